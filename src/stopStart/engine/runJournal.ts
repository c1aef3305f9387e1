import type { Clock } from '../../time/clock.ts';
import { inDiskTime, type JournalApp, type JournalDocument, type JournalMark, type JournalStore } from './journal.ts';

export interface RunJournalParts {
  readonly store: JournalStore;
  /** On disk already. */
  readonly document: JournalDocument;
  readonly clock: Clock;
  /** How long the disk gets for each write and each look, in milliseconds. */
  readonly diskMs: number;
  /** Called with the reason when anything can't be written: from then on nothing may be stopped. */
  readonly onFailure: (thrown: unknown) => void;
}

/**
 * The journal of a run that is going on: kept in memory, written as a whole.
 *
 * Why whole snapshots and not appended lines: a snapshot that was renamed into place is either the old one or the new one. There are no
 * torn lines to interpret, nothing to replay, and a full disk leaves the last good state. The cost (a few hundred bytes for each app and
 * change) is bounded by writing all changes that come while one write is under way together in the next.
 *
 * A disk may hang without an error, as a network home does: each write is waited for so long and no longer. What was written then is
 * older than what comes next, and never lands after it.
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

  /** Records the intent to send a stop. Once this resolves it is on disk, synced; when it throws, nothing may be sent. */
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

  /** Takes one intent back: that stop was not sent, or Azure refused to carry it out. */
  withdraw(key: string): void {
    this.#takeBack(key);
    void this.#commitOrTell();
  }

  /** The app is proven to be back, and is watched for so many milliseconds. */
  back(key: string, watchedForMs: number): void {
    const backAt = this.#parts.clock.now();
    this.#apps.set(key, { ...this.#app(key), mark: 'back', backAt, watchedUntil: backAt + watchedForMs });
    void this.#commitOrTell();
  }

  /** It was seen stopped while it was watched, and is started again: a later window would have to do that, too. */
  downAgain(key: string): void {
    this.#apps.set(key, { ...this.#app(key), mark: 'intended' });
    void this.#commitOrTell();
  }

  /** The app needs this run no more: it is settled, or the user gave it up. */
  close(key: string, mark: Extract<JournalMark, 'settled' | 'left'>): void {
    this.#apps.set(key, { ...this.#app(key), mark });
    void this.#commitOrTell();
  }

  beat(): void {
    void this.#commitOrTell();
  }

  /** Nothing is left to do. False when that could not be written: until it is, a later window takes the run for unfinished. */
  finish(): Promise<boolean> {
    this.#document = { ...this.#document, finishedAt: this.#parts.clock.now() };
    return this.#commitOrTell();
  }

  /** This owner looks after the run no more, although work is left: a later window offers it. False when that could not be written. */
  release(): Promise<boolean> {
    this.#document = { ...this.#document, releasedAt: this.#parts.clock.now() };
    return this.#commitOrTell();
  }

  /**
   * The lease: false once another window has taken the run over. Intent first, lease second, stop third: whoever takes over makes the
   * next epoch first and reads the intents second, so that one of the two always sees the other.
   */
  async isOurs(): Promise<boolean> {
    // One look at a time: a disk that hangs must not be asked again and again, because what waits for it blocks others.
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
    return inDiskTime(disk, clock, diskMs);
  }

  async #writeAfter(previous: Promise<void>): Promise<void> {
    // A failure of the previous write was told to those who waited for it; this one writes everything anew.
    await previous.catch(() => undefined);
    this.#next = undefined;
    this.#writing = this.#parts.store.write(this.#snapshot());
    await this.#writing;
  }

  #snapshot(): JournalDocument {
    return { ...this.#document, heartbeatAt: this.#parts.clock.now(), apps: [...this.#apps.values()] };
  }
}
