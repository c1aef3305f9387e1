import { Happenings, tell } from './happenings.ts';
import { assertKept } from './kept.ts';
import { note } from './note.ts';
import { recover } from './recover.ts';
import type { Happening, RunPlan, Scenario } from './scenario.ts';
import { Tally } from './tally.ts';
import type { WatchedRun } from './watchedRun.ts';
import { Watcher } from './watcher.ts';
import { type PlayedWorld, worldOf } from './world.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Plays a scenario to its end, heals the world, lets recoveries do their work, and asks whether the promise was kept. */
export async function play(scenario: Scenario, tally: Tally = new Tally()): Promise<void> {
  const world = worldOf(scenario, tally);
  const watcher = new Watcher(world);
  const happenings = new Happenings(scenario, world, watcher);
  const begun = world.clock.now();
  for (const event of eventsOf(scenario)) {
    await world.clock.advance(Math.max(0, begun + event.ms - world.clock.now()));
    if ('pace' in event) {
      begin(event, world, watcher);
    } else {
      await happenings.bring(event);
    }
  }
  await world.clock.advance(2 * minute);
  await heal(world, watcher);
  await untilAllSettled(scenario, world, watcher);
  // What is still on its way to Azure arrives.
  await world.clock.advance(hour);
  watcher.assertAllKnown();
  if (watcher.broken !== undefined) {
    throw watcher.broken;
  }
  assertKept({ azure: world.azure, runs: watcher.runs, left: watcher.left, sleeps: happenings.sleeps, tally });
  note(watcher, tally);
}

function eventsOf({ runs, happenings }: Scenario): readonly (RunPlan | Happening)[] {
  return [...runs, ...happenings].toSorted((one, other) => one.ms - other.ms);
}

/** The user begins a run in a window of that machine: the last one that lives, or a new one. */
function begin(plan: RunPlan, { machines, tally }: PlayedWorld, watcher: Watcher): void {
  const machine = machines[plan.machine];
  if (machine === undefined) {
    return;
  }
  const window = machine.windows.findLast(({ isDead, looksDead }) => !isDead && !looksDead) ?? machine.open();
  const before = watcher.live.filter((run) => run.window === window && !run.isSettled);
  const names = machine.azure.apps.map(({ ref }) => ref.name);
  const request = machine.request(plan.pace, plan.reversed ? names.toReversed() : names);
  const sender = watcher.sender(window);
  void window.engine.run({ ...request, waves: plan.waves }, sender.ports).then(
    (handle) => {
      watcher.began(machine, sender, handle, plan);
      tally.saw('second run while the first is watched', before.some((run) => !run.isSettled) ? 1 : 0);
    },
    () => undefined,
  );
}

/** Everything is well again; faults to come stay, for they come to an end. */
async function heal({ azure, clock, machines }: PlayedWorld, watcher: Watcher): Promise<void> {
  azure.environment = { ready: true };
  azure.readOnlyFrom = Number.POSITIVE_INFINITY;
  azure.spells.length = 0;
  for (const app of azure.apps) {
    delete app.always.start;
  }
  for (const { journals, windows } of machines) {
    journals.full = false;
    journals.diskMs = Math.min(journals.diskMs, 3000);
    journals.recover();
    for (const window of windows) {
      window.session = 'ready';
      window.engine.windowAnswers();
    }
  }
  tell('continue', watcher.live);
  await clock.advance(1000);
}

/** The user answers every question, and opens a window that recovers, until nothing is left. */
async function untilAllSettled({ answers }: Scenario, world: PlayedWorld, watcher: Watcher): Promise<void> {
  const { clock, machines } = world;
  const limit = clock.now() + 3 * hour;
  const left = [...answers];
  // Whoever let a run go and could not write that down is taken for dead once its heartbeat is old.
  for (let quiet = 0; quiet < 4; ) {
    await clock.advance(minute);
    const open = watcher.live.filter((run) => !run.isSettled && !run.machine.own.isAsleep);
    for (const run of open) {
      answer(run, left);
    }
    if (watcher.live.every((run) => run.isSettled)) {
      quiet += 1;
      for (const machine of machines.filter(({ windows }) => windows.length > 0)) {
        quiet = (await clock.runUntil(recover(machine, watcher, 1))) === 0 ? quiet : 0;
      }
    }
    if (clock.now() > limit) {
      throw new Error(`Not everything is settled after three hours: ${phasesOf(watcher)}.`);
    }
  }
}

function answer(run: WatchedRun, left: ('startAgain' | 'giveUp')[]): void {
  const { apps, pauseReasons } = run.handle.snapshot();
  for (const { app } of apps.filter(({ phase }) => phase === 'stoppedAgain')) {
    run[left.shift() ?? 'startAgain']([app]);
  }
  // Nobody but the user knows whether an app that was moved is to run where it is now.
  run.giveUp(apps.filter(({ phase, movedTo }) => phase === 'unsettled' && movedTo !== undefined).map(({ app }) => app));
  if (pauseReasons.length > 0) {
    run.continue();
  }
}

function phasesOf({ live }: Watcher): string {
  const open = live.filter((run) => !run.isSettled).flatMap((run) => run.handle.snapshot().apps);
  return [...new Set(open.map(({ phase }) => phase))].toSorted().join(', ');
}
