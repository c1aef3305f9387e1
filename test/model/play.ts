import assert from 'node:assert/strict';
import type { RunHandle } from '../../src/stopStart/engine/runHandle.ts';
import { isFinished, storedRuns } from '../../src/stopStart/engine/storedRun.ts';
import { SimulatedMachine, type SimulatedWindow } from '../unit/stopStart/engine/simulatedWindow.ts';
import type { AppPlan, Happening, Scenario } from './scenario.ts';
import { PromiseWatcher } from './watcher.ts';

const hour = 3_600_000;

/** Plays a scenario to its end, heals the world, lets recoveries do their work, and asks whether the promise was kept. */
export async function play(scenario: Scenario): Promise<void> {
  const machine = machineOf(scenario);
  const watcher = new PromiseWatcher(machine, scenario);
  const window = machine.open();
  const begun = window.run({ ...machine.request(scenario.pace), waves: scenario.waves }).then(
    (handle) => watcher.watch(window, handle),
    () => undefined,
  );
  await machine.clock.runUntil(begun);
  await happen(scenario, machine, watcher, window);
  if (scenario.killedAfter !== undefined) {
    window.kill();
    for (const after of scenario.recoveriesKilledAfter) {
      const recovering = await recovery(machine, watcher, scenario.windowsAtOnce);
      await machine.clock.advance(after);
      for (const one of recovering) {
        one.kill();
      }
    }
  }
  await heal(machine, watcher);
  await untilAllSettled(machine, watcher);
  watcher.assertKept();
}

function machineOf({ apps, lagMs, latencyMs, diskMs, listFaults, seed }: Scenario): SimulatedMachine {
  const machine = new SimulatedMachine();
  machine.random = randomFrom(seed);
  machine.azure.lagMs = lagMs;
  machine.azure.latencyMs = latencyMs;
  machine.journals.diskMs = diskMs;
  machine.azure.listFaults.push(...listFaults);
  for (const [index, plan] of apps.entries()) {
    addApp(machine, `app${index}`, plan);
  }
  return machine;
}

function addApp(machine: SimulatedMachine, name: string, plan: AppPlan): void {
  const app = machine.azure.add(name, plan.state);
  app.stopTakes = plan.stopTakes;
  app.startTakes = plan.startTakes;
  app.permission = plan.permission;
  app.site = plan.site;
  app.unlisted = plan.unlisted;
  for (const verb of ['read', 'stop', 'start'] as const) {
    app.faults[verb].push(...plan.faults[verb]);
  }
  if (plan.startRefused !== undefined) {
    app.always.start = { kind: plan.startRefused };
  }
}

/** Lets the scenario's time pass, up to the kill if there is one. */
async function happen(
  { happenings, killedAfter }: Scenario,
  machine: SimulatedMachine,
  watcher: PromiseWatcher,
  window: SimulatedWindow,
): Promise<void> {
  const begun = machine.clock.now();
  const until = killedAfter ?? 400_000;
  const inOrder = happenings.filter(({ ms }) => ms <= until).toSorted((one, other) => one.ms - other.ms);
  for (const happening of inOrder) {
    await machine.clock.advance(Math.max(0, begun + happening.ms - machine.clock.now()));
    await bring(happening, machine, watcher, window);
  }
  await machine.clock.advance(Math.max(0, begun + until - machine.clock.now()));
}

async function bring(
  happening: Happening,
  machine: SimulatedMachine,
  watcher: PromiseWatcher,
  window: SimulatedWindow,
): Promise<void> {
  switch (happening.kind) {
    case 'cancel':
    case 'continue':
    case 'end':
    case 'giveUp':
      tell(watcher, machine, happening.kind);
      break;
    case 'close':
      await close(machine, window);
      break;
    case 'sleep':
      machine.clock.leap(happening.forMs);
      watcher.sleptAt = happening.forMs > 30_000 ? machine.clock.now() : watcher.sleptAt;
      break;
    case 'diskFull':
    case 'diskFree':
      machine.journals.full = happening.kind === 'diskFull';
      break;
    case 'signedOut':
    case 'signedIn':
      window.session = happening.kind === 'signedIn' ? 'ready' : 'needsUser';
      break;
    case 'notReady':
    case 'ready':
      machine.azure.environment = { ready: happening.kind === 'ready' };
      break;
    case 'takeover':
      window.looksDead = true;
      await recovery(machine, watcher);
      break;
    default:
      byColleague(happening.kind, `app${happening.app}`, machine, watcher);
  }
}

