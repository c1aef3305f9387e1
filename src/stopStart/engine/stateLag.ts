import type { Timing } from './timing.ts';

type Lengths = Pick<Timing, 'searchGrowth' | 'minSearchMs' | 'maxPollMs' | 'closeGrowth' | 'minCloseMs' | 'maxCloseMs'>;

/** What one app showed: its state had not changed `missed` milliseconds after the call, and had changed `seen` milliseconds after it. */
interface Sample {
  readonly missed: number;
  readonly seen: number;
}

/** How many of the last apps count: Azure's speed changes over time. */
const remembered = 24;
/** Lags that differ by at most this share count as equal, because answers take time too. */
const sameWithin = 0.15;
/** The lag need not be known more precisely than this share, or these milliseconds: that is not worth a request. */
const closeEnough = 0.03;
const closeEnoughMs = 20;
/** How long an app is polled often, once other apps have shown their lag. */
const closeForMs = 45_000;

/**
 * How long Azure's state lags behind a call, in milliseconds, learned from the apps of a run. A poll that is too early costs a request,
 * one that is too late prolongs an outage. If all apps lag alike, the next one is polled when its state has just changed. If they differ,
 * it is polled often all the time in which it may change. If nothing is known yet, polls become rarer the longer it takes.
 */
export class StateLag {
  readonly #timing: Lengths;
  readonly #like: StateLag | undefined;
  #samples: readonly Sample[] = [];

  /** `like`: its samples are used until this lag has samples of its own. */
  constructor(timing: Lengths, like?: StateLag) {
    this.#timing = timing;
    this.#like = like;
  }

  /** The wait until the next poll of an app whose call was `waited` milliseconds ago. `isShared`: one request polls many apps. */
  next(waited: number, isShared = false): number {
    const samples = this.#samples.length === 0 && this.#like !== undefined ? this.#like.#samples : this.#samples;
    if (samples.length === 0) {
      // A poll that serves many apps costs little for each.
      return isShared ? this.#search(waited, this.#timing.searchGrowth / 2) : this.#search(waited);
    }
    const missed = Math.max(...samples.map((sample) => sample.missed));
    const [soonest, latest] = [
      Math.min(...samples.map(({ seen }) => seen)),
      Math.max(...samples.map(({ seen }) => seen)),
    ];
    if (missed <= soonest * (1 + sameWithin) + closeEnoughMs) {
      return this.#nextAlike(waited, missed, soonest);
    }
    const first = latest < 2 * soonest ? soonest * (1 - sameWithin) : this.#timing.minSearchMs;
    return waited < first ? first - waited : this.#nextDiffering(waited, latest);
  }

  /** The change was seen `afterMs` after the call, and not yet at `missedMs`, the poll before. */
  seen(afterMs: number, missedMs: number): void {
    this.#samples = [...this.#samples, { missed: missedMs, seen: afterMs }].slice(-remembered);
  }

  #nextAlike(waited: number, missed: number, seen: number): number {
    const isKnown = seen - missed <= Math.max(closeEnoughMs, seen * closeEnough);
    // Halfway between too early and late enough, until the two are close; if they overlap, the time that was never too early.
    const targets = isKnown ? [Math.max(seen, missed)] : [(missed + seen) / 2, seen];
    const target = targets.find((at) => at > waited + 1);
    return target === undefined ? this.#nextDiffering(waited, seen) : target - waited;
  }

  #nextDiffering(waited: number, latest: number): number {
    const { closeGrowth, minCloseMs, maxCloseMs } = this.#timing;
    // Much longer than any app before: it may take forever.
    return waited > Math.max(2 * latest, closeForMs)
      ? this.#search(waited)
      : clamp(closeGrowth * waited, minCloseMs, maxCloseMs);
  }

  #search(waited: number, growth = this.#timing.searchGrowth): number {
    const { minSearchMs, maxPollMs } = this.#timing;
    return clamp(growth * waited, minSearchMs, maxPollMs);
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
