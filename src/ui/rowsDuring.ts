import { throttled } from '../async/throttled.ts';
import type { Clock } from '../time/clock.ts';
import type { ArrivingRow, ArrivingRows } from './questions.ts';

/** Rows are shown at most this often, in milliseconds, and so many at most in a millisecond: each time, all are sent to the window and drawn. */
const showsAgainAfter = 500;
const rowsInMillisecond = 5;

/**
 * Rows that come while `work` goes on: those of `rowsNow` are shown when it has called `changed`, and at its end. The signal ends the
 * showing, not the work.
 */
export function rowsDuring<T>(
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  rowsNow: () => readonly ArrivingRow<T>[],
  work: (changed: () => void) => Promise<unknown>,
): ArrivingRows<T> {
  return async (show) => {
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    let count = 0;
    const draw = (): void => {
      const rows = rowsNow();
      count = rows.length;
      show(rows);
    };
    const changed = throttled(draw, () => Math.max(showsAgainAfter, count / rowsInMillisecond), clock, either);
    // What is told in one turn is shown at once: all environments of a directory.
    await work(() => queueMicrotask(changed));
    over.abort();
    draw();
  };
}
