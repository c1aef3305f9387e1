import type { Clock } from '../../time/clock.ts';
import {
  environmentHash,
  type IsAlive,
  type JournalApp,
  type JournalDocument,
  type JournalStore,
  type Owner,
  type UnreadableJournal,
} from './journal.ts';
import type { AppRef, EnvironmentRef } from './ports.ts';
import { type ActiveRun, type BusyRefusal, RunRefused, type RunRequest } from './runRequest.ts';
import {
  type AbandonedRun,
  abandonedRun,
  isFinished,
  nextEpoch,
  openApps,
  refOf,
  type StoredRun,
  storedRuns,
  unsettledApps,
} from './storedRun.ts';

/** Where runs are recorded, and by which process. */
export interface RegisterParts {
  readonly store: JournalStore;
  /** This process. */
  readonly owner: Owner;
  readonly isAlive: IsAlive;
  readonly clock: Clock;
}

/** The runs that are not over, from one reading of the folder: with two readings, a run could be taken over in between. */
export interface OpenRuns {
  /** Under way in any window, or in a runner. */
  readonly active: readonly ActiveRun[];
  /** Their owner is dead. Their apps may be down, or were still watched. */
  readonly abandoned: readonly AbandonedRun[];
  readonly unreadable: readonly UnreadableJournal[];
}

interface OpenRun {
  readonly run: StoredRun;
  /** Its owner is alive and looks after it. */
  readonly alive: boolean;
}

/**
 * Knows which process has which run. It enters new runs and takes over abandoned ones, so that no two windows have the same run. Throws
 * JournalFailure.
 */
export class RunRegister {
  readonly #parts: RegisterParts;
  /** Runs that this process begins, takes over or runs. Any other open journal of this process has no owner any more. */
  readonly #owned = new Set<string>();

  /** True for a run of this process that only watches its apps: the next run on its environment may begin. */
  readonly #onlyWatches: (runId: string) => boolean;

  constructor(parts: RegisterParts, onlyWatches: (runId: string) => boolean) {
    this.#parts = parts;
    this.#onlyWatches = onlyWatches;
  }

