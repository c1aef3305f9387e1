import { createHash } from 'node:crypto';
import { withTimeout } from '../../async/withTimeout.ts';
import type { Clock } from '../../time/clock.ts';
import type { AccountRef, EnvironmentRef } from './ports.ts';

/** The process that runs a run. */
export interface Owner {
  readonly host: string;
  /** Changes with every boot of the host: a process id means nothing across boots. */
  readonly bootId: string;
  readonly pid: number;
  /** Linux: the namespace that `pid` is a number of (a container has its own); absent where the host has none. */
  readonly pidNamespace?: string;
  /** When the process started, as the host tells it: process ids are used again. Empty where the host does not tell. */
  readonly processStart: string;
  /** Random, one for each life of the extension: one process may live through several. */
  readonly instance: string;
}

/**
 * What the journal knows of one app.
 *
 * - `planned`: no stop of it may have been sent.
 * - `intended`: a stop may have been sent; it is not known to be back. Recovery starts it.
 * - `back`: proven to run again (see runningProof.ts), and watched. Recovery reads it, and starts nothing unasked.
 * - `settled`: it stayed running through its watch, or is gone from Azure, or was never stopped after all.
 * - `left`: the user was told its name and gave it up.
 */
export type JournalMark = 'planned' | 'intended' | 'back' | 'settled' | 'left';

export interface JournalApp {
  readonly id: string;
  readonly name: string;
  readonly mark: JournalMark;
  /** Stops that may have been sent. Written before each. */
  readonly stops: number;
  /** Milliseconds since the epoch: the first intent. */
  readonly intendedAt?: number;
  /** Milliseconds since the epoch: when it was last proven to be back. */
  readonly backAt?: number;
  /** Milliseconds since the epoch: until when it is to be watched, as its owner knew. */
  readonly watchedUntil?: number;
}

/** The journal of one run under one owner. Everything that recovery needs is in it, and no secret. */
export interface JournalDocument {
  readonly runId: string;
  /** 1 for the run's first owner; each owner that takes the run over adds 1. One document for each: it has one writer, ever. */
  readonly epoch: number;
  readonly kind: 'run' | 'recovery';
  readonly owner: Owner;
  /** Milliseconds since the epoch, as all times here. */
  readonly heartbeatAt: number;
  readonly startedAt: number;
  /** The owner let the run go before its work was done: nobody looks after it, whether or not the owner's process lives. */
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

/** What a journal's file name tells of its environment: also where the journal can't be read, it is known whose apps may be down. */
export function environmentHash(environmentKey: string): string {
  return createHash('sha256').update(environmentKey).digest('hex').slice(0, 16);
}

/** A file that looks like a journal and can't be used. It is told to the user and never deleted: apps may be down. */
export interface UnreadableJournal {
  readonly file: string;
  /** Undefined when not even the file's name tells. */
  readonly runId: string | undefined;
  readonly epoch: number | undefined;
  /** Of the environment's key, from the file's name (see `environmentHash`): that environment is busy as long as the file is there. */
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
 * Where journals are kept: shared by every window of this user, and outliving them. All methods throw JournalFailure.
 */
export interface JournalStore {
  /** Makes (runId, epoch), synced to disk. `exists`, and nothing is changed, when it is there already: of two windows, one succeeds. */
  create(document: JournalDocument): Promise<'created' | 'exists'>;
  /** Replaces (runId, epoch) as a whole, synced to disk before this resolves. A write that fails leaves the old one as it was. */
  write(document: JournalDocument): Promise<void>;
  /** The highest epoch of the run; 0 when there is none. */
  latestEpoch(runId: string): Promise<number>;
  /** Everything that is there. An absent folder holds nothing; a folder that can't be read is a JournalFailure. */
  readAll(): Promise<StoredJournals>;
  /**
   * Moves a damaged journal out of sight without deleting it: the user has been told. One that may be readable later (`newerVersion`,
   * `noAccess`) stays where it is. That it is gone meanwhile is no error.
   */
  setAside(journal: UnreadableJournal): Promise<void>;
}

/** What the disk gives, or a {@link JournalFailure} once `ms` have passed: a network home may hang without an error. */
export function inDiskTime<T>(disk: Promise<T>, clock: Clock, ms: number): Promise<T> {
  const late = () => new JournalFailure(`The disk did not answer within ${Math.round(ms / 1000)} seconds.`);
  return withTimeout(clock, ms, late, disk);
}

/** The store, whose disk gets `ms` for each operation and no longer. */
export function withinTime(store: JournalStore, clock: Clock, ms: number): JournalStore {
  const inTime = <T>(disk: Promise<T>): Promise<T> => inDiskTime(disk, clock, ms);
  return {
    create: (document) => inTime(store.create(document)),
    write: (document) => inTime(store.write(document)),
    latestEpoch: (runId) => inTime(store.latestEpoch(runId)),
    readAll: () => inTime(store.readAll()),
    setAside: (journal) => inTime(store.setAside(journal)),
  };
}

/** Whether a run's owner is still alive. `heartbeatAt` matters where the process itself can't be looked at. */
export type IsAlive = (owner: Owner, heartbeatAt: number) => boolean | Promise<boolean>;
