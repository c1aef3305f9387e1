import { array, exactOptional, fallback, minValue, pipe, string } from 'valibot';
import { type RunReport, reportOfApps } from '../engine/report.ts';
import type { Ending, Remark } from '../engine/snapshot.ts';
import { appReportSchema } from './appReportSchema.ts';
import { asKnown, count, knownItems, oneKind, oneName, text, time } from './fieldSchemas.ts';
import type { PastRun } from './pastRun.ts';
import type { RecordForm } from './record.ts';
import { accountRef, appRef, environmentRef } from './refSchemas.ts';

/** A past run as it is written: the lists of its report follow from its apps. */
export type PastRunFields = Omit<PastRun, 'report'> &
  Pick<RunReport, 'runId' | 'kind' | 'environment' | 'startedAt' | 'endedAt' | 'ending' | 'remarks' | 'apps'>;

const ending = oneKind<Ending>({
  cancelled: {},
  endedByUser: {},
  journal: { because: string() },
  takenOver: {},
  closing: {},
  windowSilent: {},
  readOnly: { because: string() },
});

const remark = oneKind<Remark>({
  stateChanged: { app: appRef, stateText: string() },
  byOthers: { app: appRef, what: oneName<'stop' | 'start'>({ stop: true, start: true }), by: exactOptional(string()) },
});

/**
 * Read as far as this version understands it: an outcome or a failed call that a later version added is left out. Nothing is stopped
 * because of it, so half a report is better than none; but what run it was, and which apps were in it, must be there.
 */
export const pastRunForm: RecordForm<PastRunFields> = {
  format: 'ase-certificates past run',
  version: 1,
  schema: asKnown<PastRunFields>({
    runId: text,
    epoch: pipe(count, minValue(1)),
    kind: fallback(oneName<RunReport['kind']>({ run: true, recovery: true }), 'run'),
    knownFrom: fallback(oneName<PastRun['knownFrom']>({ report: true, journal: true }), 'report'),
    environment: environmentRef,
    account: accountRef,
    startedAt: time,
    endedAt: time,
    ending: exactOptional(ending),
    remarks: exactOptional(knownItems(remark)),
    apps: array(appReportSchema),
  }),
};

export function fieldsOfPastRun({ epoch, account, knownFrom, report }: PastRun): PastRunFields {
  const { runId, kind, environment, startedAt, endedAt, ending, remarks, apps } = report;
  return {
    ...{ runId, epoch, kind, knownFrom, environment, account, startedAt, endedAt },
    ...(ending === undefined ? {} : { ending }),
    ...(remarks === undefined ? {} : { remarks }),
    apps,
  };
}

export function pastRunOfFields({ epoch, account, knownFrom, remarks, apps, ...header }: PastRunFields): PastRun {
  const report = reportOfApps(header, apps, []);
  return { epoch, account, knownFrom, report: remarks === undefined ? report : { ...report, remarks } };
}
