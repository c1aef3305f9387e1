import type { Clock } from '../time/clock.ts';

/** The call's own result, or what `late` gives, thrown, once `ms` have passed without one. The call itself goes on. */
export async function orLate<T>(clock: Clock, ms: number, late: () => Error, call: Promise<T>): Promise<T> {
  const answered = new AbortController();
  const tooLate = clock.sleep(ms, answered.signal).then(() => {
    throw late();
  });
  try {
    return await Promise.race([call, tooLate]);
  } finally {
    // Whichever lost the race must not surface later as an unhandled rejection.
    tooLate.catch(ignored);
    call.catch(ignored);
    answered.abort('answered');
  }
}

/** The loser's outcome was already decided by the winner. */
function ignored(): undefined {
  return undefined;
}
