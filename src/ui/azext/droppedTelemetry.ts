/**
 * What azext-utils gets instead of `@vscode/extension-telemetry` (the build replaces its import by this file).
 * Its own reporter would send names of steps, messages and stacks. Our telemetry is an allow-list without any event of azext-utils,
 * so every event is dropped here.
 */
export class TelemetryReporter {
  readonly telemetryLevel = 'off';

  sendTelemetryEvent(): void {
    // Not on the allow-list.
  }

  sendTelemetryErrorEvent(): void {
    // Not on the allow-list.
  }

  sendRawTelemetryEvent(): void {
    // Not on the allow-list.
  }

  sendDangerousTelemetryEvent(): void {
    // Not on the allow-list.
  }

  sendDangerousTelemetryErrorEvent(): void {
    // Not on the allow-list.
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

export default TelemetryReporter;
