import { TelemetryReporter } from '@vscode/extension-telemetry';

/** Kept in a file of its own so that the library is loaded only by a build that can send at all. */
export function createReporter(connectionString: string): TelemetryReporter {
  return new TelemetryReporter(connectionString);
}
