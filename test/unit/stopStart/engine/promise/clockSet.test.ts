import assert from 'node:assert/strict';
import { MachineClock } from '../../../../clock/machineClock.ts';
import { SimulatedMachine } from '../simulatedWindow.ts';

const hour = 3_600_000;

describe('The promise: somebody sets the clock while an app is down', () => {
  for (const hours of [-6, 6]) {
    it(`starts it all the same, by ${hours} hours, while it is being stopped`, async () => {
      const machine = withOwnClock('one', 'two');
      machine.azure.lagMs = 6000;
      const handle = await machine.clock.runUntil(machine.open().run());
      await machine.clock.advance(1000);
      assert.equal(handle.snapshot().apps[0]?.phase, 'stopping');
      machine.own.set(hours * hour);
      await machine.clock.advance(60_000);
      assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
      assert.deepEqual(machine.azure.sent('stop'), ['one'], 'nothing more is stopped before the user says so');
    });

    it(`sends its start again, by ${hours} hours, when the first was lost`, async () => {
      const machine = withOwnClock('one');
      const one = machine.azure.app('one');
      one.faults.start.push({ kind: 'noEffect' });
      await machine.clock.runUntil(machine.open().run());
      await machine.clock.advance(12_000);
      assert.equal(machine.azure.sent('start').length, 1);
      machine.own.set(hours * hour);
      await machine.clock.advance(5 * 60_000);
      assert.equal(machine.azure.stateOf(one), 'Running');
    });

    it(`waits for no longer than Azure said, by ${hours} hours, when the start is throttled`, async () => {
      const machine = withOwnClock('one');
      const one = machine.azure.app('one');
      one.faults.start.push({ kind: 'throttled', retryAfterMs: 10_000 });
      await machine.clock.runUntil(machine.open().run());
      await machine.clock.advance(12_000);
      assert.equal(machine.azure.stateOf(one), 'Stopped');
      machine.own.set(hours * hour);
      await machine.clock.advance(60_000);
      assert.equal(machine.azure.stateOf(one), 'Running');
    });
  }
});

/** A machine whose clock can be set while the world, and Azure in it, goes on. */
function withOwnClock(...names: readonly string[]): SimulatedMachine & { readonly own: MachineClock } {
  const world = SimulatedMachine.with(...names);
  const own = new MachineClock(world.clock);
  return Object.assign(new SimulatedMachine(world, own), { own });
}
