import assert from 'node:assert/strict';
import { SimulatedMachine } from '../simulatedWindow.ts';

describe('The promise: a run that is released', () => {
  it('is settled for good when its window is silent before the first stop', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    machine.azure.latencyMs = 2000;
    const window = machine.open();
    const handle = await machine.clock.runUntil(window.run());
    assert.equal(handle.snapshot().stage, 'checking');
    window.engine.windowIsSilent();
    await machine.clock.runUntil(handle.settled);
    await machine.clock.advance(600_000);
    assert.equal(handle.snapshot().stage, 'settled');
    assert.deepEqual(machine.azure.sent('stop'), []);
  });
});
