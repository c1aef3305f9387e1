import type { CommandId } from '../contributions.ts';

/** How a command ended. */
export type Outcome = 'done' | 'cancelled' | 'failed';

/**
 * Everything that may ever be sent: fixed words and counts. No field takes free text, so no name, id, subject, thumbprint or message
 * can be in it. `telemetry.json` describes the same list for people.
 */
export interface TelemetryEvents {
  readonly command: { readonly command: CommandId; readonly outcome: Outcome; readonly errorKind: string | undefined };
  readonly certificateAdded: { readonly outcome: 'confirmed' | 'notVisibleYet' | 'cannotBeCompared' | 'failed' };
  readonly stopStartEnded: { readonly outcome: 'completed' | 'cancelled' | 'ended' | 'leftStopped' };
}

export interface Telemetry {
  send<E extends keyof TelemetryEvents>(
    event: E,
    properties: TelemetryEvents[E],
    measures?: Record<string, number>,
  ): void;
}

/** Given by the build from an environment variable; empty in every build that was made without one. */
declare const __TELEMETRY_CONNECTION_STRING__: string;

type Reporter = import('@vscode/extension-telemetry').TelemetryReporter;

/** Sends through @vscode/extension-telemetry, which honors VS Code's telemetry setting. Without a connection string it sends nothing. */
export class ReporterTelemetry implements Telemetry {
  readonly #connectionString: string;
  #reporter: Promise<Reporter> | undefined;

  constructor(connectionString: string = __TELEMETRY_CONNECTION_STRING__) {
    this.#connectionString = connectionString;
  }

  send<E extends keyof TelemetryEvents>(
    event: E,
    properties: TelemetryEvents[E],
    measures: Record<string, number> = {},
  ): void {
    if (this.#connectionString === '') {
      return;
    }
    // Loaded only by a build that can send at all.
    this.#reporter ??= import('@vscode/extension-telemetry').then(
      ({ TelemetryReporter }) => new TelemetryReporter(this.#connectionString),
    );
    // Telemetry that cannot be sent must never disturb the work it reports on.
    this.#reporter.then(
      (reporter) => reporter.sendTelemetryEvent(event, { ...properties }, measures),
      () => undefined,
    );
  }

  async dispose(): Promise<void> {
    await (await this.#reporter)?.dispose();
  }
}
