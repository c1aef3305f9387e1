import type { CallFailureKind } from '../../src/stopStart/engine/callFailure.ts';
import type { Permission } from '../../src/stopStart/engine/ports.ts';
import type { Pace, Wave } from '../../src/stopStart/engine/runRequest.ts';
import type { SimulatedApp, Verb } from '../unit/stopStart/engine/simulatedApp.ts';
import type { Fault } from '../unit/stopStart/engine/simulatedFault.ts';

/** A fault to come; null: that call goes well. */
export type PlannedFault = Fault | null;

export interface AppPlan {
  /** It is a slot of the app before it. */
  readonly slot?: boolean;
  readonly state: 'Running' | 'Stopped';
  /** How far the replicas that answer its reads, and the lists, are behind. */
  readonly lags: readonly number[];
  readonly listLags: readonly number[];
  readonly stopTakes: number;
  readonly startTakes: number;
  readonly faults: Record<Verb, readonly PlannedFault[]>;
  /** Azure answers every start so until the world heals. */
  readonly startRefused?: CallFailureKind;
  readonly permission: Permission;
  readonly site: SimulatedApp['site'];
}

/** One machine, or one profile with a store of its own: nobody there knows of the journals of the other. */
export interface MachinePlan {
  readonly diskMs: number;
  /** Its wall clock is wrong by that. */
  readonly aheadMs: number;
  /** Its monotonic clock stands still while it sleeps, as on Linux. */
  readonly standsStill: boolean;
}

/** A run that the user begins on one machine, so many milliseconds after the scenario began. */
export interface RunPlan {
  readonly machine: number;
  readonly ms: number;
  readonly pace: Pace;
  readonly waves: readonly Wave[];
  /** The last app first. */
  readonly reversed: boolean;
}

/** What happens on one machine. */
export type MachineHappening = { readonly ms: number; readonly machine: number } & (
  | { readonly kind: 'cancel' | 'continue' | 'end' | 'giveUp' | 'startAgain' | 'close' | 'kill' }
  /** Other windows take the newest one for dead and recover its run. */
  | { readonly kind: 'takeover' }
  /** New windows recover what is offered to them. */
  | { readonly kind: 'recover'; readonly windows: number }
  /** The user of a new window is offered runs, reads the names, and leaves them as they are. */
  | { readonly kind: 'dismiss' }
  | { readonly kind: 'sleep'; readonly forMs: number }
  | { readonly kind: 'clockSet'; readonly byMs: number }
  | { readonly kind: 'diskFull' | 'diskFree' | 'diskHangs' | 'diskRecovers' }
  | { readonly kind: 'signedOut' | 'signedIn' }
  | { readonly kind: 'windowSilent' | 'windowAnswers' }
);

/** What happens in Azure. */
export type AzureHappening = { readonly ms: number } & (
  | { readonly kind: 'notReady' | 'ready' | 'disabled' }
  | { readonly kind: 'stops' | 'starts' | 'deletes' | 'moves' | 'scales'; readonly app: number }
  /** Every call about the app, or about all of them, fails like that for a while. */
  | { readonly kind: 'spell'; readonly app?: number; readonly as: CallFailureKind; readonly forMs: number }
);

/** What happens while runs go on; `ms` since the scenario began. */
export type Happening = MachineHappening | AzureHappening;

/** Everything that a scenario is: plain JSON, so that a counterexample can be kept. */
export interface Scenario {
  readonly apps: readonly AppPlan[];
  readonly machines: readonly MachinePlan[];
  readonly runs: readonly RunPlan[];
  readonly latencyMs: number;
  readonly activityLagMs: number;
  readonly listFaults: readonly PlannedFault[];
  readonly happenings: readonly Happening[];
  /** What the user says of apps that were stopped again, one after the other. */
  readonly answers: readonly ('startAgain' | 'giveUp')[];
  readonly seed: number;
}

/** The app's name, by its place in the scenario. */
export function nameOf(apps: readonly AppPlan[], index: number): string {
  const isSlot = index > 0 && apps[index]?.slot === true;
  return isSlot ? `${nameOf(apps, index - 1).split('/')[0]}/slot${index}` : `app${index}`;
}
