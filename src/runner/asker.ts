import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';

/** Whoever sits at the terminal. */
export interface Asker {
  /** False for anything but a clear yes. */
  yesOrNo(question: string): Promise<boolean>;
}

/** `onInterrupt`: Ctrl+C while a question is open, which a terminal does not send as a signal then. */
export function terminalAsker(input: Readable, output: Writable, onInterrupt: () => void): Asker {
  return {
    async yesOrNo(question) {
      const lines = createInterface({ input, output, terminal: true });
      lines.on('SIGINT', onInterrupt);
      try {
        return /^y(es)?$/i.test((await lines.question(`\n${question} [y/N] `)).trim());
      } finally {
        lines.close();
      }
    },
  };
}
