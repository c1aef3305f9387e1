import { type Moment, momentOf } from '../../time/clock.ts';
import { timeInName } from '../../time/timeText.ts';
import { asCallFailure } from './callFailure.ts';
import {
  type JournalDocument,
  JournalFailure,
  type JournalStore,
  type UnreadableJournal,
  withDiskLimit,
} from './journal.ts';
import { LiveRun } from './liveRun.ts';
import type { AccountRef, AppRef, AzurePorts, EnvironmentRef, Random } from './ports.ts';
import { RequestGate } from './requestGate.ts';
import type { WatchHandover } from './runContext.ts';
import { type OpenRuns, type RegisterParts, RunRegister } from './runRegister.ts';
import { type BusyRefusal, type RunHandle, RunRefused, type RunRequest } from './runRequest.ts';
import { type BeginWork, recoverApps, stopAndStart } from './runWork.ts';
import type { AbandonedRun } from './storedRun.ts';
import { defaultTiming, type Timing } from './timing.ts';
import { Waits } from './waits.ts';

export interface EngineParts extends RegisterParts {
  readonly random: Random;
  readonly timing?: Partial<Timing>;
}

/** Begins the runs and recoveries of one extension host, and knows those of other windows from their journals. */
export class StopStartEngine {
  readonly #parts: EngineParts;
  readonly #timing: Timing;
  readonly #register: RunRegister;
  /** Each operation has a time limit. */
  readonly #store: JournalStore;
  readonly #live = new Set<LiveRun>();
  readonly #gates = new Map<string, RequestGate>();
  /** The window is closing: no run begins any more. */
  #closing = false;
  /** The window does not answer. Aborts when it answers again. */
  #silent: AbortController | undefined;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#timing = { ...defaultTiming, ...parts.timing };
    this.#store = withDiskLimit(parts.store, parts.clock, this.#timing.diskMs);
    this.#register = new RunRegister({ ...parts, store: this.#store }, (runId) => this.#onlyWatches(runId));
  }

  /** This host's runs that are not settled. */
  liveRuns(): readonly RunHandle[] {
    return [...this.#live];
  }

  /** The runs on this machine that are not over, from the journal folder alone. Throws JournalFailure. */
  openRuns(): Promise<OpenRuns> {
    return this.#register.openRuns((runId) => [...this.#live].some((run) => run.snapshot().runId === runId));
  }

  /** Runs whose owner is dead and whose apps may be down. Throws JournalFailure. */
  async abandonedRuns(): Promise<{
    readonly runs: readonly AbandonedRun[];
    readonly unreadable: readonly UnreadableJournal[];
  }> {
    const { abandoned, unreadable } = await this.openRuns();
    return { runs: abandoned, unreadable };
  }

  /** Throws RunRefused if a run on this environment would be refused now because of another one. Without the network. */
  async refuseIfBusy(environment: EnvironmentRef): Promise<void> {
    await orRefuse(() => this.#register.refuseIfBusy({ environment }));
  }

  /** Tells of each environment why a run on it would be refused now because of another one. Throws JournalFailure. */
  busy(): Promise<(environment: Pick<EnvironmentRef, 'key'>) => BusyRefusal | undefined> {
    return this.#register.busy();
  }

  /** Begins a run. Throws RunRefused before anything is stopped. */
  async run(request: RunRequest, azure: AzurePorts): Promise<RunHandle> {
    await orRefuse(() => this.#register.refuseIfBusy(request));
    this.#refuseIfClosing();
    const readyAt = await this.#refuseIfNotReady(azure);
    this.#refuseIfClosing();
    const document = await orRefuse(() => this.#register.enter(request, this.#newRunId()));
    if (this.#closing) {
      await orRefuse(() => this.#register.withdraw(document));
    }
    this.#refuseIfClosing();
    return this.#begin(document, azure, request.timeoutMs, stopAndStart(azure, request, readyAt));
  }

  /**
   * Takes over a dead owner's run and starts every app that may be down, and no other. Undefined when another window took it, it is not
   * abandoned any more, or this window is closing; the next window then offers it. Throws JournalFailure.
   */
  async recover(run: AbandonedRun, azure: AzurePorts): Promise<RunHandle | undefined> {
    const document = this.#closing ? undefined : await this.#register.takeOver(run);
    if (document === undefined) {
      return undefined;
    }
    if (this.#closing) {
      this.#register.release(document.runId);
      return undefined;
    }
    return this.#begin(document, azure, this.#timing.recoveryTimeoutMs, recoverApps(document));
  }

  /** The user has read the names and leaves these apps as they are. False if another window took the run. Throws JournalFailure. */
  async dismiss(run: AbandonedRun): Promise<boolean> {
    const document = await this.#register.takeOver(run);
    if (document === undefined) {
      return false;
    }
    await this.#register.leave(document, [...run.apps, ...run.cutShort]);
    return true;
  }

  /** The user was told of a damaged journal: it is kept and not told again. A journal that may be readable later stays in place. */
  setAside(journal: UnreadableJournal): Promise<void> {
    return this.#store.setAside(journal);
  }

  /**
   * For a window that closes: no run begins, no app is stopped, and a start is sent at once for every app that may be down. Resolves
   * within `withinMs` to the apps whose start was not accepted by then. Their journals stay open: the next window offers them.
   */
  async startAllUnsettled(withinMs = 4500): Promise<readonly AppRef[]> {
    this.#closing = true;
    const runs = [...this.#live];
    const down = runs.flatMap((run) => run.snapshot().down);
    const closed = Promise.all(runs.map((run) => run.close())).then((notStarted) => notStarted.flat());
    const inTime = new AbortController();
    const tooLate = this.#parts.clock.sleep(withinMs, inTime.signal).then(
      () => down,
      () => down,
    );
    try {
      return await Promise.race([closed, tooLate]);
    } finally {
      inTime.abort();
    }
  }

  /**
   * The window does not answer: its runs stop no further app and bring their apps back. Then they are released, so that another window can
   * show and offer them. A run whose apps do not come back is offered after a while, and its apps are still being started. If the window
   * answers before that, each run asks whether to go on.
   */
  windowIsSilent(): void {
    if (this.#silent === undefined) {
      this.#silent = new AbortController();
      for (const run of this.#live) {
        void this.#releaseWhenBack(run, this.#silent.signal);
      }
    }
  }

  windowAnswers(): void {
    this.#silent?.abort();
    this.#silent = undefined;
  }

  async #releaseWhenBack(run: LiveRun, answered: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    const until = clock.monotonic() + this.#timing.silentMs;
    const isDown = (): boolean => run.snapshot().down.length > 0;
    run.windowIsSilent();
    for (let offered = false; isDown() && !answered.aborted; ) {
      if (!offered && clock.monotonic() >= until) {
        offered = true;
        run.offerToOthers();
      }
      await clock.sleep(this.#timing.tickMs, answered).catch(() => undefined);
    }
    if (!answered.aborted) {
      await run.close({ kind: 'windowSilent' });
    }
  }

  #onlyWatches(runId: string): boolean {
    return [...this.#live].some((run) => run.snapshot().runId === runId && run.onlyWatches);
  }

  /** Takes the watch of an app from the other runs on its environment. */
  #takeOverWatch(appKey: string, environmentKey: string, to: LiveRun): WatchHandover {
    const others = [...this.#live].filter((run) => run !== to && run.snapshot().environment.key === environmentKey);
    const handovers = others.map((run) => run.handOver(appKey));
    return {
      watchedUntil: Math.max(...handovers.map(({ watchedUntil }) => watchedUntil)),
      confirm: () => {
        for (const handover of handovers) {
          handover.confirm();
        }
      },
      cancel: () => {
        for (const handover of handovers) {
          handover.cancel();
        }
      },
    };
  }

  #begin(document: JournalDocument, azure: AzurePorts, timeoutMs: number, work: BeginWork): RunHandle {
    const { store, clock, random } = this.#parts;
    const gate = this.#gateOf(document.account);
    const { key } = document.environment;
    const run: LiveRun = new LiveRun(
      {
        ...{ store, document, azure, gate, timeoutMs, clock, random, timing: this.#timing },
        isAlone: () => this.#register.isAlone(document),
        takeOverWatch: (appKey) => this.#takeOverWatch(appKey, key, run),
      },
      work,
    );
    this.#live.add(run);
    if (this.#silent !== undefined) {
      void this.#releaseWhenBack(run, this.#silent.signal);
    }
    void run.settled.then(() => this.#live.delete(run));
    void run.closed.then(() => this.#register.release(document.runId));
    return run;
  }

  #gateOf({ tenantId, subscriptionId, accountId = '' }: AccountRef): RequestGate {
    const { clock, random } = this.#parts;
    const key = [tenantId, subscriptionId, accountId].join('/').toLowerCase();
    const gate = this.#gates.get(key) ?? new RequestGate(clock, new Waits(clock, random, this.#timing), this.#timing);
    this.#gates.set(key, gate);
    return gate;
  }

  /** Run ids sort by time, for people who look into the folder. */
  #newRunId(): string {
    const { clock, random } = this.#parts;
    return `${timeInName(clock.now())}-${Math.floor(random() * 0xffffffff).toString(16)}`;
  }

  #refuseIfClosing(): void {
    if (this.#closing) {
      throw new RunRefused({ kind: 'closing' });
    }
  }

  async #refuseIfNotReady({ session, control }: AzurePorts): Promise<Moment> {
    const { clock } = this.#parts;
    try {
      // Any token is enough here. Before each stop the run waits for one that outlasts the stop and the start; the user sees that wait and
      // can cancel it.
      if ((await session.ensure(clock.now())) === 'needsUser') {
        throw new RunRefused({ kind: 'needsSignIn' });
      }
      const askedAt = momentOf(clock);
      const reading = await control.readEnvironment(new AbortController().signal);
      if (!reading.ready) {
        throw new RunRefused({ kind: 'environmentNotReady', because: reading.notReadyBecause ?? 'It is not ready.' });
      }
      return askedAt;
    } catch (thrown) {
      if (thrown instanceof RunRefused) {
        throw thrown;
      }
      throw new RunRefused({ kind: 'environmentUnreadable', failure: asCallFailure(thrown).facts }, { cause: thrown });
    }
  }
}

async function orRefuse<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (thrown) {
    if (thrown instanceof JournalFailure) {
      throw new RunRefused({ kind: 'journal', because: thrown.message }, { cause: thrown });
    }
    throw thrown;
  }
}
