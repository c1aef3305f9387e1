import fc from 'fast-check';
import type { CallFailureKind } from '../../src/stopStart/engine/callFailure.ts';
import type { Permission } from '../../src/stopStart/engine/ports.ts';
import type { Pace, Wave } from '../../src/stopStart/engine/runRequest.ts';
import type { SimulatedApp } from '../unit/stopStart/engine/simulatedApp.ts';
import type { Fault } from '../unit/stopStart/engine/simulatedFault.ts';

/** What happens to a machine while a run goes on. `ms` since the run began. */
export type Happening =
  | { readonly kind: 'cancel' | 'continue' | 'end' | 'giveUp' | 'close'; readonly ms: number }
  | { readonly kind: 'sleep'; readonly ms: number; readonly forMs: number }
  | { readonly kind: 'diskFull' | 'diskFree' | 'signedOut' | 'signedIn' | 'notReady' | 'ready'; readonly ms: number }
  | { readonly kind: 'stops' | 'starts' | 'deletes' | 'scales'; readonly ms: number; readonly app: number }
  /** Another window takes this one for dead and recovers its run. */
  | { readonly kind: 'takeover'; readonly ms: number };

export interface AppPlan {
  readonly state: 'Running' | 'Stopped';
  readonly stopTakes: number;
  readonly startTakes: number;
  readonly faults: Record<'read' | 'stop' | 'start', readonly (Fault | undefined)[]>;
  /** Azure answers every start so until the world heals. */
  readonly startRefused?: 'forbidden' | 'locked' | 'transient' | 'throttled';
  readonly permission: Permission;
  readonly site: SimulatedApp['site'];
  readonly unlisted: boolean;
}

export interface Scenario {
  readonly apps: readonly AppPlan[];
  readonly pace: Pace;
  readonly waves: readonly Wave[];
  readonly lagMs: number;
  readonly latencyMs: number;
  readonly diskMs: number;
  readonly listFaults: readonly (Fault | undefined)[];
  readonly happenings: readonly Happening[];
  /** When the window is killed, if it is; then each recovery but the last is killed as well, so long after its beginning. */
  readonly killedAfter: number | undefined;
  readonly recoveriesKilledAfter: readonly number[];
  /** So many windows offer to recover at once. */
  readonly windowsAtOnce: number;
  readonly seed: number;
}

const kinds: readonly CallFailureKind[] = ['throttled', 'transient', 'conflict', 'forbidden', 'signedOut', 'other'];

/**
 * A stop whose effect is seen later than the settle time (90 s) is beyond what anybody can promise: it takes effect, shows only after the
 * lag (12 s at most), and is read with the latency of two calls.
 */
const stopTakes = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 100, max: 73_000 }));
const startTakes = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 100, max: 40_000 }));

const faultOf = (...kindsOfCall: readonly CallFailureKind[]): fc.Arbitrary<Fault | undefined> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    fc
      .record({
        kind: fc.constantFrom(...kindsOfCall),
        carriedOut: fc.boolean(),
        hangs: fc.boolean(),
        retryAfterMs: fc.option(fc.integer({ min: 0, max: 90_000 }), { nil: undefined }),
      })
      .map(({ kind, carriedOut, hangs, retryAfterMs }) => {
        // Only an answer that was lost can belong to a call that was carried out.
        const lost = kind === 'transient' || kind === 'other';
        const retryAfter = kind === 'throttled' && retryAfterMs !== undefined ? { retryAfterMs } : {};
        return lost ? { kind, carriedOut, hangs: hangs && kind === 'transient' } : { kind, ...retryAfter };
      }),
  );

const faults = fc.array(faultOf(...kinds), { maxLength: 4 });
/** A 404 to a read may be a passing mistake of Azure’s. */
const readFaults = fc.array(faultOf(...kinds, 'notFound'), { maxLength: 4 });

/** Stops that are carried out, late as a rule, and whose answers are lost: the engine sends more than one. */
const stopsWithoutAnswer = fc.constantFrom<readonly Fault[]>(
  [{ kind: 'transient', carriedOut: true }],
  [
    { kind: 'transient', carriedOut: true },
    { kind: 'transient', carriedOut: true },
  ],
);

const app: fc.Arbitrary<AppPlan> = fc
  .record({
    state: fc.constantFrom('Running' as const, 'Running' as const, 'Running' as const, 'Stopped' as const),
    stopTakes,
    startTakes,
    faults: fc.record({
      read: readFaults,
      stop: fc.oneof({ weight: 4, arbitrary: faults }, stopsWithoutAnswer),
      start: faults,
    }),
    startRefused: fc.option(fc.constantFrom('forbidden', 'locked', 'transient', 'throttled'), {
      freq: 6,
      nil: undefined,
    }),
    site: fc.constantFrom('unreachable', 'unreachable', 'answers', 'dies', 'hangs'),
    unlisted: fc.boolean(),
    permission: fc.oneof(
      { weight: 8, arbitrary: fc.constant<Permission>({ kind: 'allowed' }) },
      fc.constant<Permission>({ kind: 'denied', missing: ['start'] }),
    ),
  })
  .map(({ startRefused, ...plan }) => (startRefused === undefined ? plan : { ...plan, startRefused }));

const ms = fc.oneof(
  fc.integer({ min: 0, max: 2000 }),
  fc.integer({ min: 0, max: 30_000 }),
  fc.integer({ min: 0, max: 400_000 }),
);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constantFrom('cancel', 'continue', 'continue', 'end', 'giveUp', 'close'), ms }),
  fc.record({ kind: fc.constant('sleep'), ms, forMs: fc.integer({ min: 1000, max: 4_000_000 }) }),
  fc.record({ kind: fc.constantFrom('diskFull', 'diskFree', 'signedOut', 'signedIn', 'notReady', 'ready'), ms }),
  fc.record({ kind: fc.constantFrom('stops', 'starts', 'deletes', 'scales'), ms, app: fc.nat({ max: 5 }) }),
  fc.record({ kind: fc.constant('takeover'), ms }),
);

const pace: fc.Arbitrary<Pace> = fc.oneof(
  fc.constant<Pace>({ kind: 'oneAtATime' }),
  fc.record({ kind: fc.constant('several' as const), count: fc.integer({ min: 2, max: 4 }) }),
  fc.constant<Pace>({ kind: 'allAtOnce' }),
);

const waves: fc.Arbitrary<readonly Wave[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  fc.array(fc.record({ size: fc.integer({ min: 0, max: 3 }), lookAfter: fc.boolean() }), { maxLength: 3 }),
);

export const scenario: fc.Arbitrary<Scenario> = fc.record({
  apps: fc.array(app, { minLength: 1, maxLength: 6 }),
  pace,
  waves,
  lagMs: fc.constantFrom(0, 1000, 4000, 12_000),
  latencyMs: fc.constantFrom(10, 100, 2000),
  diskMs: fc.constantFrom(4, 4, 300, 3000),
  listFaults: faults,
  happenings: fc.array(happening, { maxLength: 5 }),
  killedAfter: fc.option(ms, { freq: 2, nil: undefined }),
  recoveriesKilledAfter: fc.array(ms, { maxLength: 2 }),
  windowsAtOnce: fc.integer({ min: 1, max: 2 }),
  seed: fc.integer(),
});
