import { type AppReport, type RunReport, reportOfApps } from '../../../../src/stopStart/engine/report.ts';
import type { PastRun } from '../../../../src/stopStart/stored/pastRun.ts';
import { journalDocument } from './journalDocument.ts';

/** What became of one app of a past run. */
export function appReport(name: string, changes: Partial<AppReport> = {}): AppReport {
  const id = `/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/${name}`;
  const outcome = { kind: 'stoppedAndStarted' } as const;
  return { app: { id, key: id.toLowerCase(), name }, phase: 'running', outcome, times: {}, failures: [], ...changes };
}

/** A run that is over; its apps were stopped and started unless they say otherwise. */
export function pastRun(
  apps: readonly AppReport[] = [appReport('one')],
  changes: Partial<Pick<RunReport, 'runId' | 'kind' | 'startedAt' | 'endedAt' | 'ending'>> & Partial<PastRun> = {},
): PastRun {
  const { runId, startedAt, environment, account } = journalDocument();
  const { epoch = 1, knownFrom = 'report', ...header } = changes;
  const began = header.startedAt ?? startedAt;
  const endedAt = began + 125_000;
  const report = reportOfApps({ runId, kind: 'run', environment, startedAt: began, endedAt, ...header }, apps, []);
  return { epoch, account, knownFrom, report };
}

/** An app that was given up. */
export function leftStopped(name: string): AppReport {
  return appReport(name, { phase: 'failed', outcome: { kind: 'leftStopped' } });
}
