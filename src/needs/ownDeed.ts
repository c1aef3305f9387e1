import type { RootChange } from './need.ts';

/** What this machine did apart from its runs, by its clock, in milliseconds since the epoch. */
export type OwnDeed =
  /** A root certificate was written or deleted. `key`: of the environment. */
  | ({ readonly kind: 'change'; readonly key: string } & RootChange)
  /** An app was started after it had been seen stopped; `at`: when it was last seen so. `key`: of the app. */
  | { readonly kind: 'start'; readonly key: string; readonly at: number };

/** A kept deed that could not be read. */
export interface UnreadableDeed {
  readonly sentence: string;
  readonly error: unknown;
}

export interface KeptDeeds {
  readonly deeds: readonly OwnDeed[];
  readonly unreadable: readonly UnreadableDeed[];
}

/** Keeps deeds for longer than a window lives, and for every window of this user. Methods throw the system's own error. */
export interface OwnDeedStore {
  keep(deed: OwnDeed): Promise<void>;
  /** Deletes what is too old or too much to be read. */
  prune(): Promise<void>;
  readAll(): Promise<KeptDeeds>;
}
