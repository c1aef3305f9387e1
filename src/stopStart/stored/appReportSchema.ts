import { array, exactOptional, fallback, literal, string } from 'valibot';
import type { AppOutcome, AppPhase, FailureNote, SkipReason } from '../engine/appPhase.ts';
import type { AppTimes } from '../engine/appTrack.ts';
import type { CallFailureKind } from '../engine/callFailure.ts';
import type { AppReport } from '../engine/report.ts';
import type { SiteState } from '../engine/siteChecks.ts';
import { asKnown, knownItems, oneKind, oneName, time } from './fieldSchemas.ts';
import { appRef } from './refSchemas.ts';

const phase = oneName<AppPhase>({
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

const failure = asKnown<FailureNote>({
  call: oneName<FailureNote['call']>({ read: true, stop: true, start: true }),
  kind: oneName<CallFailureKind>({
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
  correlationId: exactOptional(string()),
  at: fallback(time, 0),
});

const reason = oneKind<SkipReason>({
  notRunning: { stateText: string() },
  busy: {},
  deleted: {},
  moved: { to: string() },
  denied: { missing: array(oneName<'stop' | 'start'>({ stop: true, start: true })) },
  locked: { lock: string() },
  unreadable: { failure },
  runEnded: {},
});

const outcome = oneKind<AppOutcome>({
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

const times = asKnown<AppTimes>({
  stopSentAt: exactOptional(time),
  stoppedSeenAt: exactOptional(time),
  startedAt: exactOptional(time),
  runningSeenAt: exactOptional(time),
});

/** The report on one app, without what of it is not understood; which app it is, and its phase, must be there. */
export const appReportSchema = asKnown<AppReport>({
  app: appRef,
  phase,
  outcome: exactOptional(outcome),
  times: fallback(times, {}),
  site: exactOptional(oneKind<SiteState>({ asking: {}, answers: { status: time }, silent: { because: string() } })),
  downMs: exactOptional(time),
  stillDown: exactOptional(literal(true)),
  movedTo: exactOptional(string()),
  failures: fallback(knownItems(failure), []),
});
