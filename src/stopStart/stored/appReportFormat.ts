import type { AppOutcome, AppPhase, FailureNote, SkipReason } from '../engine/appPhase.ts';
import type { AppTimes } from '../engine/appTrack.ts';
import type { AppRef } from '../engine/ports.ts';
import type { AppReport } from '../engine/report.ts';
import type { SiteState } from '../engine/siteState.ts';
import { type Fields, fieldsOf, isString, isText, isTime } from './jsonFields.ts';

/** The report on one app as JSON has it; undefined when not even the app and its phase can be read. */
export function readAppReport(fields: Fields | undefined): AppReport | undefined {
  const app = readRef(fieldsOf(fields?.['app']));
  const phase = fields?.['phase'];
  if (fields === undefined || app === undefined || !isPhase(phase)) {
    return undefined;
  }
  const outcome = readOutcome(fieldsOf(fields['outcome']));
  const site = readSite(fieldsOf(fields['site']));
  const { downMs, failures } = fields;
  return {
    app,
    phase,
    ...(outcome === undefined ? {} : { outcome }),
    ...(site === undefined ? {} : { site }),
    times: readTimes(fieldsOf(fields['times'])),
    ...(isTime(downMs) ? { downMs } : {}),
    failures: Array.isArray(failures)
      ? failures.map((one) => readFailure(fieldsOf(one))).filter((one) => one !== undefined)
      : [],
  };
}

function readRef(fields: Fields | undefined): AppRef | undefined {
  const { id, key, name } = fields ?? {};
  return isText(id) && isText(key) && isString(name) ? { id, key, name } : undefined;
}

function readSite(fields: Fields | undefined): SiteState | undefined {
  const { kind, status, because } = fields ?? {};
  if (kind === 'answers' && isTime(status)) {
    return { kind, status };
  }
  return kind === 'silent' && isString(because) ? { kind, because } : undefined;
}

function readTimes(fields: Fields | undefined): AppTimes {
  const names = ['stopSentAt', 'stoppedSeenAt', 'startedAt', 'runningSeenAt'] as const;
  return Object.fromEntries(names.map((name) => [name, fields?.[name]]).filter(([, time]) => isTime(time)));
}

const phases: Readonly<Record<AppPhase, true>> = {
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
};

function isPhase(value: unknown): value is AppPhase {
  return isString(value) && Object.hasOwn(phases, value);
}

/** The fields of each outcome that must be right for its words; whatever else is there stays. */
const outcomes: Readonly<Record<AppOutcome['kind'], (fields: Fields) => boolean>> = {
  stoppedAndStarted: always,
  startedAgain: always,
  deleted: always,
  skipped: ({ reason }) => isReason(fieldsOf(reason)),
  stopRefused: ({ failure }) => readFailure(fieldsOf(failure)) !== undefined,
  stopNotSeen: always,
  notBack: always,
  stoppedAgain: always,
  leftStopped: always,
};

function readOutcome(fields: Fields | undefined): AppOutcome | undefined {
  const kind = fields?.['kind'];
  const isKnown = isString(kind) && Object.hasOwn(outcomes, kind);
  return isKnown && fields !== undefined && outcomes[kind as AppOutcome['kind']](fields)
    ? (fields as unknown as AppOutcome)
    : undefined;
}

const reasons: Readonly<Record<SkipReason['kind'], (fields: Fields) => boolean>> = {
  notRunning: ({ stateText }) => isString(stateText),
  busy: always,
  deleted: always,
  moved: ({ to }) => isString(to),
  denied: ({ missing }) => Array.isArray(missing) && missing.every(isString),
  locked: ({ lock }) => isString(lock),
  unreadable: ({ failure }) => readFailure(fieldsOf(failure)) !== undefined,
  runEnded: always,
};

function isReason(fields: Fields | undefined): boolean {
  const kind = fields?.['kind'];
  return (
    fields !== undefined &&
    isString(kind) &&
    Object.hasOwn(reasons, kind) &&
    reasons[kind as SkipReason['kind']](fields)
  );
}

function readFailure(fields: Fields | undefined): FailureNote | undefined {
  const { call, kind, sentence, correlationId, at } = fields ?? {};
  if ((call !== 'read' && call !== 'stop' && call !== 'start') || !isString(kind) || !isString(sentence)) {
    return undefined;
  }
  return {
    call,
    kind: kind as FailureNote['kind'],
    sentence,
    at: isTime(at) ? at : 0,
    ...(isString(correlationId) ? { correlationId } : {}),
  };
}

function always(): boolean {
  return true;
}
