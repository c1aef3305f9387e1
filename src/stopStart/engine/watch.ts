import { Absence } from './absence.ts';
import type { AppTrack } from './appTrack.ts';
import type { Listing } from './calls.ts';
import type { RunContext, WatchHandover } from './runContext.ts';

/**
 * How the watch of one app ended. `unread`: it could not be read for a long time. `handedOver`: the next run may have stopped it, and
 * watches it now.
 */
export type WatchEnd = 'settled' | 'stopped' | 'gone' | 'unread' | 'handedOver';

interface Watched {
  readonly track: AppTrack;
  readonly absence: Absence;
  readonly end: (how: WatchEnd) => void;
}

/** Up to so many apps are read one by one; for more there is one listing. */
const readOneByOne = 2;

/**
 * Watches the apps of a run that are back. An app is settled by a Running that was asked for after its watch. Nothing waits for a watch.
 * One listing serves all apps; a Stopped in it is confirmed by a read of the app itself.
 */
export class Watch {
  readonly #context: RunContext;
  readonly #watched = new Map<string, Watched>();
  readonly #over = new AbortController();
  /** Keys of apps that the next run is about to stop. */
  readonly #handedOver = new Set<string>();
  #looking = false;

  constructor(context: RunContext) {
    this.#context = context;
  }

  /** Resolves when the app has settled, or is seen stopped, gone, or handed over. Never rejects. */
  until(track: AppTrack): Promise<WatchEnd> {
    return new Promise((end) => {
      const { calls } = this.#context;
      this.#watched.set(track.app.key, { track, absence: new Absence(track, calls), end });
      if (!this.#looking) {
        this.#looking = true;
        void this.#readUntilEmpty();
      }
    });
  }

  /** The next run is about to stop the app with this key. */
  handOver(key: string): WatchHandover {
    this.#handedOver.add(key);
    return {
      watchedUntil: this.#watched.get(key)?.track.proof.watchedUntil ?? Number.NEGATIVE_INFINITY,
      confirm: () => {
        this.#handedOver.delete(key);
        this.#end(key, 'handedOver');
      },
      cancel: () => {
        this.#handedOver.delete(key);
      },
    };
  }

  async #readUntilEmpty(): Promise<void> {
    const { waits, calls } = this.#context;
    while (this.#watched.size > 0) {
      await waits.exactly(this.#untilNextLook());
      // Without a list, each app is read.
      const listing =
        this.#watched.size > readOneByOne
          ? await calls.list(this.#over.signal, 'watch').catch(() => undefined)
          : undefined;
      await Promise.all([...this.#watched.values()].map((watched) => this.#lookAt(watched, listing)));
    }
    this.#looking = false;
  }

  /** The wait until the next read: short in an app's first minutes, longer afterwards, and never much later than the end of a watch. */
  #untilNextLook(): number {
    const { clock, timing } = this.#context;
    const left = [...this.#watched.values()].map(({ track }) => track.proof.watchedUntil - clock.monotonic());
    const isEarly = left.some((ms) => ms > timing.longWatchMs - timing.watchMs || ms < timing.watchMs);
    return isEarly ? timing.watchLookMs : timing.lateWatchLookMs;
  }

  async #lookAt({ track, absence }: Watched, listing: Listing | undefined): Promise<void> {
    const { key } = track.app;
    if (this.#handedOver.has(key)) {
      return;
    }
    const listed = listing?.apps.get(key);
    // The app's own resource decides, because a listing may be older.
    if (listing !== undefined && listed?.state === 'running' && listing.askedAt.monotonic < track.proof.watchedUntil) {
      return;
    }
    const { givenUp } = track;
    try {
      const { state, askedAt } = await this.#context.calls.read(track, givenUp, 'watch');
      await absence.after(state, givenUp);
      if (state === 'running') {
        this.#running(track, askedAt.monotonic);
      } else if (state === 'stopped') {
        this.#end(key, 'stopped');
      }
    } catch (thrown) {
      await this.#unread(track, absence, thrown);
    }
  }

  /** A read that failed is repeated, but not forever: the user has to be told. */
  async #unread(track: AppTrack, absence: Absence, thrown: unknown): Promise<void> {
    const { breaker, clock, timeoutMs } = this.#context;
    const { kind } = track.fail('read', thrown);
    if (kind === 'signedOut') {
      breaker.pause({ kind: 'signIn' });
    }
    const where = await absence.after(kind === 'notFound' ? 'missing' : 'unknown', track.givenUp);
    if (where.kind === 'gone') {
      this.#end(track.app.key, 'gone');
    } else if (where.kind === 'moved') {
      track.moved(where.to);
    } else if (clock.monotonic() >= track.proof.watchedUntil + timeoutMs) {
      this.#end(track.app.key, 'unread');
    }
  }

  #running(track: AppTrack, askedAt: number): void {
    if (askedAt >= track.proof.watchedUntil) {
      this.#end(track.app.key, 'settled');
    }
  }

  #end(key: string, how: WatchEnd): void {
    if (this.#handedOver.has(key)) {
      return;
    }
    const watched = this.#watched.get(key);
    this.#watched.delete(key);
    watched?.end(how);
  }
}
