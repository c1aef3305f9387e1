import assert from 'node:assert/strict';
import { MachineClock } from '../../../../clock/machineClock.ts';
import { SimulatedMachine, type SimulatedWindow } from '../simulatedWindow.ts';

const minute = 60_000;

describe('The promise: the watch after a crash', () => {
  it('is long, however long ago the stop was: nothing tells how it ended, and clocks are set', async () => {
    const machine = SimulatedMachine.with('one');
    await killedWhen(machine, 'stopping');
    await machine.clock.advance(60 * minute);
    const handle = await machine.clock.runUntil(machine.open().recover());
    const before = machine.clock.now();
    await machine.clock.runUntil(handle.settled);
    assert.ok(machine.clock.now() - before >= 10 * minute);
  });

  it('is no longer than a watch can be where the clock was set back meanwhile', async () => {
    const world = SimulatedMachine.with('one');
    const own = new MachineClock(world.clock);
    const machine = new SimulatedMachine(world, own);
    await killedWhen(machine, 'watched');
    own.set(-6 * 60 * minute);
    const handle = await machine.clock.runUntil(machine.open().recover());
    const before = machine.clock.now();
    await machine.clock.runUntil(handle.settled);
    assert.ok(machine.clock.now() - before <= 11 * minute);
    assert.deepEqual(machine.azure.sent('start'), ['one']);
  });
});

/** The window dies when its one app is in that phase. */
async function killedWhen(machine: SimulatedMachine, phase: 'stopping' | 'watched'): Promise<SimulatedWindow> {
  const window = machine.open();
  const handle = await machine.clock.runUntil(window.run());
  while (handle.snapshot().apps[0]?.phase !== phase) {
    await machine.clock.advance(100);
  }
  await machine.clock.advance(100);
  window.kill();
  return window;
}
