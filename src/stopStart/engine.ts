import type { Clock } from '../clock.ts';
import { asCallFailure } from './callFailure.ts';
import {
  type IsAlive,
  type JournalDocument,
  JournalFailure,
  type JournalStore,
  type Owner,
  type UnreadableJournal,
} from './journal.ts';
import { type BeginWork, LiveRun } from './liveRun.ts';
import type { AppRef, AzurePorts, Random } from './ports.ts';
import { type AbandonedRun, abandonedRun, nextEpoch } from './recovery.ts';
import type { RunHandle } from './runHandle.ts';
import { type ActiveRun, RunRefused } from './runRefused.ts';
import { concurrencyOf, type RunRequest } from './runRequest.ts';
import { startOnly, stopAndStart } from './stopStart.ts';
import { isFinished, refOf, type StoredRun, storedRuns, unsettledApps } from './storedRun.ts';
import { defaultTiming, type Timing } from './timing.ts';

export type { AbandonedRun } from './recovery.ts';

export interface EngineParts {
  readonly store: JournalStore;
  readonly owner: Owner;
  readonly isAlive: IsAlive;
  readonly clock: Clock;
  readonly random: Random;
  readonly timing?: Partial<Timing>;
}

/** Runs and recoveries of one extension host: begins them, knows those of other windows by their journals, and leaves none behind. */
export class StopStartEngine {
  readonly #parts: EngineParts;
  readonly #timing: Timing;
  readonly #live = new Set<LiveRun>();
  /** Runs that this host begins, takes over or runs. An unfinished journal of this host that is not among them has no owner any more. */
  readonly #owned = new Set<string>();

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#timing = { ...defaultTiming, ...parts.timing };
  }

  /** This host's runs that are not settled. */
  liveRuns(): readonly RunHandle[] {
    return [...this.#live];
  }

  /** Runs under way in any window of this user. Throws JournalFailure. */
  async activeRuns(): Promise<readonly ActiveRun[]> {
    const { runs } = await this.#stored();
    return runs.filter(({ alive }) => alive).map(({ run }) => this.#active(run));
  }

  /** Runs whose owner is dead and whose apps may be down; from the journal folder alone. Throws JournalFailure. */
  async abandonedRuns(): Promise<{
    readonly runs: readonly AbandonedRun[];
    readonly unreadable: readonly UnreadableJournal[];
  }> {
    const { runs, unreadable } = await this.#stored();
    const dead = runs.filter(({ run, alive }) => !alive && !run.newestUnreadable);
    return { runs: dead.map(({ run }) => abandonedRun(run)).filter(({ apps }) => apps.length > 0), unreadable };
  }

  /** Begins a run. Throws RunRefused, before anything was stopped. */
  async run(request: RunRequest, azure: AzurePorts): Promise<RunHandle> {
    await this.#refuseIfBusy(request);
    await this.#refuseIfNotReady(azure);
    const document = this.#firstJournal(request);
    this.#owned.add(document.runId);
    try {
      await this.#create(document);
      await this.#refuseIfBusy(request, document);
    } catch (thrown) {
      this.#owned.delete(document.runId);
      throw thrown;
    }
    const atATime = concurrencyOf(request.pace, request.apps.length);
    return this.#begin(document, azure, request.timeoutMs, stopAndStart(azure.preflight, atATime));
  }

  /**
   * Takes over a dead owner's run and starts every app that may be down, and no other. Undefined when another window took it, or it
   * is not abandoned any more. Throws JournalFailure.
   */
  async recover(run: AbandonedRun, azure: AzurePorts): Promise<RunHandle | undefined> {
    const document = await this.#takeOver(run);
    return document && this.#begin(document, azure, this.#timing.recoveryTimeoutMs, startOnly);
  }

  /** The user has read the names and leaves these apps as they are. False when another window took the run. Throws JournalFailure. */
  async dismiss(run: AbandonedRun): Promise<boolean> {
    const document = await this.#takeOver(run);
    if (document === undefined) {
      return false;
    }
    const apps = document.apps.map((app) => ({ ...app, mark: 'left' as const }));
    await this.#parts.store.write({ ...document, apps, finishedAt: this.#parts.clock.now() });
    return true;
  }

  /** The user was told of an unreadable journal: it is kept, and not told again. */
  setAside(journal: UnreadableJournal): Promise<void> {
    return this.#parts.store.setAside(journal);
  }

  /**
   * For a window that closes: nothing more is stopped, and a start is sent at once for every app that may be down. Resolves within
   * `withinMs` to those whose start was not accepted by then. Their journals stay open: the next window offers them.
   */
  async startAllUnsettled(withinMs = 4500): Promise<readonly AppRef[]> {
    const runs = this.liveRuns();
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

  #begin(document: JournalDocument, azure: AzurePorts, timeoutMs: number, work: BeginWork): RunHandle {
    const { store, clock, random } = this.#parts;
    this.#owned.add(document.runId);
    const run = new LiveRun({ store, document, azure, timeoutMs, clock, random, timing: this.#timing }, work);
    this.#live.add(run);
    void run.settled.then(() => this.#live.delete(run));
    void run.closed.then(() => this.#owned.delete(document.runId));
    return run;
  }

  #firstJournal(request: RunRequest): JournalDocument {
    const { owner, clock, random } = this.#parts;
    const now = clock.now();
    return {
      runId: `${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}-${Math.floor(random() * 0xffffffff).toString(16)}`,
      epoch: 1,
      kind: 'run',
      owner,
      heartbeatAt: now,
      startedAt: now,
      environment: request.environment,
      account: request.account,
      apps: request.apps.map(({ id, name }) => ({ id, name, mark: 'planned', stops: 0 })),
    };
  }

  async #create(document: JournalDocument): Promise<void> {
    if ((await orRefuse(() => this.#parts.store.create(document))) === 'exists') {
      throw new RunRefused({ kind: 'journal', because: 'A run of that name is there already. Try again.' });
    }
  }

  /**
   * One run for each environment at a time. Asked before and after this run's own journal was made: of two windows that begin in the
   * same instant at least one sees the other's journal, and withdraws.
   */
  async #refuseIfBusy(request: RunRequest, own?: JournalDocument): Promise<void> {
    const active = await orRefuse(() => this.activeRuns());
    const by = active.find((run) => run.environment.key === request.environment.key && run.runId !== own?.runId);
    if (by === undefined) {
      return;
    }
    if (own !== undefined) {
      await orRefuse(() => this.#parts.store.write({ ...own, finishedAt: this.#parts.clock.now() }));
    }
    throw new RunRefused({ kind: 'environmentBusy', by });
  }

  async #refuseIfNotReady({ session, control }: AzurePorts): Promise<void> {
    const { clock } = this.#parts;
    try {
      if ((await session.ensure(clock.now() + this.#timing.longestTokenMs)) === 'needsUser') {
        throw new RunRefused({ kind: 'needsSignIn' });
      }
      const reading = await control.readEnvironment(new AbortController().signal);
      if (!reading.ready) {
        throw new RunRefused({ kind: 'environmentNotReady', because: reading.notReadyBecause ?? 'It is not ready.' });
      }
    } catch (thrown) {
      if (thrown instanceof RunRefused) {
        throw thrown;
      }
      throw new RunRefused({ kind: 'environmentUnreadable', failure: asCallFailure(thrown).facts }, { cause: thrown });
    }
  }

  async #takeOver(run: AbandonedRun): Promise<JournalDocument | undefined> {
    const { runs } = await this.#stored();
    const found = runs.find((candidate) => candidate.run.latest.runId === run.runId);
    if (found === undefined || found.alive || found.run.newestUnreadable) {
      return undefined;
    }
    const { store, owner, clock } = this.#parts;
    const claim = nextEpoch(found.run, owner, clock.now());
    if ((await store.create(claim)) === 'exists') {
      return undefined;
    }
    // The old owner may have recorded one more intent before it could see this claim: its journal is read again now.
    const again = (await this.#stored()).runs.find((candidate) => candidate.run.latest.runId === run.runId);
    const document = again === undefined ? claim : { ...claim, apps: unsettledApps(again.run) };
    await store.write(document);
    return document;
  }

  /** Unfinished runs, with whether their owner lives. */
  async #stored(): Promise<{
    readonly runs: readonly { readonly run: StoredRun; readonly alive: boolean }[];
    readonly unreadable: readonly UnreadableJournal[];
  }> {
    const stored = await this.#parts.store.readAll();
    const unfinished = storedRuns(stored).filter((run) => !isFinished(run));
    const runs = await Promise.all(unfinished.map(async (run) => ({ run, alive: await this.#isAlive(run) })));
    return { runs, unreadable: stored.unreadable };
  }

  async #isAlive({ latest }: StoredRun): Promise<boolean> {
    const { owner: me, isAlive } = this.#parts;
    const { owner, heartbeatAt, runId, finishedAt } = latest;
    if (finishedAt !== undefined) {
      // It is done, and looks after nothing any more: an intent that came too late for it is for the next to take.
      return false;
    }
    if (owner.instance === me.instance) {
      return this.#owned.has(runId);
    }
    // One process runs one life of the extension at a time: an earlier life in this very process is over.
    const thisProcess = owner.host === me.host && owner.bootId === me.bootId && owner.pid === me.pid;
    return !thisProcess && (await isAlive(owner, heartbeatAt));
  }

  #active(run: StoredRun): ActiveRun {
    const { runId, environment, owner } = run.latest;
    const mine = owner.instance === this.#parts.owner.instance;
    return { runId, environment, startedAt: run.startedAt, mine, owner, down: unsettledApps(run).map(refOf) };
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
