import fc from 'fast-check';
import type { CallFailureKind } from '../../src/stopStart/engine/callFailure.ts';
import type { Permission } from '../../src/stopStart/engine/ports.ts';
import type { Pace, Wave } from '../../src/stopStart/engine/runRequest.ts';
import type {
  AppPlan,
  AzureHappening,
  Happening,
  MachineHappening,
  MachinePlan,
  PlannedFault,
  RunPlan,
  Scenario,
} from './scenario.ts';

const minute = 60_000;
const hour = 60 * minute;

/** As many short times as long ones. */
function spread(min: number, max: number): fc.Arbitrary<number> {
  const steps = Math.round(10 * Math.log2(max / min));
  return fc.integer({ min: 0, max: steps }).map((step) => Math.round(min * 2 ** (step / 10)));
}

function mostly<T>(usual: T, other: fc.Arbitrary<T>, weight = 3): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: fc.constant(usual) }, other);
}

const kinds: readonly CallFailureKind[] = [
  'throttled',
  'transient',
  'conflict',
  'forbidden',
  'refused',
  'signedOut',
  'other',
];

/** Only an answer that was lost can belong to a call that was carried out, then or later. */
const lost: fc.Arbitrary<PlannedFault> = fc.oneof(
  fc.constantFrom<PlannedFault>({ kind: 'transient', carriedOut: true }, { kind: 'other', carriedOut: true }),
  fc.constantFrom<PlannedFault>(
    { kind: 'transient', hangs: true },
    { kind: 'transient', hangs: true, carriedOut: true },
  ),
  fc
    .record({
      hangs: fc.boolean(),
      arrivesAfterMs: fc.oneof({ weight: 4, arbitrary: spread(500, 5 * minute) }, spread(minute, 20 * minute)),
    })
    .map((late): PlannedFault => ({ kind: 'transient', ...late })),
);

const refused = (...of: readonly CallFailureKind[]): fc.Arbitrary<PlannedFault> =>
  fc
    .record({
      kind: fc.constantFrom(...of),
      retryAfterMs: fc.option(fc.integer({ min: 0, max: 90_000 }), { nil: undefined }),
    })
    .map(({ kind, retryAfterMs }) =>
      kind === 'throttled' && retryAfterMs !== undefined ? { kind, retryAfterMs } : { kind },
    );

const noEffect: fc.Arbitrary<PlannedFault> = fc.constant({ kind: 'noEffect' });
const faultsOf = (...of: readonly fc.Arbitrary<PlannedFault>[]): fc.Arbitrary<readonly PlannedFault[]> =>
  mostly<readonly PlannedFault[]>([], fc.array(mostly<PlannedFault>(null, fc.oneof(...of), 1), { maxLength: 3 }), 1);

const lags = mostly([4000], fc.array(mostly(0, spread(100, 12_000), 1), { minLength: 1, maxLength: 3 }), 1);

const app: fc.Arbitrary<AppPlan> = fc
  .record({
    slot: mostly(false, fc.constant(true)),
    state: mostly<'Running' | 'Stopped'>('Running', fc.constant('Stopped'), 5),
    lags,
    listLags: lags,
    stopTakes: fc.oneof(
      { weight: 4, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: spread(100, 70_000) },
      { weight: 1, arbitrary: spread(minute, 10 * minute) },
    ),
    startTakes: mostly(0, spread(100, 40_000)),
    faults: fc.record({
      // A 404 to a read may be a passing mistake of Azure's.
      read: faultsOf(refused(...kinds, 'notFound'), lost),
      stop: faultsOf(refused(...kinds, 'locked'), lost, lost, noEffect),
      start: faultsOf(refused(...kinds), lost, noEffect),
    }),
    startRefused: mostly<CallFailureKind | undefined>(
      undefined,
      fc.constantFrom('forbidden', 'locked', 'refused', 'transient', 'throttled'),
      8,
    ),
    site: fc.constantFrom('unreachable', 'unreachable', 'unreachable', 'answers', 'dies', 'hangs'),
    permission: mostly<Permission>({ kind: 'allowed' }, fc.constant({ kind: 'denied', missing: ['start'] }), 12),
  })
  .map(({ startRefused, slot, ...plan }) => ({
    ...plan,
    ...(slot ? { slot } : {}),
    ...(startRefused === undefined ? {} : { startRefused }),
  }));

const machine: fc.Arbitrary<MachinePlan> = fc.record({
  diskMs: fc.constantFrom(4, 4, 300, 3000, 20_000),
  aheadMs: mostly(0, fc.constantFrom(-2 * hour, 40_000, 9 * hour)),
  standsStill: fc.boolean(),
});

const ms = fc.oneof(fc.integer({ min: 0, max: 30_000 }), spread(100, 4 * minute), spread(minute, 15 * minute));
const machineIndex = fc.nat({ max: 1 });

const pace: fc.Arbitrary<Pace> = fc.oneof(
  fc.constant<Pace>({ kind: 'oneAtATime' }),
  fc.record({ kind: fc.constant('several' as const), count: fc.integer({ min: 2, max: 4 }) }),
  fc.constant<Pace>({ kind: 'allAtOnce' }),
);

