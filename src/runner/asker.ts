import { createInterface } from 'node:readline';
import { finished, type Readable } from 'node:stream';
import type { Clock } from '../time/clock.ts';
import type { Outlet } from './outlet.ts';

/** Whoever sits at the terminal. */
export interface Asker {
  /** False for anything but a clear yes: the end of the input, a terminal that is gone, and an abort too. */
  yesOrNo(question: string, signal: AbortSignal): Promise<boolean>;
}

/** How long what was typed ahead is read away, in milliseconds. */
const typedAheadMs = 50;

/** Line by line, and not key by key: Ctrl+C stays a signal, and a terminal that goes away breaks nothing. */
export function terminalAsker(input: Readable, outlet: Outlet, clock: Clock): Asker {
  input.on('error', () => undefined);
  return {
    async yesOrNo(question, signal) {
      const lines = createInterface({ input }).on('error', () => undefined);
      // What was typed before is no answer to a question that nobody had read.
      await clock.sleep(typedAheadMs, signal).catch(() => undefined);
      void outlet.write(`\n${question} [y/N] `).catch(() => undefined);
      let forget: () => void = () => undefined;
      try {
        const answer = await new Promise<string>((resolve) => {
          lines.once('line', resolve).on('error', () => resolve(''));
          // Also where it ended, or went away, before the question.
          forget = finished(input, { writable: false }, () => resolve(''));
          signal.addEventListener('abort', () => resolve(''), { once: true });
          if (signal.aborted) {
            resolve('');
          }
        });
        return /^y(es)?$/i.test(answer.trim());
      } finally {
        forget();
        lines.close();
      }
    },
  };
}
