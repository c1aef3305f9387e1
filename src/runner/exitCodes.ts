/** How the runner ends: what a pipeline can act on. Numbers are only ever added. */
export const exitCodes = {
  /** Every app that was to be stopped and started was, and runs. Of `--dry-run`: it could be. */
  done: 0,
  /** Something that should not happen; the output has it. */
  internal: 1,
  /** The command line or the plan is wrong. Nothing was stopped. */
  usage: 2,
  /** The run did not begin: another one is under way, no sign-in, the environment is not ready, … Nothing was stopped. */
  refused: 3,
  /** It ended before every app had its turn, or some were not stopped and started. Every app that it stopped runs. */
  incomplete: 4,
  /** Apps that it stopped may be stopped. They are named; `--resume` starts them. */
  left: 5,
  /** It ended for a look after a wave. Every app that it stopped runs; `--waves` goes on. */
  look: 6,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends the program before anything was stopped. The message is for people. */
export class NothingStopped extends Error {
  override readonly name = 'NothingStopped';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
