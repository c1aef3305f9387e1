import type { Clock } from '../time/clock.ts';
import { isoTime } from '../time/timeText.ts';
import type { TextSink } from './terminal.ts';

/** Every record of a run begins with this word, right after the time; no other line does. */
export const recordWord = 'RECORD';

/** The runner's output: plain lines in a log; on a terminal also a status line that changes. */
export class Output {
  readonly #sink: TextSink;
  readonly #clock: Clock;
  /** A question is open: the status line would overwrite it. */
  isAsking = false;
  #status = '';
  #isDrawing = false;
  #isBroken = false;
  #isTorn = false;
  #last: Promise<void> = Promise.resolve();

  constructor(sink: TextSink, clock: Clock) {
    this.#sink = sink;
    this.#clock = clock;
  }

  get isTerminal(): boolean {
    return this.#sink.columns !== undefined;
  }

  /** A write failed: nobody reads the output. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Writes a line with the time. */
  line(text: string): void {
    this.#write(this.#lineOf(plain(text))).catch(() => undefined);
  }

  /** Writes a line for programs; a terminal does not get it. Resolves when the system has it. Rejects if it can't be written. */
  async record(fields: object): Promise<void> {
    if (this.isTerminal) {
      return;
    }
    await this.#write(this.#lineOf(`${recordWord} ${jsonText(fields)}`));
  }

  /** Changes the status line. A log has none, and a slow terminal may miss some. */
  status(text: string): void {
    const { columns } = this.#sink;
    if (columns === undefined || this.isAsking) {
      return;
    }
    this.#status = plain(text).slice(0, columns - 1);
    if (!this.#isDrawing) {
      this.#isDrawing = true;
      this.#write(`\r\u001b[K${this.#status}`)
        .catch(() => undefined)
        .finally(() => {
          this.#isDrawing = false;
        });
    }
  }

  /** Waits at most that many milliseconds until all writes have ended. False if they have not. */
  async flushed(withinMs: number): Promise<boolean> {
    const written = new AbortController();
    const isWritten = await Promise.race([
      this.#last.then(
        () => true,
        () => true,
      ),
      this.#clock.sleep(withinMs, written.signal).then(
        () => false,
        () => false,
      ),
    ]);
    written.abort();
    return isWritten;
  }

  #lineOf(text: string): string {
    const time = isoTime(this.#clock.now());
    // A write that failed may have left half a line.
    const start = this.#isTorn ? '\n' : '';
    this.#isTorn = false;
    return `${start}${this.isTerminal ? '\r\u001b[K' : ''}${time} ${text}\n${this.#status}`;
  }

  #write(text: string): Promise<void> {
    this.#last = this.#sink.write(text).catch((error: unknown) => {
      this.#isBroken = true;
      this.#isTorn = true;
      throw error;
    });
    return this.#last;
  }
}

/** Makes foreign text one line that is no record and no command to a terminal or a pipeline (`##vso[…]`, `##[…]`, `::…::`). */
export function plain(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll(/#(?=#)/g, '# ');
  return line.replaceAll(`${recordWord} {`, `${recordWord}: {`);
}

/** A value as JSON, in which no text is a command to a terminal or a pipeline. */
export function jsonText(value: object, indent?: number): string {
  const escaped = (character: string): string =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join('');
  return JSON.stringify(value, undefined, indent).replaceAll(/[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]|#(?=#)/gu, escaped);
}
