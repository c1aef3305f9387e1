import type { Clock } from '../time/clock.ts';

/**
 * A write is compared no sooner than this after its answer, in milliseconds. Azure offers no way to write settings or bindings only if
 * nobody changed them. Somebody who read them before this write and writes within this time undoes it, and that is seen then.
 */
export const compareAfter = 10_000;

/** Pauses before another look while a write is not there, in milliseconds. */
const pausesWhileMissing = [5_000, 10_000, 20_000];

/** When a write was accepted. */
export interface AcceptedAt {
  /** When the answer came, on the monotonic clock. */
  readonly at: number;
  /** From the last read before the write to its answer, in milliseconds. */
  readonly tookMs: number;
}

/** What became of a write. */
export type WriteOutcome =
  /** Read back: the change is there. */
  | { readonly kind: 'confirmed' }
  /** As confirmed; but so much time went by from the last read to the answer that somebody else's change may have been undone. */
  | { readonly kind: 'slow'; readonly tookMs: number }
  /** It is not there: somebody else wrote what they had read before. */
  | { readonly kind: 'undone' }
  /** Looking failed, or was ended. */
  | { readonly kind: 'unread'; readonly error: unknown };

/**
 * Reads back what was accepted, once `after` milliseconds have gone by since (tests give a shorter time). Looks again for a while where it is
 * not there. Never throws.
 */
export async function compareWrite(
  { at, tookMs }: AcceptedAt,
  clock: Clock,
  isThere: () => Promise<boolean>,
  signal: AbortSignal,
  after = compareAfter,
): Promise<WriteOutcome> {
  const first = Math.max(0, after - (clock.monotonic() - at));
  try {
    for (const pause of [first, ...pausesWhileMissing]) {
      await clock.sleep(pause, signal);
      if (await isThere()) {
        return tookMs > compareAfter ? { kind: 'slow', tookMs } : { kind: 'confirmed' };
      }
    }
  } catch (error) {
    return { kind: 'unread', error };
  }
  return { kind: 'undone' };
}
