import type { StopStartEngine } from '../stopStart/engine/engine.ts';
import type { RunHandle } from '../stopStart/engine/runRequest.ts';
import { errorStack } from '../text/errorMessage.ts';
import type { Ledger } from './ledger.ts';
import type { Output } from './output.ts';

/** The signals that end the runner: Ctrl+C, the end of a job, the end of a terminal. Only Windows has SIGBREAK. */
const signals: readonly NodeJS.Signals[] = [
  ...(['SIGINT', 'SIGTERM', 'SIGHUP'] as const),
  ...(process.platform === 'win32' ? (['SIGBREAK'] as const) : []),
];

/** The time limit of the starts after the second signal: a pipeline kills the process 2.5 s after it. Milliseconds. */
const lastMs = 2000;

/** The abort reason of questions and reads after a signal. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('Interrupted.');
  }
}

/**
 * The first signal cancels the run: no further app is stopped, and those that are down are brought back. The second sends a start for each
 * app that may be down, and ends after two seconds. A third ends at once. An internal failure counts as a signal, because apps may be down.
 */
export class Interrupts {
  readonly #output: Output;
  readonly #first = new AbortController();
  readonly #end = Promise.withResolvers<void>();
  readonly #ledger: Ledger;
  readonly #engines = new Set<StopStartEngine>();
  #count = 0;
  readonly #told = new Set<string>();
  /** An internal failure happened. */
  hasFailed = false;

  constructor(output: Output, ledger: Ledger) {
    this.#output = output;
    this.#ledger = ledger;
  }

  /** From now on neither a signal nor an internal failure ends the process. Call the result to undo that. */
  listen(): () => void {
    const interrupt = (): void => this.interrupt();
    const fail = (error: unknown): void => this.fail(error);
    for (const signal of signals) {
      process.on(signal, interrupt);
    }
    process.on('uncaughtException', fail);
    return () => {
      for (const signal of signals) {
        process.off(signal, interrupt);
      }
      process.off('uncaughtException', fail);
    };
  }

  /** Aborts with the first signal; for reads and questions before anything is stopped. */
  get signal(): AbortSignal {
    return this.#first.signal;
  }

  /** Resolves when the program must end now. */
  get end(): Promise<void> {
    return this.#end.promise;
  }

  useEngine(engine: StopStartEngine): void {
    this.#engines.add(engine);
  }

  /** A run or a recovery has begun. */
  follow(run: RunHandle): void {
    this.#ledger.follow(run);
    if (this.#count > 0) {
      run.cancel();
    }
  }

  interrupt(): void {
    this.#count += 1;
    this.#first.abort(new Interrupted());
    if (this.#count === 1 && this.#ledger.runs.length > 0) {
      this.#output.line(
        'Interrupted: no further app is stopped, and apps that are down are brought back first. Interrupt again to end at once.',
      );
      for (const run of this.#ledger.runs) {
        run.cancel();
      }
    } else if (this.#count === 2 && this.#ledger.runs.length > 0) {
      this.#output.line(
        'Interrupted again: a start is sent for each app that may be down. Run with --resume to check that they run.',
      );
      const started = [...this.#engines].map((engine) => engine.startAllUnsettled(lastMs));
      void Promise.allSettled(started).then(() => this.#end.resolve());
    } else if (this.#count > 2) {
      this.#end.resolve();
    }
  }

  /** A failure that repeats does not count as a second signal: what is down is still brought back. */
  fail(error: unknown): void {
    const stack = errorStack(error);
    if (!this.#told.has(stack)) {
      this.#told.add(stack);
      this.#output.line(`Internal failure: ${stack}`);
    }
    this.hasFailed = true;
    if (this.#count === 0) {
      this.interrupt();
    }
  }
}