/** At once, whatever else is going on, a start is sent for every app that may be down. */
async function close(machine: SimulatedMachine, window: SimulatedWindow): Promise<void> {
  const down = window.engine.liveRuns().flatMap((run) => run.snapshot().down);
  const closedAt = machine.clock.now();
  void window.engine.startAllUnsettled();
  await machine.clock.advance(0);
  const started = machine.azure.calls.filter(
    ({ verb, at, by }) => verb === 'start' && at >= closedAt && by === window.name,
  );
  const notStarted = down.filter(({ name }) => started.every(({ app }) => app !== name));
  assert.deepEqual(notStarted, [], 'a closing window sends a start for every app that may be down');
}

function tell(
  watcher: PromiseWatcher,
  machine: SimulatedMachine,
  what: 'cancel' | 'continue' | 'end' | 'giveUp',
): void {
  for (const handle of watcher.handles) {
    handle[what](handle.snapshot().apps.map(({ app }) => app));
  }
  watcher.gaveUp ||= what === 'giveUp';
  if (what === 'continue') {
    watcher.continuedAt = machine.clock.now();
  }
}

function byColleague(
  does: 'stops' | 'starts' | 'deletes' | 'scales',
  name: string,
  machine: SimulatedMachine,
  watcher: PromiseWatcher,
): void {
  const app = machine.azure.apps.find(({ ref }) => ref.name === name);
  if (app === undefined) {
    return;
  }
  if (does === 'deletes') {
    app.deleted = true;
  } else if (does === 'scales') {
    app.busyUntil = machine.clock.now() + 60_000;
  } else {
    machine.azure.colleague(name, does === 'stops' ? 'Stopped' : 'Running');
  }
  if (does === 'stops') {
    watcher.stoppedByOthers.set(name, machine.clock.now());
  }
}

/** Opens new windows, which recover what they are offered: each run is taken by one of them. */
async function recovery(
  machine: SimulatedMachine,
  watcher: PromiseWatcher,
  windowsAtOnce = 1,
): Promise<readonly SimulatedWindow[]> {
  const windows = Array.from({ length: windowsAtOnce }, () => machine.open());
  const taken: string[] = [];
  for (const window of windows) {
    const recovering = (async () => {
      const { runs } = await window.engine.abandonedRuns();
      for (const run of runs) {
        const handle = await window.engine.recover(run, window.ports);
        if (handle !== undefined) {
          taken.push(run.runId);
          watcher.watch(window, handle);
        }
      }
    })();
    recovering.catch(() => undefined);
  }
  await machine.clock.advance(100 + 4 * machine.journals.diskMs);
  assert.equal(new Set(taken).size, taken.length, 'a run is taken over by one window only');
  return windows;
}

/** Disk, sign-in, environment and permissions are well again; faults to come stay, for they come to an end. */
async function heal(machine: SimulatedMachine, watcher: PromiseWatcher): Promise<void> {
  machine.journals.full = false;
  machine.azure.environment = { ready: true };
  for (const app of machine.azure.apps) {
    delete app.always.start;
  }
  for (const window of machine.windows) {
    window.session = 'ready';
  }
  tell(watcher, machine, 'continue');
  await machine.clock.advance(1000);
}

/** The user answers every question with Continue, and opens a window that recovers, until nothing is left. */
async function untilAllSettled(machine: SimulatedMachine, watcher: PromiseWatcher): Promise<void> {
  const limit = machine.clock.now() + 12 * hour;
  for (let last = false; ; ) {
    await machine.clock.advance(60_000);
    const handles = watcher.handles;
    if (handles.some((handle) => handle.snapshot().holds.length > 0)) {
      tell(watcher, machine, 'continue');
    }
    if (handles.every(isSettled)) {
      if (last && openRuns(machine) === 0) {
        return;
      }
      last = true;
      await recovery(machine, watcher);
    }
    if (machine.clock.now() > limit) {
      throw new Error('Not everything is settled after twelve hours.');
    }
  }
}

function isSettled(handle: RunHandle): boolean {
  return handle.snapshot().stage === 'settled';
}

/** Runs that have apps to be started, and no live owner that does it. */
function openRuns(machine: SimulatedMachine): number {
  const runs = storedRuns({ documents: machine.journals.documents, unreadable: [] });
  return runs.filter((run) => !isFinished(run) && run.apps.some(({ mark }) => mark === 'intended')).length;
}

/** A small generator of its own, so that a scenario plays the same every time. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}