const waves: fc.Arbitrary<readonly Wave[]> = mostly<readonly Wave[]>(
  [],
  fc.array(fc.record({ size: fc.integer({ min: 0, max: 3 }), lookAfter: fc.boolean() }), { maxLength: 2 }),
);

const run = (on: fc.Arbitrary<number>, at: fc.Arbitrary<number>): fc.Arbitrary<RunPlan> =>
  fc.record({ machine: on, ms: at, pace, waves, reversed: fc.boolean() });

/** One run as a rule; then one from another store, or another one of the same window later. */
const runs: fc.Arbitrary<readonly RunPlan[]> = fc
  .tuple(
    run(fc.constant(0), fc.constant(0)),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.tuple(run(fc.constant(1), fc.oneof(fc.integer({ min: 0, max: 30_000 }), ms))) },
      { weight: 2, arbitrary: fc.tuple(run(fc.constant(0), spread(10_000, 5 * minute))) },
    ),
  )
  .map(([first, others]) => [first, ...others]);

const onMachine: fc.Arbitrary<MachineHappening> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      ms,
      machine: machineIndex,
      kind: fc.constantFrom('cancel', 'continue', 'continue', 'end', 'giveUp', 'startAgain', 'close', 'kill', 'kill'),
    }),
  },
  fc.record({ ms, machine: machineIndex, kind: fc.constantFrom('takeover', 'dismiss') }),
  {
    weight: 2,
    arbitrary: fc.record({
      ms,
      machine: machineIndex,
      kind: fc.constant('recover'),
      windows: fc.integer({ min: 1, max: 2 }),
    }),
  },
  fc.record({ ms, machine: machineIndex, kind: fc.constant('sleep'), forMs: spread(1000, hour) }),
  fc.record({
    ms,
    machine: machineIndex,
    kind: fc.constant('clockSet'),
    byMs: fc.constantFrom(-6 * hour, -90_000, -20_000, 20_000, 90_000, 6 * hour),
  }),
  {
    weight: 3,
    arbitrary: fc.record({
      ms,
      machine: machineIndex,
      kind: fc.constantFrom(
        'diskFull',
        'diskFree',
        'diskHangs',
        'diskHangs',
        'diskRecovers',
        'signedOut',
        'signedIn',
        'windowSilent',
        'windowAnswers',
      ),
    }),
  },
);

const appIndex = fc.nat({ max: 3 });
const inAzure: fc.Arbitrary<AzureHappening> = fc.oneof(
  fc.record({ ms, kind: fc.constantFrom('notReady', 'ready', 'disabled') }),
  {
    weight: 3,
    arbitrary: fc.record({
      ms,
      kind: fc.constantFrom('stops', 'stops', 'starts', 'deletes', 'moves', 'scales'),
      app: appIndex,
    }),
  },
  fc
    .record({
      ms,
      app: fc.option(appIndex, { nil: undefined }),
      as: fc.constantFrom('other', 'other', 'notFound', 'transient'),
      forMs: spread(1000, 5 * minute),
    })
    .map(
      ({ app: of, as, ...spell }): AzureHappening =>
        // Azure says of an app that it is not there, not of a whole environment.
        of === undefined
          ? { ...spell, kind: 'spell', as: as === 'notFound' ? 'other' : as }
          : { ...spell, kind: 'spell', as, app: of },
    ),
);

/** What rarely comes about by itself: one thing after another on the same machine. */
const story: fc.Arbitrary<readonly Happening[]> = fc
  .record({
    ms,
    machine: fc.constantFrom(0, 0, 1),
    laterMs: spread(500, 3 * minute),
    kinds: fc.constantFrom(
      ['kill', 'dismiss'] as const,
      ['kill', 'recover'] as const,
      ['close', 'recover'] as const,
      ['diskHangs', 'kill'] as const,
      ['diskHangs', 'diskRecovers'] as const,
      ['windowSilent', 'windowAnswers'] as const,
      ['windowSilent', 'recover'] as const,
      ['signedOut', 'signedIn'] as const,
    ),
  })
  .map(({ ms: first, machine: on, laterMs, kinds: [one, other] }) => [
    { ms: first, machine: on, kind: one },
    other === 'recover'
      ? { ms: first + laterMs, machine: on, kind: other, windows: 1 }
      : { ms: first + laterMs, machine: on, kind: other },
  ]);

const happenings: fc.Arbitrary<readonly Happening[]> = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.oneof(onMachine, inAzure).map((one): readonly Happening[] => [one]) },
      { weight: 1, arbitrary: story },
    ),
    { maxLength: 5 },
  )
  .map((several) => several.flat());

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  apps: fc.array(app, { minLength: 1, maxLength: 4 }),
  machines: fc.tuple(machine, machine),
  runs,
  latencyMs: fc.constantFrom(10, 100, 2000),
  activityLagMs: spread(minute, 20 * minute),
  listFaults: faultsOf(refused(...kinds), fc.constant({ kind: 'transient', hangs: true })),
  happenings,
  answers: fc.array(mostly<'startAgain' | 'giveUp'>('startAgain', fc.constant('giveUp')), { maxLength: 3 }),
  seed: fc.integer(),
});
