import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { countOf, namesOf } from '../names.ts';
import { environmentHash, type JournalDocument, JournalFailure } from '../stopStart/engine/journal.ts';
import type { AbandonedRun } from '../stopStart/engine/recovery.ts';
import { azurePorts } from '../stopStart/ports/azurePorts.ts';
import type { RunMachine } from '../stopStart/ports/createEngine.ts';
import type { Connection } from './connection.ts';
import { exitCodes, NothingStopped } from './exitCodes.ts';
import { type Followed, type Following, follow } from './follow.ts';
import type { Interrupts } from './interrupts.ts';
import { keeping } from './machine.ts';
import { type LoggedApp, type LogReading, readLog } from './records.ts';

/** What a resume is about: one environment, whatever else this machine has. */
export interface ResumeParts {
  readonly environment: JournalDocument['environment'];
  readonly connection: Connection;
  readonly machine: RunMachine;
  readonly following: Following;
  readonly interrupts: Interrupts;
}

export interface Resumed {
  readonly followed: readonly Followed[];
  /** What can't be read, so that apps may be down of which nothing is known. For people. */
  readonly unknown: readonly string[];
}

/** How often is looked whether a run that is under way is over. Milliseconds. */
const lookEvery = 5000;

/**
 * Starts every app of the environment that an earlier run may have left stopped, looks at those whose watch was cut short, and stops none.
 * A run that is under way is waited for: it brings its apps back itself, or its owner is found dead.
 */
export async function resume(parts: ResumeParts): Promise<Resumed> {
  const { environment, machine, following, interrupts } = parts;
  await untilNoneIsActive(parts);
  const { runs, unreadable } = await machine.engine.abandonedRuns();
  const own = runs.filter((run) => run.environment.key === environment.key);
  const hash = environmentHash(environment.key);
  const unknown = unreadable.filter((one) => (one.environmentHash ?? hash) === hash).map(({ sentence }) => sentence);
  if (own.length === 0 && unknown.length === 0) {
    following.output.line(`No run has left an app of ${environment.name} stopped, as far as this machine knows.`);
  }
  const followed: Followed[] = [];
  for (const run of own) {
    interrupts.signal.throwIfAborted();
    followed.push(...(await resumeRun(run, parts)));
  }
  return { followed, unknown };
}

async function resumeRun(run: AbandonedRun, parts: ResumeParts): Promise<readonly Followed[]> {
  const { connection, machine, following, interrupts } = parts;
  const { account, environment, apps, cutShort } = run;
  if (account.cloud !== connection.account.cloud) {
    // There the apps would not be found, and might be taken for deleted.
    throw new NothingStopped(
      exitCodes.refused,
      `The run of ${new Date(run.startedAt).toISOString()} was in the cloud “${account.cloud}”, and the plan names “${connection.account.cloud}”. Nothing was started.`,
    );
  }
  const [down, watched] = [namesOf(apps, apps.length), namesOf(cutShort, cutShort.length)];
  following.output.line(
    `A run of ${new Date(run.startedAt).toISOString()} on ${environment.name} ended in the middle.${apps.length === 0 ? '' : ` May be stopped, and are started: ${down}.`}${cutShort.length === 0 ? '' : ` Were running again, and are looked at: ${watched}.`}`,
  );
  const handle = await machine.engine.recover(run, azurePorts(connection.azure, environment.id, following.clock));
  if (handle === undefined) {
    following.output.line('Another window or runner has taken it over meanwhile, and brings its apps back.');
    return [];
  }
  interrupts.follow(handle);
  return [await keeping(machine, handle, follow(handle, following), following.output)];
}

async function untilNoneIsActive({ environment, machine, following, interrupts }: ResumeParts): Promise<void> {
  const { clock, output, giveUpAfterMs } = following;
  const until = clock.monotonic() + giveUpAfterMs;
  let isSaid = false;
  for (;;) {
    const active = (await machine.engine.activeRuns()).find((run) => run.environment.key === environment.key);
    if (active === undefined) {
      return;
    }
    const names = active.down.length === 0 ? '' : ` Not back yet: ${namesOf(active.down)}.`;
    if (!isSaid) {
      isSaid = true;
      output.line(
        `Another window or runner still has a run on ${environment.name}, or was killed within the last minutes.${names} Waiting for it.`,
      );
    }
    if (clock.monotonic() >= until) {
      throw new NothingStopped(
        exitCodes.left,
        `The other run on ${environment.name} is not over.${names} Nothing was done here.`,
      );
    }
    await clock.sleep(lookEvery, interrupts.signal);
  }
}

/** Writes down what a log of a lost machine says of the environment, as runs that ended in the middle. Gives what is not known, for people. */
export async function adoptLog(
  file: string,
  { environment, connection, machine, following }: ResumeParts,
): Promise<readonly string[]> {
  const reading = await readLog(linesOf(file), environment.key);
  if (reading.runs.size === 0 && reading.unreadable === 0) {
    const others = reading.others === 0 ? '' : ' It has records of other environments.';
    throw new NothingStopped(
      exitCodes.usage,
      `${file} has no record of a run on ${environment.name}: a log of this program has lines with RECORD in them.${others} Nothing was started.`,
    );
  }
  for (const [runId, apps] of reading.runs) {
    await adoptRun({ runId, apps }, { environment, connection, machine, following });
  }
  return unreadableWords(file, reading);
}

function unreadableWords(file: string, { unreadable }: LogReading): readonly string[] {
  const lines = unreadable === 1 ? '1 record' : `${unreadable} records`;
  return unreadable === 0
    ? []
    : [`${lines} in ${file} can't be read: the log is cut, or was changed. Look at the apps in it yourself.`];
}

async function adoptRun(
  { runId, apps }: { readonly runId: string; readonly apps: readonly LoggedApp[] },
  {
    environment,
    connection,
    machine,
    following,
  }: Pick<ResumeParts, 'environment' | 'connection' | 'machine' | 'following'>,
): Promise<void> {
  const open = apps.filter(({ mark }) => mark === 'intended' || mark === 'back');
  const { journals, owner } = machine;
  if (open.length === 0 || (await journals.latestEpoch(runId).catch(none)) > 0) {
    return;
  }
  const now = following.clock.now();
  await journals.create({
    ...{ runId, epoch: 1, kind: 'run', owner, heartbeatAt: now, startedAt: now, releasedAt: now, environment },
    account: connection.account,
    apps: open.map(({ id, mark }) => ({ id, name: nameOf(id), mark, stops: 1, intendedAt: now })),
  });
  following.output.line(
    `The log has a run on ${environment.name} with ${countOf(open.length)} that may not be as they were.`,
  );
}

/** There is no folder yet. One that can't be read is told when it is read again. */
function none(error: unknown): number {
  if (error instanceof JournalFailure) {
    return 0;
  }
  throw error;
}

/** `app`, or `app/slot`. */
function nameOf(id: string): string {
  const [, app = id, , slot] = /\/sites\/([^/]+)(\/slots\/([^/]+))?$/i.exec(id) ?? [];
  return slot === undefined ? app : `${app}/${slot}`;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const input = createReadStream(file, 'utf8');
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new NothingStopped(exitCodes.usage, `The log ${file} can't be read: ${because} Nothing was started.`, {
      cause: error,
    });
  } finally {
    input.destroy();
  }
}