  /** `isLive`: the run is under way in this process, even if its journal names another owner. */
  async openRuns(isLive: (runId: string) => boolean = () => false): Promise<OpenRuns> {
    const { runs, unreadable } = await this.#open();
    const dead = runs.filter(({ run, alive }) => !alive && !run.newestUnreadable && !isLive(run.latest.runId));
    const withApps = dead.filter(({ run }) => openApps(run).length > 0);
    return {
      active: runs.filter(({ alive }) => alive).map(({ run }) => this.#active(run)),
      abandoned: withApps.map(({ run }) => abandonedRun(run)),
      unreadable,
    };
  }

  /**
   * Enters a new run; an environment has one at a time. After its journal is written, it looks for other runs again: of two windows that
   * begin at the same time, at least one sees the other's run and withdraws. Throws RunRefused too.
   */
  async enter(request: RunRequest, runId: string): Promise<JournalDocument> {
    const document = this.#firstJournal(request, runId);
    this.#owned.add(runId);
    try {
      if ((await this.#parts.store.create(document)) === 'exists') {
        throw new RunRefused({ kind: 'journal', because: 'A run of that name is there already. Try again.' });
      }
      await this.#withdrawIfBusy(request, document);
    } catch (thrown) {
      this.#owned.delete(runId);
      throw thrown;
    }
    return document;
  }

  /** Throws RunRefused if the environment has a run other than `ownRunId`, or may have one in a journal that can't be read. */
  async refuseIfBusy({ environment }: Pick<RunRequest, 'environment'>, ownRunId?: string): Promise<void> {
    const refusal = (await this.busy(ownRunId))(environment);
    if (refusal !== undefined) {
      throw new RunRefused(refusal);
    }
  }

  /** Tells of each environment why `refuseIfBusy` would refuse it now, from one reading of the folder. */
  async busy(ownRunId?: string): Promise<(environment: Pick<EnvironmentRef, 'key'>) => BusyRefusal | undefined> {
    const { runs, unreadable } = await this.#open();
    return ({ key }) => {
      const onIt = runs.filter(({ run }) => run.latest.environment.key === key);
      const by = onIt.find(({ run, alive }) => alive && run.latest.runId !== ownRunId && !this.#mayBeJoined(run));
      if (by !== undefined) {
        return { kind: 'environmentBusy', by: this.#active(by.run) };
      }
      const hash = environmentHash(key);
      const runIds = new Set(onIt.map(({ run }) => run.latest.runId));
      const journal = unreadable.find((one) => one.environmentHash === hash || runIds.has(one.runId ?? ''));
      return journal === undefined ? undefined : { kind: 'recordUnreadable', journal };
    };
  }

  /** True if no other process has a run on its environment. An owner that was taken for dead has to check this. */
  async isAlone({ environment, runId }: JournalDocument): Promise<boolean> {
    const { active } = await this.openRuns();
    return active.every((run) => run.environment.key !== environment.key || run.runId === runId || run.mine);
  }

  /** Takes over a dead owner's run. Undefined if another window took it, or it is not abandoned any more. */
  async takeOver({ runId }: AbandonedRun): Promise<JournalDocument | undefined> {
    const found = await this.#find(runId);
    if (found === undefined || found.alive || found.run.newestUnreadable) {
      return undefined;
    }
    const { store, owner, clock } = this.#parts;
    const claim = nextEpoch(found.run, owner, clock.now());
    if ((await store.create(claim)) === 'exists') {
      return undefined;
    }
    // The old owner may have recorded one more intent before it could see this claim, so its journal is read again.
    const again = await this.#find(runId);
    const document = again === undefined ? claim : { ...claim, apps: openApps(again.run) };
    await store.write(document);
    this.#owned.add(runId);
    return document;
  }

  /**
   * The user has read the names of these apps and leaves them as they are. Apps that were back do not count as left stopped. An app that
   * the owner stopped after it was taken for dead was not among the names, so it is offered.
   */
  async leave(document: JournalDocument, known: readonly AppRef[]): Promise<void> {
    const keys = new Set(known.map(({ key }) => key));
    const isKnown = (app: JournalApp): boolean => keys.has(refOf(app).key);
    const apps = document.apps.map((app) =>
      isKnown(app) ? { ...app, mark: app.mark === 'intended' ? ('left' as const) : ('settled' as const) } : app,
    );
    const isDone = document.apps.every(isKnown);
    await this.withdraw({ ...document, apps }, isDone ? 'finishedAt' : 'releasedAt');
  }

  /** Closes a run that this process has and does not run. It is released even if that can't be written; then it is offered again. */
  async withdraw(document: JournalDocument, as: 'finishedAt' | 'releasedAt' = 'finishedAt'): Promise<void> {
    try {
      await this.#parts.store.write({ ...document, [as]: this.#parts.clock.now() });
    } finally {
      this.release(document.runId);
    }
  }

  /** This process does not look after the run any more. */
  release(runId: string): void {
    this.#owned.delete(runId);
  }

  #firstJournal(request: RunRequest, runId: string): JournalDocument {
    const { owner, clock } = this.#parts;
    const now = clock.now();
    return {
      runId,
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

  async #withdrawIfBusy(request: RunRequest, document: JournalDocument): Promise<void> {
    try {
      await this.refuseIfBusy(request, document.runId);
    } catch (thrown) {
      await this.withdraw(document);
      throw thrown;
    }
  }

  async #find(runId: string): Promise<OpenRun | undefined> {
    const { runs } = await this.#open();
    return runs.find(({ run }) => run.latest.runId === runId);
  }

  /** Runs that are not finished. */
  async #open(): Promise<{ readonly runs: readonly OpenRun[]; readonly unreadable: readonly UnreadableJournal[] }> {
    const stored = await this.#parts.store.readAll();
    const unfinished = storedRuns(stored).filter((run) => !isFinished(run));
    const runs = await Promise.all(unfinished.map(async (run) => ({ run, alive: await this.#isAlive(run) })));
    return { runs, unreadable: stored.unreadable };
  }

  async #isAlive({ latest }: StoredRun): Promise<boolean> {
    const { owner: me, isAlive } = this.#parts;
    const { owner, heartbeatAt, runId, finishedAt, releasedAt } = latest;
    if (finishedAt !== undefined || releasedAt !== undefined) {
      // The owner is done, or has released the run: what is still intended is for the next owner.
      return false;
    }
    if (owner.instance === me.instance) {
      return this.#owned.has(runId);
    }
    // A process has one active extension at a time: an earlier activation in this process is over.
    const thisProcess = (['host', 'bootId', 'pidNamespace', 'pid'] as const).every((part) => owner[part] === me[part]);
    return !thisProcess && (await isAlive(owner, heartbeatAt));
  }

  /** It belongs to this process and only watches. */
  #mayBeJoined({ latest }: StoredRun): boolean {
    return latest.owner.instance === this.#parts.owner.instance && this.#onlyWatches(latest.runId);
  }

  #active(run: StoredRun): ActiveRun {
    const { runId, environment, owner } = run.latest;
    const { owner: me } = this.#parts;
    const mine = owner.instance === me.instance;
    const where = owner.host === me.host ? {} : { otherHost: owner.host };
    const until = Math.max(...run.apps.filter(({ mark }) => mark === 'back').map((app) => app.watchedUntil ?? 0));
    // After that time it waits for something else, such as an answer from the user.
    const onlyWatches = run.apps.every(({ mark }) => mark !== 'planned') && until > this.#parts.clock.now();
    const watched = onlyWatches ? { watchedUntil: until } : {};
    const down = unsettledApps(run).map(refOf);
    return { runId, environment, startedAt: run.startedAt, mine, owner, ...where, down, ...watched };
  }
}
