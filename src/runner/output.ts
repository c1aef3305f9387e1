import type { Writable } from 'node:stream';
import type { Clock } from '../clock.ts';

/** Where the runner says what it does: plain lines in a log; on a terminal also one line that changes. */
export class Output {
  readonly #stream: Writable;
  readonly #clock: Clock;
  readonly #isTerminal: boolean;
  #status = '';

  constructor(stream: Writable, clock: Clock, isTerminal: boolean) {
    this.#stream = stream;
    this.#clock = clock;
    this.#isTerminal = isTerminal;
    // Nobody reads any more. Whatever is down is brought back all the same; what must be read first fails where it waits.
    stream.on('error', () => undefined);
  }

  /** A line with the time. */
  line(text: string): void {
    void this.written(text).catch(() => undefined);
  }

  /** Resolves once the system has the line. Rejects when it can't be written. */
  written(text: string): Promise<void> {
    const time = new Date(this.#clock.now()).toISOString().slice(0, 19);
    return this.#write(`${this.#isTerminal ? '\r\u001b[K' : ''}${time}Z ${plain(text)}\n${this.#status}`);
  }

  /** What goes on just now: the line that changes. A log has none. */
  status(text: string): void {
    if (this.#isTerminal) {
      this.#status = plain(text).slice(0, 200);
      void this.#write(`\r\u001b[K${this.#status}`).catch(() => undefined);
    }
  }

  #write(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream.write(text, (error) => (error ? reject(error) : resolve()));
    });
  }
}

/** What Azure says is one line, and no command to a terminal or to a pipeline (`##vso[…]`, `##[…]`, `::…::`). */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll(/#(?=#)/g, '# ');
}
