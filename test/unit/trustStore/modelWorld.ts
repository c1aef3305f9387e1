import fc from 'fast-check';
import { clockTolerance, decideNeed, type KnownEvent, type OwnStart } from '../../../src/trustStore/decideNeed.ts';
import type { Need, RootChange } from '../../../src/trustStore/need.ts';
import { eventOfChange } from './logByHand.ts';

/** What may happen to an environment with one app and one slot. `reloads`: whether the other workers are new ones. */
export type Action =
  | { readonly do: 'change'; readonly own: boolean; readonly name: 'one' | 'two' }
  | { readonly do: 'stop' | 'start' | 'restart'; readonly on: Place; readonly fails: boolean }
  /** This machine's run of the app. `meanwhile`: between its stop and its start. */
  | { readonly do: 'ownRun'; readonly meanwhile: readonly TimedAction[] }
  /** This window reads the log, which lacks the newest records. */
  | { readonly do: 'look'; readonly lacks: number }
  | { readonly do: 'swap' }
  /** The app is written. `starts`: with the word that it is to run. */
  | { readonly do: 'update'; readonly starts: boolean }
  | { readonly do: 'scale' | 'move'; readonly reloads: boolean };

type Place = 'app' | 'slot';

export interface TimedAction {
  readonly action: Action;
  /** Milliseconds since the action before it. */
  readonly after: number;
}

export interface World {
  readonly actions: readonly TimedAction[];
  /** How many actions are older than the log. */
  readonly forgotten: number;
  /** How far this machine's clock is ahead of Azure's. */
  readonly skew: number;
  /** This machine's clock stands still, so that it proves nothing: then order alone counts. */
  readonly clockStands?: boolean;
  /** Whether the workers of the two had all changes at the beginning. */
  readonly loaded: Readonly<Record<Place, boolean>>;
  /** In which order changes are given, by the log and as this machine's own: the one with the least number first. */
  readonly order: readonly number[];
}

/** How many actions a world has at most. */
const mostActions = 12;

const place = fc.constantFrom<Place>('app', 'slot');
const stopOrStart = fc.record({
  do: fc.constantFrom('stop' as const, 'start' as const, 'restart' as const),
  on: place,
  fails: fc.boolean(),
});

/** Pauses from instants to far more than clocks are apart. */
const pause = fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 4 * clockTolerance }));

const change = fc.record({
  do: fc.constant('change' as const),
  own: fc.boolean(),
  name: fc.constantFrom('one', 'two'),
});
const look = fc.record({ do: fc.constant('look' as const), lacks: fc.oneof(fc.constant(0), fc.nat(3)) });
const meanwhile = fc.array(fc.record({ action: fc.oneof(change, look), after: pause }), { maxLength: 3 });

/** Actions of which the log tells for certain what they do. */
export const plainAction: fc.Arbitrary<Action> = fc.oneof(
  change,
  look,
  stopOrStart,
  fc.record({ do: fc.constant('ownRun' as const), meanwhile }),
);

export const anyAction: fc.Arbitrary<Action> = fc.oneof(
  { arbitrary: plainAction, weight: 4 },
  { arbitrary: fc.constant({ do: 'swap' } as const), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant('update' as const), starts: fc.boolean() }), weight: 1 },
  {
    arbitrary: fc.record({ do: fc.constantFrom('scale' as const, 'move' as const), reloads: fc.boolean() }),
    weight: 1,
  },
);

export function worldOf(action: fc.Arbitrary<Action>): fc.Arbitrary<World> {
  return fc.record({
    actions: fc.array(fc.record({ action, after: pause }), { maxLength: mostActions }),
    forgotten: fc.nat(6),
    skew: fc.integer({ min: -clockTolerance, max: clockTolerance }),
    loaded: fc.record({ app: fc.boolean(), slot: fc.boolean() }),
    order: fc.array(fc.nat(99), { minLength: mostActions, maxLength: mostActions }),
  });
}

/** Plays the world: what is decided of the app at its end, and what is true of it. */
export class Play {
  readonly need: Need;
  readonly running: boolean;
  /** The app's workers have every change. */
  readonly upToDate: boolean;

