import assert from 'node:assert/strict';
import { Pauses } from '../../../../src/stopStart/engine/pauses.ts';
import type { AppRef } from '../../../../src/stopStart/engine/ports.ts';
import type { RunReport } from '../../../../src/stopStart/engine/report.ts';
import type { Pace } from '../../../../src/stopStart/engine/runRequest.ts';
import { StoppedLooks } from '../../../../src/stopStart/engine/stoppedLooks.ts';
import { defaultTiming } from '../../../../src/stopStart/engine/timing.ts';
import { SimulatedMachine } from './simulatedWindow.ts';

const allAtOnce: Pace = { kind: 'allAtOnce' };
const two: Pace = { kind: 'several', count: 2 };

describe('Looks at many apps whose stop was sent', () => {
  it('are one listing, and no app is taken for running by it', async () => {
    const machine = withApps(8);
    const report = await run(machine);
    assert.equal(report.done.length, 8);
    assert.equal(machine.azure.sent('list').length, 1);
    // Before the stop and after the start each app is read by itself.
    assert.equal(machine.azure.sent('read').length, 2 * 8);
  });

  it('are a read of each app where they are few', async () => {
    const machine = withApps(4);
    await run(machine, two);
    assert.deepEqual(machine.azure.sent('list'), []);
    assert.equal(machine.azure.sent('read').length, 3 * 4);
  });

  it('are a read of each app where the environment has many more, as the first listing tells', async () => {
    const machine = withApps(8);
    const request = machine.request(allAtOnce);
    for (let other = 0; other < 200; other += 1) {
      machine.azure.add(`other${other}`);
    }
    const handle = await machine.clock.runUntil(
      machine.open().run({ ...request, waves: [{ size: 4, lookAfter: false }] }),
    );
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.done.length, 8);
    assert.equal(machine.azure.sent('list').length, 1);
  });

  it('are a read of an app that the listing leaves out, as it does a slot', async () => {
    const machine = withApps(6);
    machine.azure.app('app5').unlisted = true;
    const report = await run(machine);
    assert.equal(report.done.length, 6);
    assert.equal(machine.azure.sent('read').filter((name) => name === 'app5').length, 3);
    assert.equal(machine.azure.sent('read').filter((name) => name === 'app0').length, 2);
  });

  for (const fault of [{ kind: 'forbidden' }, { kind: 'transient' }, { kind: 'transient', hangs: true }] as const) {
    it(`are reads for good once the listing is answered by ${JSON.stringify(fault)}`, async () => {
      const machine = withApps(12);
      machine.azure.listFaults.push(fault);
      const report = await run(machine, { kind: 'several', count: 6 });
      assert.equal(report.done.length, 12);
      assert.equal(machine.azure.sent('list').length, 1);
      const longest = Math.max(...report.apps.map(({ downMs }) => downMs ?? 0));
      assert.ok(longest < 13_000, `down for ${longest} ms`);
    });
  }

  it('end the wait of an app that a listing for others shows stopped, and not that of one that runs', async () => {
    const { clock, azure } = new SimulatedMachine();
    const stopped = { state: 'stopped', stateText: 'Stopped', busy: false } as const;
    const running = { state: 'running', stateText: 'Running', busy: false } as const;
    const apps = ['a', 'b', 'c', 'late', 'running'].map((name) => azure.add(name).ref);
    const readings = new Map(apps.map(({ key, name }) => [key, name === 'running' ? running : stopped]));
    const calls = {
      list: async () => ({ readings, askedAt: clock.now() }),
      read: async () => ({ ...stopped, askedAt: clock.now() }),
    };
    const looks = new StoppedLooks(calls, clock, new Pauses(clock, () => 0, defaultTiming), defaultTiming, 5);
    const seen: string[] = [];
    const { signal } = new AbortController();
    for (const app of apps) {
      const due = app.name.length === 1 ? 4000 : 20_000;
      void looks.after(due, app, signal).then(({ askedAt }) => seen.push(`${app.name} ${askedAt - begun}`));
    }
    const begun = clock.now();
    await clock.advance(30_000);
    assert.deepEqual(seen.toSorted(), ['a 4000', 'b 4000', 'c 4000', 'late 4000', 'running 20000']);
  });

  it('take nothing from a listing that was asked for before their app was sent its stop', async () => {
    const { clock, azure } = new SimulatedMachine();
    const stopped = { state: 'stopped', stateText: 'Stopped', busy: false } as const;
    const apps = ['a', 'b', 'c', 'new'].map((name) => azure.add(name).ref);
    const reads: string[] = [];
    const calls = {
      list: async () => {
        const askedAt = clock.now();
        await clock.sleep(500);
        return { readings: new Map(apps.map(({ key }) => [key, stopped])), askedAt };
      },
      read: async ({ name }: AppRef) => {
        reads.push(name);
        return { ...stopped, askedAt: clock.now() };
      },
    };
    const looks = new StoppedLooks(calls, clock, new Pauses(clock, () => 0, defaultTiming), defaultTiming, 4);
    const { signal } = new AbortController();
    const [one, other, third, late] = apps.map((app) => () => looks.after(200, app, signal));
    const before = Promise.all([one?.(), other?.(), third?.()]);
    await clock.advance(400);
    await clock.runUntil(Promise.all([before, late?.()]));
    assert.deepEqual(reads, ['new']);
  });

  it('end with their signal', async () => {
    const machine = withApps(1);
    const calls = { list: () => assert.fail('listed'), read: () => assert.fail('read') };
    const pauses = new Pauses(machine.clock, () => 0, defaultTiming);
    const looks = new StoppedLooks(calls, machine.clock, pauses, defaultTiming, 1);
    const over = new AbortController();
    const looking = looks.after(1000, machine.azure.app('app0').ref, over.signal);
    over.abort(new Error('given up'));
    await assert.rejects(looking, /given up/);
  });
});

function withApps(count: number): SimulatedMachine {
  return SimulatedMachine.with(...Array.from({ length: count }, (_, index) => `app${index}`));
}

async function run(machine: SimulatedMachine, pace = allAtOnce): Promise<RunReport> {
  const handle = await machine.clock.runUntil(machine.open().run(machine.request(pace)));
  return machine.clock.runUntil(handle.settled);
}
