import type { Clock } from '../time/clock.ts';

/** Thrown when the time was up before the work was done. */
export class TimeIsUp extends Error {
  override readonly name = 'TimeIsUp';
}

/**
 * Does `work` with a signal that aborts after `ms` milliseconds, and no longer waits for it then, whether or not it heeds the
 * signal. Throws TimeIsUp when the time is up.
 */
export async function withTimeLimit<T>(
  clock: Clock,
  ms: number,
  work: (timeUp: AbortSignal) => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const timeUp = new AbortController();
  const limit = clock.sleep(ms, done.signal).then(() => {
    const reason = new TimeIsUp(`Not done after ${ms} ms.`);
    timeUp.abort(reason);
    throw reason;
  });
  // Once the work has won the race, nobody waits for the limit anymore.
  limit.catch(() => undefined);
  try {
    return await Promise.race([work(timeUp.signal), limit]);
  } catch (error) {
    // Work that heeds the signal may be the first to say so, in words of its own.
    throw timeUp.signal.aborted ? timeUp.signal.reason : error;
  } finally {
    // Without a reason, each call would make an error and collect its call stack.
    done.abort('done');
  }
}

/** The same where only the beginning of the work is limited: until it calls `begun`, or ends. */
export async function withLimitToBegin<T>(
  clock: Clock,
  ms: number,
  work: (timeUp: AbortSignal, begun: () => void) => Promise<T>,
): Promise<T> {
  const all = await withTimeLimit(clock, ms, async (timeUp) => {
    const begun = Promise.withResolvers<void>();
    const working = work(timeUp, begun.resolve);
    await Promise.race([begun.promise, working]);
    return { working };
  });
  return all.working;
}

/** Waits for a promise until the signal aborts. That ends this wait, not the work. Throws the signal's reason. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) {
    return promise;
  }
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([promise, aborted]);
  } finally {
    // Nobody waits for it any longer: its failure must not surface later as an unhandled rejection.
    promise.catch(ignored);
    signal.removeEventListener('abort', onAbort);
  }
}

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
