import { MachineClock } from '../clock/machineClock.ts';
import { ManualClock } from '../clock/manualClock.ts';
import { SimulatedAzure } from '../unit/stopStart/engine/simulatedAzure.ts';
import { SimulatedMachine } from '../unit/stopStart/engine/simulatedWindow.ts';
import type { PlannedFault } from './scenario.ts';
import { type AppPlan, nameOf, type Scenario } from './scenario.ts';
import type { Tally } from './tally.ts';

/** A machine of a scenario: it has a clock of its own. */
export interface OwnMachine extends SimulatedMachine {
  readonly own: MachineClock;
}

/** The Azure and the machines that a scenario plays on. */
export interface PlayedWorld {
  readonly clock: ManualClock;
  readonly azure: SimulatedAzure;
  readonly machines: readonly OwnMachine[];
  readonly tally: Tally;
}

export function worldOf(scenario: Scenario, tally: Tally): PlayedWorld {
  const clock = new ManualClock();
  const azure = new SimulatedAzure(clock);
  const random = randomFrom(scenario.seed);
  azure.random = random;
  azure.latencyMs = scenario.latencyMs;
  azure.activityLagMs = scenario.activityLagMs;
  azure.listFaults.push(...scenario.listFaults.map(planned));
  azure.saw = (what) => tally.saw(what);
  for (const [index, plan] of scenario.apps.entries()) {
    addApp(azure, nameOf(scenario.apps, index), plan);
  }
  const machines = scenario.machines.map(({ diskMs, ...clockPlan }, index) => {
    const own = new MachineClock(clock, clockPlan);
    const machine = new SimulatedMachine({ clock, azure }, own, `machine${index}-`);
    machine.journals.diskMs = diskMs;
    machine.journals.onHung = () => tally.saw('disk hangs');
    machine.random = random;
    return Object.assign(machine, { own });
  });
  return { clock, azure, machines, tally };
}

function addApp(azure: SimulatedAzure, name: string, plan: AppPlan): void {
  const app = azure.add(name, plan.state);
  app.lags = plan.lags;
  app.listLags = plan.listLags;
  app.stopTakes = plan.stopTakes;
  app.startTakes = plan.startTakes;
  app.permission = plan.permission;
  app.site = plan.site;
  for (const verb of ['read', 'stop', 'start'] as const) {
    app.faults[verb].push(...plan.faults[verb].map(planned));
  }
  if (plan.startRefused !== undefined) {
    app.always.start = { kind: plan.startRefused };
  }
}

function planned(fault: PlannedFault): Exclude<PlannedFault, null> | undefined {
  return fault ?? undefined;
}

/** A small generator of its own, so that a scenario plays the same every time. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}
