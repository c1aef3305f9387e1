import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { App } from '../azure/app.ts';
import { AzureError } from '../azure/azureError.ts';
import { JournalFailure, withDiskTimeout } from '../stopStart/engine/journal.ts';
import type { AppRef } from '../stopStart/engine/ports.ts';
import type { AbandonedRun } from '../stopStart/engine/storedRun.ts';
import { defaultTiming } from '../stopStart/engine/timing.ts';
import { namesOf } from '../text/appNames.ts';
import { errorMessage } from '../text/errorMessage.ts';
import { azureWords } from './azureWords.ts';
import { exitCodes, NothingStopped } from './exitCodes.ts';
import { leftBehind } from './machine.ts';
import { type LoggedRun, type LogReading, readLog } from './records.ts';
import type { ResumeParts } from './resume.ts';

/**
 * Reads the log of a lost machine, and writes journals of its runs on the environment, as runs that ended early. Gives the runs that could
 * not be written. An app is started only if Azure lists it in the environment now; the ledger notes what is not known.
 * Throws NothingStopped if the log has nothing on the environment.
 */
export async function adoptLog(file: string, parts: ResumeParts): Promise<readonly AbandonedRun[]> {
  const { environment, connection, interrupts, ledger } = parts;
  const reading = await readLog(linesOf(file), environment.key);
  if (reading.runs.length === 0 && reading.unreadable.length === 0) {
    const others = reading.others === 0 ? '' : ' It has records of other environments.';
    throw new NothingStopped(
      exitCodes.usage,
      `${file} has no record of a run on ${environment.name}: a log of this program has lines with RECORD in them.${others} Nothing was started.`,
    );
  }
  if (reading.unreadable.length > 0) {
    ledger.note('log', unreadableSentence(file, reading));
  }
  let apps: readonly App[];
  try {
    apps = await connection.azure.apps.withSlots(environment.id, interrupts.signal);
  } catch (error) {
    ledger.note('listing', `${wordsOf(error)} Nothing was started. ${possiblyStopped(reading)}`);
    return [];
  }
  const unwritten: AbandonedRun[] = [];
  for (const logged of reading.runs) {
    unwritten.push(...(await adopt(asAbandoned(logged, apps, parts), parts)));
  }
  return unwritten;
}

/** This machine may have records of the run. Then only the apps that they lack are taken from the log. */
async function adopt(run: AbandonedRun, { machine, following }: ResumeParts): Promise<readonly AbandonedRun[]> {
  const inTime = <T>(disk: Promise<T>): Promise<T> => withDiskTimeout(disk, following.clock, defaultTiming.diskMs);
  try {
    const { documents } = await inTime(machine.journals.readAll());
    const own = documents.filter(({ runId }) => runId === run.runId || runId.startsWith(`${run.runId}-log-`));
    const known = new Set(own.flatMap(({ apps }) => apps.map(({ id }) => id.toLowerCase())));
    const isNews = ({ key }: AppRef): boolean => !known.has(key);
    const news = { ...run, apps: run.apps.filter(isNews), cutShort: run.cutShort.filter(isNews) };
    if (news.apps.length + news.cutShort.length === 0) {
      return [];
    }
    const runId = own.length === 0 ? run.runId : `${run.runId}-log-${own.length}`;
    // A journal with that name may exist for other apps; then these are started without a record.
    const isWritten =
      (await inTime(machine.journals.create(leftBehind({ ...news, runId }, machine.owner)))) === 'created';
    return isWritten ? [] : [news];
  } catch (error) {
    if (!(error instanceof JournalFailure)) {
      throw error;
    }
    following.output.line(`${error.message} The apps that the log names are started without a record.`);
    return run.apps.length + run.cutShort.length === 0 ? [] : [run];
  }
}

function wordsOf(error: unknown): string {
  return error instanceof AzureError ? azureWords(error) : errorMessage(error);
}

function asAbandoned(
  { runId, intended, back, unknown }: LoggedRun,
  apps: readonly App[],
  { environment, connection, following, ledger }: ResumeParts,
): AbandonedRun {
  const find = (name: string): readonly AppRef[] => {
    const app = apps.find((one) => one.name.toLowerCase() === name.toLowerCase());
    return app === undefined ? [] : [{ id: app.id, key: app.key, name: app.name }];
  };
  const missing = [...intended, ...back, ...unknown]
    .filter((name) => find(name).length === 0)
    .map((name) => ({ name }));
  if (missing.length > 0) {
    const names = namesOf(missing, missing.length);
    const sentence = `Azure does not list ${names} in ${environment.name} any more. Check by hand whether it runs.`;
    ledger.note(`missing ${runId}`, sentence);
  }
  return {
    ...{ runId, epoch: 1, environment, account: connection.account },
    startedAt: beganAt(runId) ?? following.clock.now(),
    apps: intended.flatMap(find),
    // For apps without a line of their own it is not known whether they were stopped, so they are only read, and named if they are stopped.
    cutShort: [...back, ...unknown].flatMap(find),
  };
}

/** The name of a run has the time at which it began. */
function beganAt(runId: string): number | undefined {
  const [, date, hour, minute, second, fraction] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z/.exec(runId) ?? [];
  return date === undefined ? undefined : Date.parse(`${date}T${hour}:${minute}:${second}.${fraction}Z`) || undefined;
}

function possiblyStopped({ runs }: LogReading): string {
  const names = [...new Set(runs.flatMap(({ intended, back, unknown }) => [...intended, ...back, ...unknown]))];
  const apps = names.map((name) => ({ name }));
  return apps.length === 0 ? '' : `According to the log, these may be stopped: ${namesOf(apps, apps.length)}.`;
}

function unreadableSentence(file: string, { unreadable }: LogReading): string {
  const named = unreadable.flatMap((text) => /"app":"([^"]+)"?/.exec(text)?.[1] ?? []).map((name) => ({ name }));
  const which =
    named.length === 0 ? 'Look at the apps of its plan yourself.' : `Look at these apps yourself: ${namesOf(named)}.`;
  const count = unreadable.length === 1 ? '1 record' : `${unreadable.length} records`;
  return `${count} in ${file} can't be read: the log is cut, or was changed. ${which}`;
}

/** PowerShell 5 writes UTF-16. */
async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
      const isUtf16 = bytesRead === 2 && buffer.readUInt16LE() === 0xfeff;
      const input = handle.createReadStream({ start: 0, encoding: isUtf16 ? 'utf16le' : 'utf8', autoClose: false });
      yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    } finally {
      await handle.close();
    }
  } catch (error) {
    const because = errorMessage(error);
    throw new NothingStopped(exitCodes.usage, `The log can't be read: ${because}. Nothing was started.`, {
      cause: error,
    });
  }
}
