import type { Clock } from '../../time/clock.ts';
import {
  type JournalApp,
  type JournalDocument,
  type JournalMark,
  type JournalStore,
  withDiskTimeout,
} from './journal.ts';

export interface RunJournalParts {
  readonly store: JournalStore;
  /** On disk already. */
  readonly document: JournalDocument;
  readonly clock: Clock;
  /** The time limit of each write and each read, in milliseconds. */
  readonly diskMs: number;
  /** Called with the error when a write fails: from then on nothing may be stopped. */
  readonly onFailure: (thrown: unknown) => void;
}

/**
 * The journal of a run that is under way: kept in memory, written as a whole.
 *
 * It writes whole snapshots and not lines, because after a rename there is either the old snapshot or the new one: no torn lines, nothing
 * to replay, and a full disk leaves the last good state. A snapshot costs a few hundred bytes for each app. All changes that come during
 * one write are written together in the next.
 *
 * A disk may hang without an error, as a network home folder does, so each wait for a write has a limit. A late write is never put in place
 * after a newer one.
 */
export class RunJournal {
  readonly #parts: RunJournalParts;
  readonly #apps = new Map<string, JournalApp>();
  #document: JournalDocument;
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #looking: Promise<number> | undefined;

  constructor(parts: RunJournalParts) {
    this.#parts = parts;
    this.#document = parts.document;
    for (const app of parts.document.apps) {
      this.#apps.set(app.id.toLowerCase(), app);
    }
  }

  /** Records the intent to send a stop. When this resolves, the intent is on disk, synced. When it throws, no stop may be sent. */
  async intend(key: string): Promise<void> {
    const before = this.#app(key);
    const intendedAt = before.intendedAt ?? this.#parts.clock.now();
    this.#apps.set(key, { ...before, mark: 'intended', stops: before.stops + 1, intendedAt });
    try {
      await this.#commit();
    } catch (thrown) {
      this.#takeBack(key);
      throw thrown;
    }
  }

  /** Removes one intent: its stop was not sent, or Azure refused it. */
  withdraw(key: string): void {
    this.#takeBack(key);
    void this.#commitOrTell();
  }

  /** The app is proven to be back, and is watched for that many milliseconds. */
  back(key: string, watchedForMs: number): void {
    const backAt = this.#parts.clock.now();
    this.#apps.set(key, { ...this.#app(key), mark: 'back', backAt, watchedUntil: backAt + watchedForMs });
    void this.#commitOrTell();
  }

  /** It was seen stopped during its watch and is started again. After a crash the next window has to start it. */
  downAgain(key: string): void {
    this.#apps.set(key, { ...this.#app(key), mark: 'intended' });
    void this.#commitOrTell();
  }

  /** Nothing more is to be done for the app: it is settled, or the user gave it up. */
  close(key: string, mark: Extract<JournalMark, 'settled' | 'left'>): void {
    this.#apps.set(key, { ...this.#app(key), mark });
    void this.#commitOrTell();
  }

  beat(): void {
    void this.#commitOrTell();
  }

  /** Nothing is left to do. False if that could not be written: until then a later window takes the run for unfinished. */
  finish(): Promise<boolean> {
    this.#document = { ...this.#document, finishedAt: this.#parts.clock.now() };
    return this.#commitOrTell();
  }

  /** This owner releases the run although work is left; a later window offers it. False if that could not be written. */
  release(): Promise<boolean> {
    this.#document = { ...this.#document, releasedAt: this.#parts.clock.now() };
    return this.#commitOrTell();
  }

  /**
   * The lease: false once another window has taken over the run. The order matters: an owner writes its intent, then reads the lease, then
   * stops; whoever takes over writes the next epoch, then reads the intents. So one of the two always sees the other.
   */
  async isOurs(): Promise<boolean> {
    // One read at a time: each read that waits for a disk that hangs blocks a thread.
    this.#looking ??= this.#parts.store.latestEpoch(this.#document.runId).finally(() => {
      this.#looking = undefined;
    });
    const latest = await this.#inTime(this.#looking);
    return latest <= this.#document.epoch;
  }

  #app(key: string): JournalApp {
    const app = this.#apps.get(key);
    if (app === undefined) {
      throw new Error('An app that is not part of this run.');
    }
    return app;
  }

  #takeBack(key: string): void {
    const { intendedAt, ...app } = this.#app(key);
    const stops = app.stops - 1;
    const stillIntended: JournalApp = intendedAt === undefined ? { ...app, stops } : { ...app, stops, intendedAt };
    this.#apps.set(key, stops > 0 ? stillIntended : { ...app, mark: 'planned', stops: 0 });
  }

  async #commitOrTell(): Promise<boolean> {
    try {
      await this.#commit();
      return true;
    } catch (thrown) {
      this.#parts.onFailure(thrown);
      return false;
    }
  }

  /** Resolves when what is in memory now is on disk. */
  #commit(): Promise<void> {
    this.#next ??= this.#writeAfter(this.#writing);
    return this.#inTime(this.#next);
  }

  #inTime<T>(disk: Promise<T>): Promise<T> {
    const { clock, diskMs } = this.#parts;
    return withDiskTimeout(disk, clock, diskMs);
  }

  async #writeAfter(previous: Promise<void>): Promise<void> {
    // Those who waited for the previous write were told of its failure; this one writes everything again.
    await previous.catch(() => undefined);
    this.#next = undefined;
    this.#writing = this.#parts.store.write(this.#snapshot());
    await this.#writing;
  }

  #snapshot(): JournalDocument {
    return { ...this.#document, heartbeatAt: this.#parts.clock.now(), apps: [...this.#apps.values()] };
  }
}
