import { SimulatedMachine } from '../../test/unit/stopStart/engine/simulatedWindow.ts';

/** One case of the bench on the simulated clock. */
export interface Cell {
  readonly apps: number;
  readonly atATime: number;
  /** How far each app's state lags behind its stop and its start, in milliseconds, in the order of the apps. */
  readonly lagsMs: readonly number[];
  readonly answerMs: number;
  /** All apps have the same lag, so that only the first ones have to find it out. */
  readonly isAlike: boolean;
}

export interface SimulatedWalk {
  /** The time from the first app's own read until the last app is back, divided by the least possible time. */
  readonly timeOverIdeal: number;
  /** The longest outage beyond the ideal, in milliseconds: of the apps after the first ones, and of the first ones, which find the lag out. */
  readonly longestExtraMs: number;
  readonly firstExtraMs: number;
  /** For each app, including the watch. */
  readonly requests: number;
  /** Reads for each second: in the busiest ten seconds, and from the first request to the end of the watch. */
  readonly busiestReads: number;
  readonly meanReads: number;
}

/** The engine must see this many apps before it knows that lags differ. */
const fewToCompare = 5;

/** The engine on a simulated clock, with simulated Azure: hours pass in seconds. */
export async function simulatedWalk({ apps, atATime, lagsMs, answerMs, isAlike }: Cell): Promise<SimulatedWalk> {
  const machine = SimulatedMachine.with(...Array.from({ length: apps }, (_, index) => `app-${index}`));
  const { azure, clock } = machine;
  azure.latencyMs = answerMs;
  for (const [index, app] of azure.apps.entries()) {
    app.lags = [lagsMs[index] ?? 0];
  }
  const handle = await clock.runUntil(machine.open().run(machine.request({ kind: 'several', count: atATime })));
  const ended = await clock.runUntil(handle.ended);
  await clock.runUntil(handle.settled);
  if (ended.done.length < apps) {
    throw new Error(`${apps - ended.done.length} apps were not walked.`);
  }
  const began = azure.calls.find(({ verb }) => verb === 'read')?.at ?? 0;
  const reads = azure.calls.filter(({ verb }) => verb === 'read' || verb === 'list' || verb === 'readEnvironment');
  const extra = ended.apps.map(({ downMs = 0 }, index) => downMs - (2 * (lagsMs[index] ?? 0) + 3 * answerMs));
  // Nobody knows the lag before some apps are back. Where all have the same, the next apps narrow it down.
  const finding = Math.min(apps, isAlike ? 3 * atATime : Math.max(fewToCompare, atATime));
  const first = (azure.calls[0]?.at ?? 0) / 1000;
  const last = (azure.calls.at(-1)?.at ?? 0) / 1000;
  return {
    timeOverIdeal: (ended.endedAt - began) / idealMs(lagsMs, atATime, answerMs),
    longestExtraMs: Math.max(0, ...extra.slice(finding)),
    firstExtraMs: Math.max(0, ...extra.slice(0, finding)),
    // Three more requests read the rights and locks of the resource group, once for all apps.
    requests: (azure.calls.filter(({ verb }) => verb !== 'site').length + 3) / apps,
    busiestReads: busiest(reads.map(({ at }) => at / 1000)),
    meanReads: reads.length / (last - first),
  };
}

/** Each app costs two lags and the answers to a read, a stop, a look, a start and a look. A free lane takes the next app. */
function idealMs(lagsMs: readonly number[], atATime: number, answerMs: number): number {
  const free = Array.from({ length: atATime }, () => 0);
  for (const lagMs of lagsMs) {
    const next = free.indexOf(Math.min(...free));
    free[next] = (free[next] ?? 0) + 2 * lagMs + 5 * answerMs;
  }
  return Math.max(...free);
}

function busiest(at: readonly number[], seconds = 10): number {
  let first = 0;
  let most = 0;
  for (const [index, time] of at.entries()) {
    while ((at[first] ?? 0) <= time - seconds) {
      first += 1;
    }
    most = Math.max(most, index - first + 1);
  }
  return most / seconds;
}
