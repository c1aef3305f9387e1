import { array, exactOptional, fallback, literal, minValue, pipe, string } from 'valibot';
import type { AppOutcome, AppPhase, FailureNote, SiteState, SkipReason } from '../engine/appState.ts';
import type { AppTimes } from '../engine/appTrack.ts';
import type { CallFailureKind } from '../engine/callFailure.ts';
import type { Ending } from '../engine/circuitBreaker.ts';
import { type AppReport, type RunReport, reportOfApps } from '../engine/report.ts';
import type { Remark } from '../engine/snapshot.ts';
import type { PastRun, RunCertificate } from './pastRun.ts';
import {
  accountRef,
  appRef,
  count,
  environmentRef,
  knownItems,
  lenientObject,
  oneOfNames,
  type RecordForm,
  text,
  time,
  unionByKind,
} from './recordForm.ts';

const phase = oneOfNames<AppPhase>({
  planned: true,
  checking: true,
  skipped: true,
  intended: true,
  stopping: true,
  stopped: true,
  starting: true,
  unsettled: true,
  watched: true,
  stoppedAgain: true,
  running: true,
  failed: true,
});

const failure = lenientObject<FailureNote>({
  call: oneOfNames<FailureNote['call']>({ read: true, stop: true, start: true }),
  kind: oneOfNames<CallFailureKind>({
    throttled: true,
    transient: true,
    conflict: true,
    forbidden: true,
    locked: true,
    refused: true,
    readOnly: true,
    signedOut: true,
    notFound: true,
    other: true,
  }),
  sentence: string(),
  status: exactOptional(count),
  correlationId: exactOptional(string()),
  at: fallback(time, 0),
});

const reason = unionByKind<SkipReason>({
  notRunning: { stateText: string() },
  busy: {},
  deleted: {},
  moved: { to: string() },
  denied: { missing: array(oneOfNames<'stop' | 'start'>({ stop: true, start: true })) },
  locked: { lock: string() },
  unreadable: { failure },
  runEnded: {},
});

const outcome = unionByKind<AppOutcome>({
  stoppedAndStarted: {},
  startedAgain: {},
  skipped: { reason },
  stopRefused: { failure },
  stopNotSeen: { failure: exactOptional(failure) },
  deleted: {},
  notBack: { failure: exactOptional(failure) },
  unread: { failure: exactOptional(failure) },
  stoppedAgain: {},
  leftStopped: { failure: exactOptional(failure) },
});

const times = lenientObject<AppTimes>({
  stopSentAt: exactOptional(time),
  stoppedSeenAt: exactOptional(time),
  startedAt: exactOptional(time),
  runningSeenAt: exactOptional(time),
});

/** The report on one app. Fields that this version does not understand are left out; the app and its phase must be there. */
export const appReportSchema = lenientObject<AppReport>({
  app: appRef,
  phase,
  outcome: exactOptional(outcome),
  times: fallback(times, {}),
  site: exactOptional(unionByKind<SiteState>({ asking: {}, answers: { status: time }, silent: { because: string() } })),
  downMs: exactOptional(time),
  stillDown: exactOptional(literal(true)),
  movedTo: exactOptional(string()),
  failures: fallback(knownItems(failure), []),
});

/** A past run as it is written. The lists of its report follow from its apps, so they are not written. */
export type PastRunFields = Omit<PastRun, 'report'> &
  Pick<RunReport, 'runId' | 'kind' | 'environment' | 'startedAt' | 'endedAt' | 'ending' | 'remarks' | 'apps'>;

const ending = unionByKind<Ending>({
  cancelled: {},
  endedByUser: {},
  journal: { because: string() },
  takenOver: {},
  closing: {},
  windowSilent: {},
  readOnly: { because: string() },
});

const remark = unionByKind<Remark>({
  stateChanged: { app: appRef, stateText: string() },
  byOthers: {
    app: appRef,
    what: oneOfNames<'stop' | 'start'>({ stop: true, start: true }),
    by: exactOptional(string()),
  },
});

/**
 * Read as far as this version understands it: an outcome or a failed call that a later version added is left out. No app is stopped
 * because of it, so half a report is better than none; but the run and its apps must be there.
 */
export const pastRunForm: RecordForm<PastRunFields> = {
  format: 'ase-certificates past run',
  version: 1,
  schema: lenientObject<PastRunFields>({
    runId: text,
    epoch: pipe(count, minValue(1)),
    kind: fallback(oneOfNames<RunReport['kind']>({ run: true, recovery: true }), 'run'),
    knownFrom: fallback(oneOfNames<PastRun['knownFrom']>({ report: true, journal: true }), 'report'),
    environment: environmentRef,
    account: accountRef,
    startedAt: time,
    endedAt: time,
    ending: exactOptional(ending),
    remarks: exactOptional(knownItems(remark)),
    apps: array(appReportSchema),
    certificates: exactOptional(
      knownItems(lenientObject<RunCertificate>({ name: text, thumbprint: exactOptional(text) })),
    ),
    cleared: exactOptional(literal(true)),
  }),
};

export function fieldsOfPastRun({ report, ...past }: PastRun): PastRunFields {
  const { runId, kind, environment, startedAt, endedAt, ending, remarks, apps } = report;
  return {
    ...{ runId, kind, environment, startedAt, endedAt },
    ...past,
    ...(ending === undefined ? {} : { ending }),
    ...(remarks === undefined ? {} : { remarks }),
    apps,
  };
}

export function pastRunOfFields({
  epoch,
  account,
  knownFrom,
  certificates,
  cleared,
  remarks,
  apps,
  ...header
}: PastRunFields): PastRun {
  const report = reportOfApps(header, apps, []);
  return {
    ...{ epoch, account, knownFrom, report: remarks === undefined ? report : { ...report, remarks } },
    ...(certificates === undefined ? {} : { certificates }),
    ...(cleared === undefined ? {} : { cleared }),
  };
}
