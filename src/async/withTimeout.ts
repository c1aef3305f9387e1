import type { Clock } from '../time/clock.ts';

/** The result of `call`. Rejects with the error from `late` if there is no result after `ms` milliseconds; the call itself goes on. */
export async function withTimeout<T>(clock: Clock, ms: number, late: () => Error, call: Promise<T>): Promise<T> {
  const answered = new AbortController();
  const tooLate = clock.sleep(ms, answered.signal).then(() => {
    throw late();
  });
  try {
    return await Promise.race([call, tooLate]);
  } finally {
    // The loser of the race must not surface later as an unhandled rejection.
    tooLate.catch(ignored);
    call.catch(ignored);
    answered.abort('answered');
  }
}

function ignored(): undefined {
  return undefined;
}
