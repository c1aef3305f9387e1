import { throttled } from '../async/throttled.ts';
import type { Clock } from '../time/clock.ts';
import type { ArrivingRow, ArrivingRows } from './questions.ts';

/** Rows are shown at most this often, in milliseconds: VS Code draws all of them again. */
const showsAgainAfter = 500;

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
    const changed = throttled(() => show(rowsNow()), showsAgainAfter, clock, either);
    // What is told in one turn is shown at once: all environments of a directory.
    await work(() => queueMicrotask(changed));
    over.abort();
    show(rowsNow());
  };
}
