import assert from 'node:assert/strict';
import type { Pace } from '../../../../src/stopStart/engine/runRequest.ts';
import { SimulatedMachine } from './simulatedWindow.ts';

/** For each app: read, stop, the lag, read, start, the lag, read. */
const calls = 5;
/** Reads of the first apps, until it is known how long the state lags: so many in all. */
const toLearn = 30;

describe('The pace', () => {
  for (const [apps, atATime] of [
    [10, 1],
    [50, 4],
    [100, 16],
  ] as const) {
    it(`takes ${apps} apps, ${atATime} at a time, within 1.1 of the ideal time with 5 requests for each, once the lag is known`, async () => {
      const { machine, ms } = await timed(apps, { kind: 'several', count: atATime });
      const { lagMs, latencyMs } = machine.azure;
      const ideal = Math.ceil(apps / atATime) * (2 * lagMs + calls * latencyMs);
      const perApp =
        machine.azure.calls.filter(({ verb }) => verb !== 'readEnvironment' && verb !== 'site').length / apps;
      assert.ok(ms / ideal <= 1.1, `${(ms / ideal).toFixed(3)} of the ideal time`);
      assert.ok(perApp <= calls + toLearn / apps, `${perApp.toFixed(2)} requests for each app`);
    });
  }

  it('takes all at once when told so, and never more than told otherwise', async () => {
    for (const [pace, most] of [
      [{ kind: 'oneAtATime' }, 1],
      [{ kind: 'several', count: 3 }, 3],
      [{ kind: 'allAtOnce' }, 12],
    ] as const) {
      const { inFlight } = await timed(12, pace);
      assert.equal(inFlight, most);
    }
  });

  it('learns how long the state lags, and looks earlier where it does not', async () => {
    const machine = SimulatedMachine.with(...Array.from({ length: 60 }, (_, index) => `app${index}`));
    machine.azure.lagMs = 500;
    const handle = await machine.clock.runUntil(machine.open().run());
    const report = await machine.clock.runUntil(handle.settled);
    const { lagMs, latencyMs } = machine.azure;
    const later = report.apps.slice(3).map(({ downMs }) => downMs ?? 0);
    assert.ok(Math.max(...later) <= 2 * lagMs + 3 * latencyMs + 200, `${later.join(', ')} ms`);
  });
});

describe('Waves', () => {
  it('follow each other, with a pause where that was asked for', async () => {
    const machine = SimulatedMachine.with('canary1', 'canary2', 'app1', 'app2');
    const waves = [
      { size: 2, lookAfter: true },
      { size: 1, lookAfter: false },
    ];
    const request = { ...machine.request({ kind: 'allAtOnce' }), waves };
    const handle = await machine.clock.runUntil(machine.open().run(request));
    await machine.clock.advance(600_000);
    const { paused, pauseReasons, counts } = handle.snapshot();
    assert.deepEqual([paused, counts.done, counts.planned], [true, 2, 2]);
    const [reason] = pauseReasons;
    assert.ok(reason?.kind === 'look');
    assert.deepEqual(
      reason.apps.map(({ name }) => name),
      ['canary1', 'canary2'],
    );
    handle.continue();
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.done.length, 4);
    const [third, fourth] = [report.apps[2]?.times, report.apps[3]?.times];
    assert.ok((fourth?.stopSentAt ?? 0) >= (third?.runningSeenAt ?? Number.POSITIVE_INFINITY));
  });

  it('have no pause when nothing comes after, or nothing was to be done', async () => {
    for (const waves of [[{ size: 2, lookAfter: true }], [{ size: 0, lookAfter: true }]]) {
      const machine = SimulatedMachine.with('app1', 'app2');
      const handle = await machine.clock.runUntil(machine.open().run({ ...machine.request(), waves }));
      assert.equal((await machine.clock.runUntil(handle.settled)).done.length, 2);
      assert.deepEqual(handle.snapshot().pauseReasons, []);
    }
  });

  it('end with the run: what was not begun is skipped', async () => {
    const machine = SimulatedMachine.with('canary', 'app');
    const request = { ...machine.request(), waves: [{ size: 1, lookAfter: true }] };
    const handle = await machine.clock.runUntil(machine.open().run(request));
    await machine.clock.advance(600_000);
    handle.end();
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual([report.done.length, report.skipped.length], [1, 1]);
  });
});

async function timed(count: number, pace: Pace): Promise<{ machine: SimulatedMachine; ms: number; inFlight: number }> {
  const machine = SimulatedMachine.with(...Array.from({ length: count }, (_, index) => `app${index}`));
  const handle = await machine.clock.runUntil(machine.open().run(machine.request(pace)));
  const begun = machine.clock.now();
  let inFlight = 0;
  handle.onChange((snapshot) => {
    inFlight = Math.max(inFlight, snapshot.counts.inFlight);
  });
  const report = await machine.clock.runUntil(handle.ended);
  assert.equal(report.done.length, count);
  return { machine, ms: machine.clock.now() - begun, inFlight };
}
