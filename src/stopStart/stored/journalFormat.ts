import type { JournalApp, JournalDocument, JournalMark, Owner, UnreadableJournal } from '../engine/journal.ts';
import type { AccountRef, EnvironmentRef } from '../engine/runRequest.ts';
import { type Fields, fieldsOf, isCount, isString, isText, isTime, listOf } from './jsonFields.ts';

const format = 'ase-certificates stop/start journal';
/** Raised when an older version of this extension could no longer tell from a journal which apps to start. */
const version = 1;

export type ParsedJournal =
  | { readonly kind: 'journal'; readonly document: JournalDocument }
  | { readonly kind: 'unreadable'; readonly because: UnreadableJournal['because']; readonly sentence: string };

export function journalText(document: JournalDocument): string {
  return `${JSON.stringify({ format, version, ...document }, undefined, 1)}\n`;
}

/** Reads what `journalText` wrote, in this version or an older one. Whatever it does not know exactly is unreadable, never half read. */
export function parseJournal(text: string): ParsedJournal {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return damaged('It is not JSON.');
  }
  const fields = fieldsOf(value);
  if (fields?.['format'] !== format || !isCount(fields['version']) || fields['version'] < 1) {
    return damaged('It is not a stop/start journal.');
  }
  if (fields['version'] > version) {
    const sentence = `It was written by a newer version of this extension (journal version ${fields['version']}).`;
    return { kind: 'unreadable', because: 'newerVersion', sentence };
  }
  const document = readDocument(fields);
  return document === undefined ? damaged('Something in it is missing or wrong.') : { kind: 'journal', document };
}

function damaged(sentence: string): ParsedJournal {
  return { kind: 'unreadable', because: 'damaged', sentence };
}

function readDocument(fields: Fields): JournalDocument | undefined {
  const { runId, epoch, kind, heartbeatAt, startedAt, finishedAt } = fields;
  const owner = readOwner(fieldsOf(fields['owner']));
  const environment = readEnvironment(fieldsOf(fields['environment']));
  const account = readAccount(fieldsOf(fields['account']));
  const apps = listOf(fields['apps'], readApp);
  if (!isText(runId) || !isCount(epoch) || epoch < 1 || (kind !== 'run' && kind !== 'recovery')) {
    return undefined;
  }
  if (!isTime(heartbeatAt) || !isTime(startedAt) || (finishedAt !== undefined && !isTime(finishedAt))) {
    return undefined;
  }
  if (owner === undefined || environment === undefined || account === undefined || apps === undefined) {
    return undefined;
  }
  const finished = finishedAt === undefined ? {} : { finishedAt };
  return { runId, epoch, kind, owner, heartbeatAt, startedAt, ...finished, environment, account, apps };
}

function readOwner(fields: Fields | undefined): Owner | undefined {
  const { host, bootId, pid, processStart, instance } = fields ?? {};
  return isString(host) && isString(bootId) && isCount(pid) && isString(processStart) && isText(instance)
    ? { host, bootId, pid, processStart, instance }
    : undefined;
}

export function readEnvironment(fields: Fields | undefined): EnvironmentRef | undefined {
  const { id, key, name } = fields ?? {};
  return isText(id) && isText(key) && isString(name) ? { id, key, name } : undefined;
}

export function readAccount(fields: Fields | undefined): AccountRef | undefined {
  const { tenantId, subscriptionId, cloud, accountId, accountLabel } = fields ?? {};
  if (!isString(tenantId) || !isString(subscriptionId) || !isString(cloud)) {
    return undefined;
  }
  return {
    tenantId,
    subscriptionId,
    cloud,
    ...(isString(accountId) ? { accountId } : {}),
    ...(isString(accountLabel) ? { accountLabel } : {}),
  };
}

function readApp(fields: Fields | undefined): JournalApp | undefined {
  const { id, name, mark, stops, intendedAt } = fields ?? {};
  if (!isText(id) || !isString(name) || !isMark(mark) || !isCount(stops)) {
    return undefined;
  }
  if (intendedAt !== undefined && !isTime(intendedAt)) {
    return undefined;
  }
  return { id, name, mark, stops, ...(intendedAt === undefined ? {} : { intendedAt }) };
}

function isMark(value: unknown): value is JournalMark {
  return value === 'planned' || value === 'intended' || value === 'back' || value === 'settled' || value === 'left';
}
