import { Output } from '../../../src/runner/output.ts';
import type { TextSink } from '../../../src/runner/terminal.ts';
import { ManualClock } from '../../clock/manualClock.ts';

/** A sink that keeps what is written to it. */
export class WrittenText implements TextSink {
  text = '';
  /** Everything that was to be written, whether or not it was. */
  readonly asked: string[] = [];
  readonly columns: number | undefined;
  /** Nobody can read it any more. */
  isBroken = false;
  #waiting: (() => void)[] | undefined;

  constructor(columns?: number) {
    this.columns = columns;
  }

  /** Nobody reads it for now: from here on no write comes to an end, until `goOn`. */
  hold(): void {
    this.#waiting ??= [];
  }

  goOn(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const written of waiting) {
      written();
    }
  }

  async write(text: string): Promise<void> {
    this.asked.push(text);
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    }
    if (this.isBroken) {
      throw new Error('The pipe is closed.');
    }
    this.text += text;
  }

  /** Without the time in front of each. */
  get lines(): readonly string[] {
    return this.text
      .split('\n')
      .slice(0, -1)
      .map((line) => line.replace(/^\S+Z /, ''));
  }

  /** As a pipeline keeps them. */
  get log(): readonly string[] {
    return this.text.split('\n').slice(0, -1);
  }
}

/** An output of a log, and what was written to it. */
export function loggedOutput(clock = new ManualClock()): { readonly output: Output; readonly written: WrittenText } {
  const written = new WrittenText();
  return { output: new Output(written, clock), written };
}
