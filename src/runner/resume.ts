import { isSameCloud } from '../azure/cloud.ts';
import { JournalFailure, ownerKey } from '../stopStart/engine/journal.ts';
import type { EnvironmentRef } from '../stopStart/engine/ports.ts';
import type { RunHandle } from '../stopStart/engine/runRequest.ts';
import type { AbandonedRun } from '../stopStart/engine/storedRun.ts';
import { azurePorts } from '../stopStart/ports/azurePorts.ts';
import { namesOf } from '../text/appNames.ts';
import type { Connection } from './connection.ts';
import {
  abandonedSentence,
  activeSentence,
  type EarlierRuns,
  nothingLeftSentence,
  type RecordedEnvironment,
  readEarlierRuns,
} from './earlierRuns.ts';
import { exitCodes, NothingStopped } from './exitCodes.ts';
import { type FollowOptions, type FollowResult, follow } from './follow.ts';
import type { Interrupts } from './interrupts.ts';
import type { Ledger } from './ledger.ts';
import { keepReport, type Machine } from './machine.ts';

/** What a resume needs. It is about one environment only. */
export interface ResumeParts {
  readonly environment: EnvironmentRef;
  readonly connection: Connection;
  readonly machine: Machine;
  readonly following: FollowOptions;
  readonly interrupts: Interrupts;
  readonly ledger: Ledger;
}

/** The time between checks whether another run is over. Milliseconds. */
const lookEvery = 5000;

/**
 * Starts every app of the environment that an earlier run may have left stopped, reads those whose watch was cut short, and stops none. It
 * waits for a run that is under way, until that run has brought its apps back or its owner is found dead. `unwritten`: runs without a
 * record on this machine. At the end the ledger has what is not known to run. Throws NothingStopped if another run is under way and none of
 * its apps is down.
 */
export async function resume(
  parts: ResumeParts,
  unwritten: readonly AbandonedRun[] = [],
): Promise<readonly FollowResult[]> {
  const { environment, following, interrupts, ledger } = parts;
  const { clock, giveUpAfterMs, output } = following;
  const until = clock.monotonic() + giveUpAfterMs;
  const followed: FollowResult[] = [];
  /** Keys of the owners whose runs were resumed, and lines that were written. */
  const tried = new Set<string>();
  const said = new Set<string>();
  for (let given = unwritten; ; given = []) {
    const { active, abandoned } = await readAndNote(ledger, parts);
    // If another process took over a run and died, the run has another owner and is resumed again.
    const isOver = (run: AbandonedRun): boolean => followed.some(({ report }) => report.runId === run.runId);
    const runs = [...given, ...abandoned].filter((run) => !tried.has(ownerKey(run)) && !isOver(run));
    if (runs.length > 0) {
      for (const run of runs) {
        tried.add(ownerKey(run));
        ledger.note(run.runId, abandonedSentence(run));
      }
      const outcomes = await Promise.all(runs.map((run) => resumeRun(run, parts, given.includes(run))));
      followed.push(...outcomes.flat());
      continue;
    }
    const isTooLate = clock.monotonic() >= until || interrupts.signal.aborted;
    if (active.length === 0 || isTooLate) {
      sayNothingLeft(active.length > 0, followed, parts);
      return followed;
    }
    const line = `${active.map(({ down }) => activeSentence(environment, down)).join(' ')} Waiting for it.`;
    output.status(line);
    if (!said.has(line)) {
      said.add(line);
      output.line(line);
    }
    await clock.sleep(lookEvery, interrupts.signal).catch(() => undefined);
  }
}

function sayNothingLeft(
  isOtherActive: boolean,
  followed: readonly FollowResult[],
  { environment, following, ledger }: ResumeParts,
): void {
  if (followed.length + ledger.open.length > 0) {
    return;
  }
  if (isOtherActive) {
    const sentence = `${activeSentence(environment, [])} None of its apps is known to be down, so nothing was done here.`;
    throw new NothingStopped(exitCodes.refused, sentence);
  }
  following.output.line(nothingLeftSentence(environment));
}

/** The user knows of these apps: they stay as they are, and no run is refused because of them. Gives lines for the output. */
export async function leaveStopped(parts: RecordedEnvironment): Promise<readonly string[]> {
  const { abandoned } = await readEarlierRuns(parts);
  const left = [];
  for (const run of abandoned) {
    if (await parts.machine.engine.dismiss(run)) {
      left.push(...run.apps, ...run.cutShort);
    }
  }
  return left.length === 0
    ? [nothingLeftSentence(parts.environment)]
    : [`Left as they are, whether or not they run: ${namesOf(left, left.length)}.`];
}

/** Notes what other runs have left meanwhile. */
export async function noteLeft(ledger: Ledger, parts: RecordedEnvironment): Promise<void> {
  const { mayHaveStopped, unreadable } = await readEarlierRuns(parts);
  const own = new Set(ledger.runs.map((run) => run.snapshot().runId));
  for (const run of mayHaveStopped.filter(({ runId }) => !own.has(runId))) {
    ledger.note(run.runId, abandonedSentence(run));
  }
  ledger.note('unreadable', ...unreadable);
}

/** Reads the other runs, and notes which of their apps are down and what can't be read. */
async function readAndNote(ledger: Ledger, parts: RecordedEnvironment): Promise<EarlierRuns> {
  const earlier = await readEarlierRuns(parts);
  const down = earlier.active.filter((run) => run.down.length > 0);
  ledger.note('active', ...down.map((run) => activeSentence(parts.environment, run.down)));
  ledger.note('unreadable', ...earlier.unreadable);
  return earlier;
}

/** Recovers one run. It is in the ledger until the recovery itself tells the state of its apps. */
async function resumeRun(
  run: AbandonedRun,
  parts: ResumeParts,
  isUnwritten: boolean,
): Promise<readonly FollowResult[]> {
  const { connection, machine, following, interrupts, ledger } = parts;
  const { output, clock } = following;
  const left = abandonedSentence(run);
  if (!isSameCloud(run.account.cloud, connection.account.cloud)) {
    // In another cloud the apps would not be found, and might be taken for deleted.
    const clouds = `It was in the cloud “${run.account.cloud}”, and the plan names “${connection.account.cloud}”.`;
    ledger.note(run.runId, `${left} ${clouds} Nothing was started.`);
    return [];
  }
  output.line(`${left} ${run.apps.length === 0 ? 'Checking them.' : 'Starting them.'}`);
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
    output.line(`${error.message} The apps are started anyway: only a stop needs a record.`);
    handle = await withoutDisk();
  }
  if (handle !== undefined) {
    interrupts.follow(handle);
  }
  // Without a handle another window or runner has the run; the next reading tells.
  ledger.clear(run.runId);
  return handle === undefined ? [] : [await keepReport(machine, handle, follow(handle, following), output)];
}
