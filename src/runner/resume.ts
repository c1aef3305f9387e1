import { isSameCloud } from '../azure/cloud.ts';
import { namesOf } from '../names.ts';
import { environmentHash, type JournalDocument, JournalFailure, ownerKey } from '../stopStart/engine/journal.ts';
import type { AbandonedRun } from '../stopStart/engine/recovery.ts';
import type { RunHandle } from '../stopStart/engine/runHandle.ts';
import type { OpenRuns } from '../stopStart/engine/runRegister.ts';
import { azurePorts } from '../stopStart/ports/azurePorts.ts';
import { wayOut } from '../stopStart/words/beginWords.ts';
import type { Connection } from './connection.ts';
import { type Followed, type Following, follow } from './follow.ts';
import type { Interrupts } from './interrupts.ts';
import { keeping, type Machine } from './machine.ts';

/** What a resume is about: one environment, whatever else this machine has. */
export interface ResumeParts {
  readonly environment: JournalDocument['environment'];
  readonly connection: Connection;
  readonly machine: Machine;
  readonly following: Following;
  readonly interrupts: Interrupts;
}

/** What came of it. Nothing that fails takes away what is known: that would leave apps unnamed. */
export interface Resumed {
  readonly followed: readonly Followed[];
  /** What is not known to run, in sentences. */
  readonly open: readonly string[];
}

/** How often is looked whether a run that is under way is over. Milliseconds. */
const lookEvery = 5000;

/**
 * Starts every app of the environment that an earlier run may have left stopped, looks at those whose watch was cut short, and stops none.
 * A run that is under way is waited for: it brings its apps back itself, or its owner is found dead. `unwritten`: runs of which this
 * machine has no record.
 */
export async function resume(parts: ResumeParts, unwritten: readonly AbandonedRun[] = []): Promise<Resumed> {
  const { environment, following, interrupts } = parts;
  const { clock, giveUpAfterMs, output } = following;
  const until = clock.monotonic() + giveUpAfterMs;
  const followed: Followed[] = [];
  const failed: string[] = [];
  const tried = new Set<string>();
  let runs = unwritten;
  for (;;) {
    const reading = await read(parts);
    // Whoever takes a run away from here may die as well: then it is another owner's.
    const isOver = (run: AbandonedRun): boolean => followed.some(({ report }) => report.runId === run.runId);
    runs = [...runs, ...reading.abandoned].filter((run) => !tried.has(ownerKey(run)) && !isOver(run));
    if (runs.length > 0) {
      for (const run of runs) {
        tried.add(ownerKey(run));
      }
      const outcomes = await Promise.all(runs.map((run) => resumeRun(run, parts, unwritten.includes(run))));
      followed.push(...outcomes.flatMap((one) => one.followed));
      failed.push(...outcomes.flatMap((one) => one.open));
      runs = [];
      continue;
    }
    const isTooLate = clock.monotonic() >= until || interrupts.signal.aborted;
    if (reading.active.length === 0 || isTooLate) {
      const waited = reading.active.map(
        ({ down }) => `${activeWords(environment.name, down)} Nothing was done about it here.`,
      );
      if (followed.length + failed.length + waited.length + reading.unknown.length === 0) {
        output.line(`No run has left an app of ${environment.name} stopped, as far as this machine knows.`);
      }
      return { followed, open: [...failed, ...waited, ...reading.unknown] };
    }
    const line = reading.active.map(({ down }) => activeWords(environment.name, down)).join(' ');
    output.status(`${line} Waiting for it.`);
    if (!tried.has(line)) {
      tried.add(line);
      output.line(`${line} Waiting for it.`);
    }
    await clock.sleep(lookEvery, interrupts.signal).catch(() => undefined);
  }
}

function activeWords(environment: string, down: readonly { readonly name: string }[]): string {
  const names = down.length === 0 ? '' : ` Not back yet: ${namesOf(down, down.length)}.`;
  return `Another window or runner still has a run on ${environment}, or was killed within the last minutes.${names}`;
}

/** What is not over on the environment, by one reading. `unknown`: what can't be read, in sentences. */
export async function read({
  environment,
  machine,
}: Pick<ResumeParts, 'environment' | 'machine'>): Promise<
  Omit<OpenRuns, 'unreadable'> & { readonly unknown: readonly string[] }
> {
  try {
    const { active, abandoned, unreadable } = await machine.engine.openRuns();
    const isHere = (run: { readonly environment: JournalDocument['environment'] }): boolean =>
      run.environment.key === environment.key;
    const hash = environmentHash(environment.key);
    return {
      active: active.filter((run) => isHere(run) && !run.mine),
      abandoned: abandoned.filter(isHere),
      unknown: unreadable
        .filter((one) => (one.environmentHash ?? hash) === hash)
        .map((one) => `${one.sentence} ${wayOut(one, 'runner')}`),
    };
  } catch (error) {
    if (!(error instanceof JournalFailure)) {
      throw error;
    }
    return { active: [], abandoned: [], unknown: [`${error.message} Whether apps are stopped is not known.`] };
  }
}

/** An earlier run, and what it may have left. */
export function leftWords({ startedAt, environment, apps, cutShort }: AbandonedRun): string {
  const [down, watched] = [namesOf(apps, apps.length), namesOf(cutShort, cutShort.length)];
  return [
    `A run on ${environment.name} that began ${new Date(startedAt).toISOString().slice(0, 19)}Z ended in the middle.`,
    ...(apps.length === 0 ? [] : [`It may have left stopped: ${down}.`]),
    ...(cutShort.length === 0 ? [] : [`Not known to run since: ${watched}.`]),
  ].join(' ');
}

async function resumeRun(run: AbandonedRun, parts: ResumeParts, isUnwritten: boolean): Promise<Resumed> {
  const { connection, machine, following, interrupts } = parts;
  const { output, clock } = following;
  const left = leftWords(run);
  if (!isSameCloud(run.account.cloud, connection.account.cloud)) {
    // There the apps would not be found, and might be taken for deleted.
    const clouds = `It was in the cloud “${run.account.cloud}”, and the plan names “${connection.account.cloud}”.`;
    return { followed: [], open: [`${left} ${clouds} Nothing was started.`] };
  }
  output.line(`${left} ${run.apps.length === 0 ? 'Looking at them.' : 'Starting them.'}`);
  const ports = azurePorts(connection.azure, run.environment.id, clock);
  const withoutDisk = async (): Promise<RunHandle | undefined> => {
    const { engine } = await machine.withoutDisk(run);
    interrupts.useEngine(engine);
    return engine.recover(run, ports);
  };
  let handle: RunHandle | undefined;
  try {
    handle = isUnwritten ? await withoutDisk() : await machine.engine.recover(run, ports);
  } catch (error) {
    if (!(error instanceof JournalFailure)) {
      throw error;
    }
    output.line(`${error.message} The apps are started all the same: only a stop needs a record.`);
    handle = await withoutDisk();
  }
  if (handle === undefined) {
    // Another window or runner has it: the next reading says so.
    return { followed: [], open: [] };
  }
  interrupts.follow(handle);
  return { followed: [await keeping(machine, handle, follow(handle, following), output)], open: [] };
}