  readonly #skew: number;
  #now = Date.parse('2026-11-24T12:00:00Z');
  #version = 1;
  readonly #running: Record<Place, boolean> = { app: true, slot: true };
  #loaded: Record<Place, number>;
  #records: KnownEvent[] = [];
  readonly #ownChanges: RootChange[] = [];
  readonly #ownStarts: OwnStart[] = [];

  constructor({ actions, forgotten, skew, clockStands = false, loaded, order }: World) {
    this.#skew = skew;
    this.#loaded = { app: loaded.app ? 1 : 0, slot: loaded.slot ? 1 : 0 };
    let completeSince = this.#now;
    for (const [index, { action, after }] of actions.entries()) {
      this.#now += after;
      this.#carryOut(action);
      if (index + 1 === forgotten) {
        completeSince = this.#now + 1;
        this.#records = [];
      }
    }
    const [changes, others] = [true, false].map((is) =>
      this.#records.filter(({ kind }) => is === (kind === 'written')),
    );
    const log = { completeSince, events: [...(others ?? []), ...inOrder(changes ?? [], order)] };
    // It is after the log's begin, and proves no more than that.
    const stood = clockStands ? { at: completeSince + clockTolerance + 1 } : {};
    this.running = this.#running.app;
    this.upToDate = this.#loaded.app === this.#version;
    this.need = decideNeed({
      state: this.running ? 'running' : 'stopped',
      log,
      ownChanges: inOrder(this.#ownChanges, order),
      ownStarts: this.#ownStarts.map((start) => ({ ...start, ...stood })),
    });
  }

  #carryOut(action: Action): void {
    switch (action.do) {
      case 'change':
        this.#change(action.own, action.name);
        break;
      case 'ownRun':
        if (this.#running.app) {
          const stopSentAt = this.#now;
          this.#now += 1000;
          this.#stop('app');
          this.#carryOutAll(action.meanwhile);
          this.#now += 1000;
          this.#start('app');
          this.#ownStarts.push({ at: this.#now + this.#skew, stopSentAt });
        }
        break;
      case 'look':
        this.#records = this.#records.map((record, index) =>
          index < this.#records.length - action.lacks ? { ...record, readAt: record.readAt ?? this.#now } : record,
        );
        break;
      case 'swap':
        if (this.#running.app && this.#running.slot) {
          this.#loaded = { app: this.#loaded.slot, slot: this.#loaded.app };
          this.#note('swap');
        }
        break;
      case 'update':
        if (action.starts) {
          this.#run('app');
        }
        this.#note('other');
        break;
      case 'scale':
      case 'move':
        this.#loaded.app = action.reloads && this.#running.app ? this.#version : this.#loaded.app;
        this.#note('other');
        break;
      case 'restart':
        break;
      case 'stop':
        if (!action.fails) {
          this.#stop(action.on);
        }
        break;
      case 'start':
        if (!action.fails) {
          this.#start(action.on);
        }
        break;
    }
  }

  #carryOutAll(actions: readonly TimedAction[]): void {
    for (const { action, after } of actions) {
      this.#now += after;
      this.#carryOut(action);
    }
  }

  #change(own: boolean, certificate: string): void {
    this.#version += 1;
    const change = { at: this.#now, what: 'write', certificate } as const;
    this.#records.push(eventOfChange(change));
    if (own) {
      this.#ownChanges.push({ ...change, at: this.#now + this.#skew });
    }
  }

  #stop(where: Place): void {
    this.#running[where] = false;
    if (where === 'app') {
      this.#note('stop');
    }
  }

  #start(where: Place): void {
    this.#run(where);
    if (where === 'app') {
      this.#note('start');
    }
  }

  #run(where: Place): void {
    if (!this.#running[where]) {
      this.#loaded[where] = this.#version;
      this.#running[where] = true;
    }
  }

  #note(kind: KnownEvent['kind']): void {
    this.#records.push({ kind, at: this.#now, certificate: '' });
  }
}

function inOrder<T>(items: readonly T[], order: readonly number[]): readonly T[] {
  const placed = items.map((item, index) => ({ item, place: order[index] ?? 0 }));
  return placed.toSorted((one, other) => one.place - other.place).map(({ item }) => item);
}
