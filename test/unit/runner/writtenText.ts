import { Writable } from 'node:stream';
import { Output } from '../../../src/runner/output.ts';
import { ManualClock } from '../../clock/manualClock.ts';

/** A stream that keeps what is written to it. */
export class WrittenText extends Writable {
  text = '';

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }

  /** Without the time in front of each. */
  get lines(): readonly string[] {
    return this.text
      .split('\n')
      .slice(0, -1)
      .map((line) => line.replace(/^\S+Z /, ''));
  }
}

/** An output of a log, and what was written to it. */
export function loggedOutput(clock = new ManualClock()): { readonly output: Output; readonly written: WrittenText } {
  const written = new WrittenText();
  return { output: new Output(written, clock, false), written };
}
