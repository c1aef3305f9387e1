import { createHash } from 'node:crypto';
import { withTimeout } from '../../async/timeLimit.ts';
import type { Clock } from '../../time/clock.ts';
import type { AccountRef, EnvironmentRef } from './ports.ts';

/** The process that runs a run. */
export interface Owner {
  readonly host: string;
  /** Changes with every boot of the host: a process id means nothing across boots. */
  readonly bootId: string;
  readonly pid: number;
  /** Linux: the namespace to which `pid` belongs (a container has its own); absent where the host has none. */
  readonly pidNamespace?: string;
  /** When the process started, because process ids are reused. Empty where the host does not say. */
  readonly processStart: string;
  /** Random, new each time that the extension is activated: one process may activate it several times. */
  readonly instance: string;
  /** A window of VS Code, or the runner of an exported plan. Absent in journals of versions that did not say. */
  readonly program?: 'window' | 'runner';
}

/**
 * What the journal knows of one app.
 *
 * - `planned`: certainly no stop was sent.
 * - `intended`: a stop may have been sent, and the app is not known to be back. Recovery starts it.
 * - `back`: proven to run again (see runningProof.ts), and watched. Recovery only reads it, and asks before it starts it.
 * - `settled`: it stayed running through its watch, or is gone from Azure, or was never stopped after all.
 * - `left`: the user was told its name and gave it up.
 */
export type JournalMark = 'planned' | 'intended' | 'back' | 'settled' | 'left';

export interface JournalApp {
  readonly id: string;
  readonly name: string;
  readonly mark: JournalMark;
  /** How many stops may have been sent. Written before each. */
  readonly stops: number;
  /** Milliseconds since the epoch: the first intent. */
  readonly intendedAt?: number;
  /** Milliseconds since the epoch: when it was last proven to be back. */
  readonly backAt?: number;
  /** Milliseconds since the epoch: until when it is to be watched, as far as its owner knew. */
  readonly watchedUntil?: number;
}

/** The journal of one run under one owner. It has everything that recovery needs, and no secret. */
export interface JournalDocument {
  readonly runId: string;
  /** 1 for the run's first owner; each owner that takes the run over adds 1. Each epoch has a document of its own, with one writer. */
  readonly epoch: number;
  readonly kind: 'run' | 'recovery';
  readonly owner: Owner;
  /** Milliseconds since the epoch, as all times here. */
  readonly heartbeatAt: number;
  readonly startedAt: number;
  /** The owner released the run before its work was done: nobody looks after it, even if the owner's process lives. */
  readonly releasedAt?: number;
  /** The owner's work is done. */
  readonly finishedAt?: number;
  readonly environment: EnvironmentRef;
  readonly account: AccountRef;
  readonly apps: readonly JournalApp[];
}

/** Names one owner's part of a run: its journal, and its report in the history. */
export function ownerKey({ runId, epoch }: Pick<JournalDocument, 'runId' | 'epoch'>): string {
  return `${runId}.${epoch}`;
}

/** The environment's part of a journal's file name. So the environment is known even if the journal can't be read. */
export function environmentHash(environmentKey: string): string {
  return createHash('sha256').update(environmentKey).digest('hex').slice(0, 16);
}

/** A file that looks like a journal and can't be used. The user is told of it. It is never deleted, because apps may be down. */
export interface UnreadableJournal {
  readonly file: string;
  /** Undefined if not even the file's name tells it. */
  readonly runId: string | undefined;
  readonly epoch: number | undefined;
  /** From the file's name; see `environmentHash`. That environment is busy as long as the file exists. */
  readonly environmentHash?: string;
  /** `newerVersion`: written by a newer version of this extension. `damaged`: not what any version writes. `noAccess`: it can't be read. */
  readonly because: 'newerVersion' | 'damaged' | 'noAccess';
  /** For people. */
  readonly sentence: string;
}

export interface StoredJournals {
  readonly documents: readonly JournalDocument[];
  readonly unreadable: readonly UnreadableJournal[];
}

/** The disk refused. `sentence` for people. */
export class JournalFailure extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'JournalFailure';
  }
}

/**
 * Where journals are kept: shared by all windows of this user, which it outlives. All methods throw JournalFailure.
 */
export interface JournalStore {
  /**
   * Creates the document of (runId, epoch), synced to disk. `exists`: it existed already and was not changed. Of two windows, one succeeds.
   */
  create(document: JournalDocument): Promise<'created' | 'exists'>;
  /** Replaces the whole document of (runId, epoch), synced to disk before this resolves. A failed write leaves the old one as it was. */
  write(document: JournalDocument): Promise<void>;
  /** The highest epoch of the run; 0 when there is none. */
  latestEpoch(runId: string): Promise<number>;
  /** All journals. An absent folder has none; a folder that can't be read is a JournalFailure. */
  readAll(): Promise<StoredJournals>;
  /**
   * Moves a damaged journal aside without deleting it, once the user was told. A journal that may be readable later (`newerVersion`,
   * `noAccess`) stays in place. It is no error if the file no longer exists.
   */
  setAside(journal: UnreadableJournal): Promise<void>;
}

/** Waits at most `ms` for the disk, then throws {@link JournalFailure}: a network home folder may hang without an error. */
export function withDiskTimeout<T>(disk: Promise<T>, clock: Clock, ms: number): Promise<T> {
  const late = () => new JournalFailure(`The disk did not answer within ${Math.round(ms / 1000)} seconds.`);
  return withTimeout(clock, ms, late, disk);
}

/** The store, with a limit of `ms` on each operation. */
export function withDiskLimit(store: JournalStore, clock: Clock, ms: number): JournalStore {
  const inTime = <T>(disk: Promise<T>): Promise<T> => withDiskTimeout(disk, clock, ms);
  return {
    create: (document) => inTime(store.create(document)),
    write: (document) => inTime(store.write(document)),
    latestEpoch: (runId) => inTime(store.latestEpoch(runId)),
    readAll: () => inTime(store.readAll()),
    setAside: (journal) => inTime(store.setAside(journal)),
  };
}

/** Whether a run's owner is still alive. `heartbeatAt` decides where the process itself can't be seen. */
export type IsAlive = (owner: Owner, heartbeatAt: number) => boolean | Promise<boolean>;
