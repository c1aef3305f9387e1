import { unlessAborted, withTimeLimit } from '../../async/timeLimit.ts';
import type { Clock } from '../../time/clock.ts';

/** How long to look something up, and where to report a failure. */
export interface TimedLookUp {
  readonly clock: Clock;
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /** Told why nothing was found. */
  readonly log: { error(sentence: string, error: unknown): void };
}

/**
 * The result of `find`, or undefined when it fails or takes longer than the limit. For facts that are useful but must not hold up the
 * user. `what` completes "Could not find out …". Throws only the signal's reason.
 */
export async function lookUpWithinLimit<T>(
  what: string,
  find: (signal: AbortSignal) => Promise<T>,
  { clock, limitMs, signal, log }: TimedLookUp,
): Promise<T | undefined> {
  const looking = withTimeLimit(clock, limitMs, (timeUp) => find(AbortSignal.any([signal, timeUp])));
  try {
    return await unlessAborted(looking, signal);
  } catch (error) {
    signal.throwIfAborted();
    log.error(`Could not find out ${what}.`, error);
    return undefined;
  }
}
