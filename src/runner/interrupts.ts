import type { StopStartEngine } from '../stopStart/engine/engine.ts';
import type { RunHandle } from '../stopStart/engine/runHandle.ts';
import { exitCodes, NothingStopped } from './exitCodes.ts';
import type { Output } from './output.ts';

/** What ends the runner from outside: Ctrl+C, the end of a job, the end of a terminal. SIGBREAK is Windows' own. */
const signals: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  ...(process.platform === 'win32' ? ['SIGBREAK' as const] : []),
];

/** How long the starts of the second signal may take: a pipeline kills 2.5 s after its second signal. Milliseconds. */
const lastMs = 2000;

/**
 * The first signal cancels: nothing more is stopped, and what is down is brought back as always. The second sends a start for everything
 * that may be down, and lets the runs go.
 */
export class Interrupts {
  readonly #output: Output;
  readonly #before = new AbortController();
  readonly #runs: RunHandle[] = [];
  #engine: StopStartEngine | undefined;
  #count = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  /** From now on a signal does not end the process. Returns what undoes that. */
  listen(): () => void {
    const listener = (): void => this.interrupt();
    for (const signal of signals) {
      process.on(signal, listener);
    }
    return () => {
      for (const signal of signals) {
        process.off(signal, listener);
      }
    };
  }

  /** Aborts with the first signal: for what is read before anything is stopped. */
  get signal(): AbortSignal {
    return this.#before.signal;
  }

  useEngine(engine: StopStartEngine): void {
    this.#engine = engine;
  }

  /** A run or a recovery has begun. */
  follow(run: RunHandle): void {
    this.#runs.push(run);
    if (this.#count > 0) {
      run.cancel();
    }
  }

  interrupt(): void {
    this.#count += 1;
    const reason = new NothingStopped(exitCodes.refused, 'Interrupted. Nothing was stopped.');
    this.#before.abort(reason);
    if (this.#runs.length === 0) {
      return;
    }
    if (this.#count === 1) {
      this.#output.line(
        'Interrupted: no further app is stopped, and what is down is brought back first. Once more to end at once.',
      );
      for (const run of this.#runs) {
        run.cancel();
      }
    } else if (this.#count === 2) {
      this.#output.line(
        'Interrupted again: a start is sent for every app that may be down. --resume looks whether they run.',
      );
      void this.#engine?.startAllUnsettled(lastMs);
    }
  }
}
