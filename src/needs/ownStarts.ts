import type { RunReport } from '../stopStart/engine/report.ts';

/** When apps were started after they had been seen stopped, by their keys, as the reports of this machine's runs tell. */
export function ownStartsOf(reports: readonly Pick<RunReport, 'apps'>[]): ReadonlyMap<string, readonly number[]> {
  const starts = new Map<string, number[]>();
  for (const { app, outcome, times } of reports.flatMap(({ apps }) => apps)) {
    if (outcome?.kind === 'stoppedAndStarted' && times.startedAt !== undefined) {
      starts.set(app.key, [...(starts.get(app.key) ?? []), times.startedAt]);
    }
  }
  return starts;
}
