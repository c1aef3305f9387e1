import type { App } from '../azure/app.ts';
import { AzureError } from '../azure/azureError.ts';
import type { AppRef, EnvironmentRef, Permission } from '../stopStart/engine/ports.ts';
import { concurrencyOf, RunRefused } from '../stopStart/engine/runRequest.ts';
import { azurePorts } from '../stopStart/ports/azurePorts.ts';
import { refusalSentence } from '../stopStart/words/beginWords.ts';
import { countOf, namesOf } from '../text/appNames.ts';
import { azureWords } from './azureWords.ts';
import type { Connection } from './connection.ts';
import { abandonedSentence, readEarlierRuns } from './earlierRuns.ts';
import { exitCodes, NothingStopped } from './exitCodes.ts';
import { type FollowOptions, type FollowResult, follow } from './follow.ts';
import type { Interrupts } from './interrupts.ts';
import { keepReport, type Machine } from './machine.ts';
import { type PlannedRun, plannedRun } from './plannedRun.ts';
import type { Plan } from './planSchema.ts';

/** What is needed to apply a plan. */
export interface PlanParts {
  readonly plan: Plan;
  readonly range: { readonly first: number; readonly last: number } | undefined;
  readonly connection: Connection;
  readonly following: FollowOptions;
  readonly interrupts: Interrupts;
}

/**
 * Reads the environment's apps, and writes what will be done. `watched`: apps whose watch an earlier run could not finish. Throws
 * NothingStopped.
 */
export async function planRun(
  { plan, range, connection, following, interrupts }: PlanParts,
  watched: readonly AppRef[],
): Promise<PlannedRun> {
  const { azure, account } = connection;
  const { signal } = interrupts;
  const planned = await orNothingStopped(async () => {
    const [environment, apps] = await Promise.all([
      azure.environments.get(plan.environment, signal),
      azure.apps.withSlots(plan.environment, signal),
    ]);
    refuseIfStoppedSince(watched, apps);
    return plannedRun(plan, { environment, apps, account, ...(range === undefined ? {} : { range }) });
  });
  for (const line of planLines(planned)) {
    following.output.line(line);
  }
  return planned;
}

/** Refuses if an app whose watch was cut short does not run now: the user was not told of it yet. */
function refuseIfStoppedSince(watched: readonly AppRef[], apps: readonly App[]): void {
  const running = new Set(apps.filter(({ state }) => state === 'running').map(({ key }) => key));
  const stopped = watched.filter(({ key }) => !running.has(key));
  if (stopped.length > 0) {
    throw new NothingStopped(
      exitCodes.left,
      `An earlier run stopped and started ${namesOf(stopped, stopped.length)}, and ended before its watch was over. Not running now: ${namesOf(stopped, stopped.length)}. Nothing was stopped now. Run with --resume first.`,
    );
  }
}

function planLines({ request, waves, notRunning }: PlannedRun): readonly string[] {
  const { environment, apps, pace } = request;
  const atATime = concurrencyOf(pace, apps.length);
  const down = atATime === 1 ? 'at most 1 is down at a time' : `at most ${atATime} are down at a time`;
  return [
    `${countOf(apps.length)} of ${environment.name} to stop and start, ${down}:`,
    ...waves.map(
      ({ number, title, apps: some, lookAfter }) =>
        `  ${number}. ${title}: ${namesOf(some, some.length)}${lookAfter ? '; then a pause to look at them' : ''}`,
    ),
    ...(notRunning.length === 0 ? [] : [`Not running, and left alone: ${namesOf(notRunning)}.`]),
  ];
}

/** Stops and starts the apps. Throws NothingStopped. */
export async function runPlanned(planned: PlannedRun, parts: PlanParts, machine: Machine): Promise<FollowResult> {
  const { connection, following, interrupts } = parts;
  const { request } = planned;
  const { environment, apps } = request;
  const question = `Stop and start ${countOf(apps.length)} of ${environment.name}? Each is out of service until it runs again.`;
  const answer = await following.prompt?.yesOrNo(question, interrupts.signal);
  interrupts.signal.throwIfAborted();
  if (answer === false) {
    throw new NothingStopped(exitCodes.refused, 'Not confirmed. Nothing was stopped.');
  }
  // Another run may have died since the first check.
  await refuseIfLeft(environment, machine);
  const ports = azurePorts(connection.azure, environment.id, following.clock, request.apps);
  const handle = await machine.engine.run(request, ports).catch((error: unknown) => {
    throw error instanceof RunRefused ? refused(environment.name, error) : error;
  });
  interrupts.follow(handle);
  return keepReport(machine, handle, follow(handle, following), following.output);
}

function refused(environment: string, error: RunRefused): NothingStopped {
  const exitCode = error.refusal.kind === 'recordUnreadable' ? exitCodes.left : exitCodes.refused;
  return new NothingStopped(exitCode, refusalSentence(environment, error, 'runner'), { cause: error });
}

/**
 * Refuses if an earlier run may have left apps stopped, because nobody would start them. Gives the apps whose watch was cut short.
 * Throws NothingStopped, also while another run is under way.
 */
export async function refuseIfLeft(environment: EnvironmentRef, machine: Machine): Promise<readonly AppRef[]> {
  const { active, abandoned, mayHaveStopped, unreadable } = await readEarlierRuns({ environment, machine });
  if (mayHaveStopped.length > 0) {
    const left = mayHaveStopped.map(abandonedSentence).join(' ');
    throw new NothingStopped(exitCodes.left, `${left} Nothing was stopped now. Run with --resume first.`);
  }
  if (unreadable.length > 0) {
    throw new NothingStopped(exitCodes.left, `${unreadable.join(' ')} Nothing was stopped now.`);
  }
  const [by] = active;
  if (by !== undefined) {
    throw refused(environment.name, new RunRefused({ kind: 'environmentBusy', by }));
  }
  return abandoned.flatMap(({ cutShort }) => cutShort);
}

/** Apps that can't be stopped and started, as far as Azure tells, and why. */
export async function leftOut(
  { request }: PlannedRun,
  { connection, following, interrupts }: PlanParts,
): Promise<readonly { readonly app: string; readonly because: string }[]> {
  const { preflight } = azurePorts(connection.azure, request.environment.id, following.clock);
  const problemOf = async ({
    id,
    key,
    name,
  }: PlannedRun['request']['apps'][number]): Promise<readonly { app: string; because: string }[]> => {
    const because = whyNot(await preflight.check({ id, key, name }, interrupts.signal));
    return because === undefined ? [] : [{ app: name, because }];
  };
  return (await Promise.all(request.apps.map(problemOf))).flat();
}

function whyNot(permission: Permission): string | undefined {
  switch (permission.kind) {
    case 'allowed':
      return undefined;
    case 'denied':
      return `this identity may not ${permission.missing.join(' or ')} it`;
    case 'locked':
      return `the lock “${permission.lock}” forbids it`;
    case 'unknown':
      return `whether it may be stopped and started is not known (${permission.because})`;
  }
}

/** Turns an AzureError before the first stop into NothingStopped. */
export async function orNothingStopped<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof AzureError
      ? new NothingStopped(exitCodes.refused, `${azureWords(error)} Nothing was stopped.`, { cause: error })
      : error;
  }
}
