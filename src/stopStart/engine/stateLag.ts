import type { Timing } from './timing.ts';

type Lengths = Pick<Timing, 'searchGrowth' | 'minSearchMs' | 'maxPollMs' | 'closeGrowth' | 'minCloseMs' | 'maxCloseMs'>;

/** What one app told: its state had not changed `missed` milliseconds after the call, and had `seen` milliseconds after it. */
interface Sample {
  readonly missed: number;
  readonly seen: number;
}

/** So many of the last apps tell what to expect of the next: Azure may be faster or slower by then. */
const remembered = 24;
/** Apps that differ by no more than this share are taken to lag all the same: answers take their time, too. */
const sameWithin = 0.15;
/** Knowing the lag closer than this share, or these milliseconds, is not worth a request. */
const closeEnough = 0.03;
const closeEnoughMs = 20;
/** So long is waited for any app with looks close together, once other apps have told anything. */
const closeForMs = 45_000;

/**
 * How long Azure's state lags behind a call, learned from the apps of a run, in milliseconds. A look too early costs a request, one too
 * late costs an outage. Where the apps lag alike, the next one is looked at when its state has just changed; where they differ, looks
 * are close together all the time in which it may change; where nothing is known yet, they become rarer the longer it takes.
 */
export class StateLag {
  readonly #timing: Lengths;
  readonly #like: StateLag | undefined;
  #samples: readonly Sample[] = [];

  /** `like`: what is known of it stands in until this one has seen something itself. */
  constructor(timing: Lengths, like?: StateLag) {
    this.#timing = timing;
    this.#like = like;
  }

  /** The wait until the next look at an app whose call was `waited` milliseconds ago. `isShared`: one request looks at many apps. */
  next(waited: number, isShared = false): number {
    const samples = this.#samples.length === 0 && this.#like !== undefined ? this.#like.#samples : this.#samples;
    if (samples.length === 0) {
      // A look that serves many costs each of them little.
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

  /** The change was seen `afterMs` after the call, and was not there yet at `missedMs`, the last look before that. */
  seen(afterMs: number, missedMs: number): void {
    this.#samples = [...this.#samples, { missed: missedMs, seen: afterMs }].slice(-remembered);
  }

  #nextAlike(waited: number, missed: number, seen: number): number {
    const isKnown = seen - missed <= Math.max(closeEnoughMs, seen * closeEnough);
    // Half-way between too early and late enough, until the two are close; where answers overlap, when none was too early.
    const targets = isKnown ? [Math.max(seen, missed)] : [(missed + seen) / 2, seen];
    const target = targets.find((at) => at > waited + 1);
    return target === undefined ? this.#nextDiffering(waited, seen) : target - waited;
  }

  #nextDiffering(waited: number, latest: number): number {
    const { closeGrowth, minCloseMs, maxCloseMs } = this.#timing;
    // Much longer than any before: then it may take for ever.
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
