import type { JournalApp, JournalDocument, JournalMark, JournalStore } from './journal.ts';

/**
 * The journal of a run that is going on: kept in memory, written as a whole.
 *
 * Why whole snapshots and not appended lines: a snapshot that was renamed into place is either the old one or the new one. There are no
 * torn lines to interpret, nothing to replay, and a full disk leaves the last good state. The cost (a few hundred bytes for each app and
 * change) is bounded by writing all changes that come while one write is under way together in the next.
 */
export class RunJournal {
  readonly #store: JournalStore;
  readonly #now: () => number;
  /** Called with the reason when anything can't be written: from then on nothing may be stopped. */
  readonly #onFailure: (thrown: unknown) => void;
  readonly #apps = new Map<string, JournalApp>();
  #document: JournalDocument;
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** `document` is on disk already. */
  constructor(store: JournalStore, document: JournalDocument, now: () => number, onFailure: (thrown: unknown) => void) {
    this.#store = store;
    this.#document = document;
    this.#now = now;
    this.#onFailure = onFailure;
    for (const app of document.apps) {
      this.#apps.set(app.id.toLowerCase(), app);
    }
  }

  /** Records the intent to send a stop. Once this resolves it is on disk, synced; when it throws, nothing may be sent. */
  async intend(key: string): Promise<void> {
    const before = this.#app(key);
    const intendedAt = before.intendedAt ?? this.#now();
    this.#apps.set(key, { ...before, mark: 'intended', stops: before.stops + 1, intendedAt });
    try {
      await this.#commit();
    } catch (thrown) {
      this.#takeBack(key);
      throw thrown;
    }
  }

  /** Takes one intent back: that stop was not sent, or Azure refused to carry it out. */
  async withdraw(key: string): Promise<void> {
    this.#takeBack(key);
    await this.#commitOrTell();
  }

  /** The app needs this run no more: it is settled, or the user gave it up. */
  async close(key: string, mark: Extract<JournalMark, 'settled' | 'left'>): Promise<void> {
    this.#apps.set(key, { ...this.#app(key), mark });
    await this.#commitOrTell();
  }

  async beat(): Promise<void> {
    await this.#commitOrTell();
  }

  /** Nothing is left to do. False when that could not be written: until it is, a later window takes the run for unfinished. */
  async finish(): Promise<boolean> {
    this.#document = { ...this.#document, finishedAt: this.#now() };
    return this.#commitOrTell();
  }

  /**
   * The lease: false once another window has taken the run over. Intent first, lease second, stop third: whoever takes over makes the
   * next epoch first and reads the intents second, so that one of the two always sees the other.
   */
  async isOurs(): Promise<boolean> {
    const latest = await this.#store.latestEpoch(this.#document.runId);
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
      this.#onFailure(thrown);
      return false;
    }
  }

  /** Resolves when what is in memory now is on disk. */
  #commit(): Promise<void> {
    this.#next ??= this.#writeAfter(this.#writing);
    return this.#next;
  }

  async #writeAfter(previous: Promise<void>): Promise<void> {
    // A failure of the previous write was told to those who waited for it; this one writes everything anew.
    await previous.catch(() => undefined);
    this.#next = undefined;
    this.#writing = this.#store.write(this.#snapshot());
    await this.#writing;
  }

  #snapshot(): JournalDocument {
    return { ...this.#document, heartbeatAt: this.#now(), apps: [...this.#apps.values()] };
  }
}
