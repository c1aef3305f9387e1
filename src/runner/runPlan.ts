import { AzureError } from '../azure/azureError.ts';
import { concurrently } from '../concurrently.ts';
import { countOf, namesOf } from '../names.ts';
import type { AppRef, Permission } from '../stopStart/engine/ports.ts';
import { RunRefused } from '../stopStart/engine/runRefused.ts';
import { concurrencyOf } from '../stopStart/engine/runRequest.ts';
import { azurePorts } from '../stopStart/ports/azurePorts.ts';
import type { RunMachine } from '../stopStart/ports/createEngine.ts';
import { refusalSentence } from '../stopStart/words/beginWords.ts';
import type { Connection } from './connection.ts';
import { type ExitCode, exitCodes, NothingStopped } from './exitCodes.ts';
import { type Followed, type Following, follow } from './follow.ts';
import type { Interrupts } from './interrupts.ts';
import { keeping } from './machine.ts';
import type { Plan } from './plan.ts';
import { type PlannedRun, plannedRun } from './plannedRun.ts';

/** What the plan's environment is met with. */
export interface PlanParts {
  readonly plan: Plan;
  readonly range: { readonly first: number; readonly last: number } | undefined;
  readonly connection: Connection;
  readonly following: Following;
  readonly interrupts: Interrupts;
}

/** Reads what is there now, and says what is to be done. Throws NothingStopped. */
export async function meet({ plan, range, connection, following, interrupts }: PlanParts): Promise<PlannedRun> {
  const { azure, account } = connection;
  const { signal } = interrupts;
  const planned = await orNothingStopped(async () => {
    const [environment, apps] = await Promise.all([
      azure.environments.get(plan.environment, signal),
      azure.apps.withSlots(plan.environment, signal),
    ]);
    return plannedRun(plan, { environment, apps, account, ...(range === undefined ? {} : { range }) });
  });
  for (const line of planLines(planned)) {
    following.output.line(line);
  }
  return planned;
}

function planLines({ request, waves, notRunning }: PlannedRun): readonly string[] {
  const { environment, apps, pace } = request;
  const atATime = concurrencyOf(pace, apps.length);
  const down = atATime === 1 ? 'at most 1 is down at a time' : `at most ${atATime} are down at a time`;
  return [
    `${countOf(apps.length)} of ${environment.name} to stop and start, ${down}:`,
    ...waves.map(
      ({ number, title, apps: some, lookAfter }) =>
        `  ${number}. ${title}: ${namesOf(some, some.length)}${lookAfter ? '; then a look at them' : ''}`,
    ),
    ...(notRunning.length === 0 ? [] : [`Not running, and left alone: ${namesOf(notRunning)}.`]),
  ];
}

/** Stops and starts the apps. Throws NothingStopped. */
export async function runPlanned(planned: PlannedRun, parts: PlanParts, machine: RunMachine): Promise<Followed> {
  const { connection, following, interrupts } = parts;
  const { request } = planned;
  const { environment, apps } = request;
  const ask = following.asker?.yesOrNo(`Stop and start ${countOf(apps.length)} of ${environment.name}?`);
  if ((await ask) === false) {
    throw new NothingStopped(exitCodes.refused, 'Not confirmed. Nothing was stopped.');
  }
  interrupts.signal.throwIfAborted();
  const ports = azurePorts(connection.azure, environment.id, following.clock, request.apps);
  const handle = await machine.engine.run(request, ports).catch((error: unknown) => {
    throw error instanceof RunRefused
      ? new NothingStopped(exitCodes.refused, refusalSentence(environment.name, error), { cause: error })
      : error;
  });
  interrupts.follow(handle);
  return keeping(machine, handle, follow(handle, following), following.output);
}

/** Whether each app could be stopped and started, as far as Azure tells. */
export async function tryRights(
  { request }: PlannedRun,
  { connection, following, interrupts }: PlanParts,
): Promise<ExitCode> {
  const { preflight } = azurePorts(connection.azure, request.environment.id, following.clock);
  const problems = await concurrently(request.apps, 8, async (app) =>
    problem(app, await preflight.check(app, interrupts.signal)),
  );
  const lines = problems.flat();
  for (const line of lines) {
    following.output.line(line);
  }
  return lines.length === 0 ? exitCodes.done : exitCodes.incomplete;
}

function problem({ name }: AppRef, permission: Permission): readonly string[] {
  switch (permission.kind) {
    case 'allowed':
      return [];
    case 'denied':
      return [`${name} would be left out: this identity may not ${permission.missing.join(' or ')} it.`];
    case 'locked':
      return [`${name} would be left out: the lock “${permission.lock}” forbids it.`];
    case 'unknown':
      return [`Whether ${name} may be stopped and started is not known: ${permission.because}`];
  }
}

/** What Azure refuses before anything was stopped. */
export async function orNothingStopped<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof AzureError)) {
      throw error;
    }
    const { correlationId, code } = error.facts;
    const known = [
      ...(code === undefined ? [] : [code]),
      ...(correlationId === undefined ? [] : [`correlation id ${correlationId}`]),
    ];
    const more = known.length === 0 ? '' : ` (${known.join(', ')})`;
    throw new NothingStopped(exitCodes.refused, `${error.message}${more} Nothing was stopped.`, { cause: error });
  }
}
