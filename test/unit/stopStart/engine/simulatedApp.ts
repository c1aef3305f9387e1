import type { AppRef, Permission } from '../../../../src/stopStart/engine/ports.ts';
import type { Fault } from './simulatedFault.ts';

export type Verb = 'read' | 'stop' | 'start';

export interface Effect {
  readonly at: number;
  readonly to: 'Running' | 'Stopped';
}

export interface SimulatedApp {
  /** As it was when it was added; what runs know. */
  readonly ref: AppRef;
  /** Where it is now: another resource once it was moved. */
  nowAt: AppRef;
  /** What is true of the app, now and to come; the state that Azure shows lags behind. */
  readonly effects: Effect[];
  /** When Azure carried out a stop that a run sent. */
  readonly stopsCarriedOut: number[];
  deleted: boolean;
  /** The environment's list leaves it out. */
  unlisted: boolean;
  busyUntil: number;
  /** How far the replicas that answer for it are behind, in milliseconds; one of them answers each read. Absent: Azure's own lag. */
  lags: readonly number[] | undefined;
  /** The same of those that answer a list. */
  listLags: readonly number[] | undefined;
  /** Milliseconds until a stop takes effect. */
  stopTakes: number;
  /** `never`: starts are accepted and do nothing. */
  startTakes: number | 'never';
  permission: Permission;
  /** What the app's own site does. `broken`: 503, always. `dies`: it answers until it is stopped, and with 503 ever after. `hangs`: the same, without an answer. */
  site: 'unreachable' | 'answers' | 'broken' | 'dies' | 'hangs';
  /** After each start the site answers with 503 for so long, in milliseconds. */
  siteWarmsUpFor: number;
  /** Faults to come, in order, by verb. */
  readonly faults: Record<Verb, (Fault | undefined)[]>;
  /** Answers this to every call of that verb. */
  readonly always: Partial<Record<Verb, Fault>>;
}

/** A new app, or a slot where the name is `app/slot`. */
export function simulatedApp(name: string, state: 'Running' | 'Stopped'): SimulatedApp {
  const ref = refIn('g', name);
  return {
    ref,
    nowAt: ref,
    effects: [{ at: Number.NEGATIVE_INFINITY, to: state }],
    stopsCarriedOut: [],
    deleted: false,
    unlisted: name.includes('/'),
    busyUntil: 0,
    lags: undefined,
    listLags: undefined,
    stopTakes: 0,
    startTakes: 0,
    permission: { kind: 'allowed' },
    site: 'unreachable',
    siteWarmsUpFor: 0,
    faults: { read: [], stop: [], start: [] },
    always: {},
  };
}

/** An app, or a slot, of that name in a resource group. */
export function refIn(group: string, name: string): AppRef {
  const id = `/subscriptions/s/resourceGroups/${group}/providers/Microsoft.Web/sites/${name.replace('/', '/slots/')}`;
  return { id, key: id.toLowerCase(), name };
}

/** What is true of the app at that time. */
export function stateAt({ effects }: SimulatedApp, at: number): 'Running' | 'Stopped' {
  let last: Effect | undefined;
  for (const effect of effects) {
    if (effect.at <= at && (last === undefined || effect.at >= last.at)) {
      last = effect;
    }
  }
  return last?.to ?? 'Running';
}
