import { reportOfApps } from '../engine/report.ts';
import type { Ending } from '../engine/snapshot.ts';
import { readAppReport } from './appReportFormat.ts';
import { readAccount, readEnvironment } from './journalFormat.ts';
import { type Fields, fieldsOf, isCount, isString, isText, isTime, listOf } from './jsonFields.ts';
import type { PastRun } from './pastRun.ts';

const format = 'ase-certificates past run';
/** Raised when an older version of this extension would misread the record. */
const version = 1;

export type ParsedPastRun =
  | { readonly kind: 'pastRun'; readonly past: PastRun }
  /** `sentence` for people. */
  | { readonly kind: 'unreadable'; readonly sentence: string };

export function pastRunText({ epoch, account, knownFrom, report }: PastRun): string {
  const { runId, kind, environment, startedAt, endedAt, ending, apps } = report;
  const run = { runId, epoch, kind, knownFrom, environment, account, startedAt, endedAt, ending, apps };
  return `${JSON.stringify({ format, version, ...run }, undefined, 1)}\n`;
}

/**
 * Reads what `pastRunText` wrote, and what a later version added to it as far as this one knows it: an outcome or a failed call that it
 * does not know is left out. Nothing is stopped because of it, so half a report is better than none; but what run it was, and which
 * apps were in it, must be there.
 */
export function parsePastRun(text: string): ParsedPastRun {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable('It is not JSON.');
  }
  const fields = fieldsOf(value);
  if (fields?.['format'] !== format || !isCount(fields['version'])) {
    return unreadable('It is not the record of a run.');
  }
  if (fields['version'] > version) {
    return unreadable(`It was written by a newer version of this extension (record version ${fields['version']}).`);
  }
  const past = readPastRun(fields);
  return past === undefined ? unreadable('Something in it is missing or wrong.') : { kind: 'pastRun', past };
}

function unreadable(sentence: string): ParsedPastRun {
  return { kind: 'unreadable', sentence };
}

function readPastRun(fields: Fields): PastRun | undefined {
  const { runId, epoch, kind, knownFrom, startedAt, endedAt } = fields;
  const environment = readEnvironment(fieldsOf(fields['environment']));
  const account = readAccount(fieldsOf(fields['account']));
  const apps = listOf(fields['apps'], readAppReport);
  if (environment === undefined || account === undefined || apps === undefined) {
    return undefined;
  }
  if (!isText(runId) || !isCount(epoch) || epoch < 1 || !isTime(startedAt) || !isTime(endedAt)) {
    return undefined;
  }
  const ending = readEnding(fieldsOf(fields['ending']));
  const header = {
    runId,
    kind: kind === 'recovery' ? ('recovery' as const) : ('run' as const),
    environment,
    startedAt,
    endedAt,
  };
  return {
    epoch,
    account,
    knownFrom: knownFrom === 'journal' ? knownFrom : 'report',
    report: reportOfApps({ ...header, ...(ending === undefined ? {} : { ending }) }, apps, []),
  };
}

function readEnding(fields: Fields | undefined): Ending | undefined {
  const { kind, because } = fields ?? {};
  switch (kind) {
    case 'journal':
      return isString(because) ? { kind, because } : undefined;
    case 'cancelled':
    case 'endedByUser':
    case 'takenOver':
    case 'closing':
      return { kind };
    default:
      return undefined;
  }
}
