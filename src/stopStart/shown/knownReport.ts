import type { RunReport } from '../engine/report.ts';
import type { PastRun } from '../stored/pastRun.ts';
import type { RunEntry } from './runList.ts';

/** A report, and where its facts come from. */
export interface KnownReport {
  readonly report: RunReport;
  readonly knownFrom: PastRun['knownFrom'];
}

/** What is known of how a run went; undefined where nothing has ended yet. */
export function knownReport(entry: RunEntry): KnownReport | undefined {
  switch (entry.kind) {
    case 'past':
      return entry.past;
    case 'live': {
      const report = entry.run.endedWith();
      return report === undefined ? undefined : { report, knownFrom: 'report' };
    }
    case 'elsewhere':
    case 'abandoned':
      return entry.past;
  }
}
