import { array, exactOptional, minValue, pipe, string } from 'valibot';
import {
  environmentHash,
  type JournalApp,
  type JournalDocument,
  type JournalMark,
  type Owner,
  ownerKey,
} from '../engine/journal.ts';
import {
  accountRef,
  count,
  environmentRef,
  oneOfNames,
  type RecordForm,
  strictObject,
  text,
  time,
} from './recordForm.ts';

const owner = strictObject<Owner>({
  host: string(),
  bootId: string(),
  pid: count,
  pidNamespace: exactOptional(string()),
  processStart: string(),
  instance: text,
  program: exactOptional(oneOfNames<NonNullable<Owner['program']>>({ window: true, runner: true })),
});

const app = strictObject<JournalApp>({
  id: text,
  name: string(),
  mark: oneOfNames<JournalMark>({ planned: true, intended: true, back: true, settled: true, left: true }),
  stops: count,
  intendedAt: exactOptional(time),
  backAt: exactOptional(time),
  watchedUntil: exactOptional(time),
});

/** A journal that does not match exactly is unreadable, never half read. A version whose apps this one could not read has another number. */
export const journalForm: RecordForm<JournalDocument> = {
  format: 'ase-certificates stop/start journal',
  version: 1,
  schema: strictObject<JournalDocument>({
    runId: text,
    epoch: pipe(count, minValue(1)),
    kind: oneOfNames<JournalDocument['kind']>({ run: true, recovery: true }),
    owner,
    heartbeatAt: time,
    startedAt: time,
    releasedAt: exactOptional(time),
    finishedAt: exactOptional(time),
    environment: environmentRef,
    account: accountRef,
    apps: array(app),
  }),
};

/** `RUN.EPOCH.HASH.json`: what must be known even if the journal can't be read. */
export function journalName(document: JournalDocument): string {
  return `${ownerKey(document)}.${environmentHash(document.environment.key)}.json`;
}

export interface JournalNameParts {
  readonly runId: string;
  readonly epoch: number;
  /** Absent in names that older versions gave. */
  readonly environmentHash?: string;
}

export function journalNameParts(name: string): JournalNameParts | undefined {
  const [, runId, epoch, hash] = /^(.+)\.(\d{1,9})(?:\.([0-9a-f]{16}))?\.json$/.exec(name) ?? [];
  return runId === undefined
    ? undefined
    : { runId, epoch: Number(epoch), ...(hash === undefined ? {} : { environmentHash: hash }) };
}

export function isNameOf(name: string, document: JournalDocument): boolean {
  return name === journalName(document) || name === `${ownerKey(document)}.json`;
}
