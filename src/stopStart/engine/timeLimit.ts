import type { Clock } from '../../clock.ts';
import { CallFailure } from './callFailure.ts';

/**
 * The call's own result, or a `transient` failure once `ms` have passed without one: the answer is as good as lost, and what was asked
 * may have been carried out. The call itself goes on: a POST that was sent is never aborted.
 */
export async function withTimeLimit<T>(clock: Clock, ms: number, what: string, call: Promise<T>): Promise<T> {
  const answered = new AbortController();
  const tooLate = clock.sleep(ms, answered.signal).then(() => {
    throw new CallFailure('transient', { sentence: `No answer to ${what} within ${Math.round(ms / 1000)} seconds.` });
  });
  try {
    return await Promise.race([call, tooLate]);
  } finally {
    // Whichever lost the race must not surface later as an unhandled rejection.
    tooLate.catch(ignored);
    call.catch(ignored);
    answered.abort();
  }
}

/** The loser's outcome was already decided by the winner. */
function ignored(): undefined {
  return undefined;
}
