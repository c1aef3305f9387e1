/** The exit codes of the runner, for pipelines. Numbers are only added. */
export const exitCodes = {
  /** Every app was stopped and started, and runs. With `--dry-run`: every app could be. */
  done: 0,
  /** An internal failure; the output has it. */
  internal: 1,
  /** The command line or the plan is wrong. Nothing was stopped. */
  usage: 2,
  /** The run did not begin: another run is under way, the sign-in failed, the environment is not ready, … Nothing was stopped. */
  refused: 3,
  /** It ended early, or some apps were not stopped and started. Every app that it stopped runs. */
  incomplete: 4,
  /** Apps that it stopped may still be stopped. They are named; `--resume` starts them. */
  left: 5,
  /** It ended after a wave, so that somebody can look at the apps. Every app that it stopped runs; `--waves` continues. */
  look: 6,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends the program before anything is stopped. The message is for people. */
export class NothingStopped extends Error {
  override readonly name = 'NothingStopped';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
