import assert from 'node:assert/strict';
import { SimulatedMachine } from '../simulatedWindow.ts';

describe('The promise: an app that the user gives up', () => {
  it('is left for good although the look that was under way says that it runs', async () => {
    const machine = SimulatedMachine.with('one');
    const one = machine.azure.app('one');
    machine.azure.lagMs = 0;
    machine.azure.latencyMs = 1000;
    one.always.start = { kind: 'forbidden' };
    const handle = await machine.clock.runUntil(machine.open().run());
    while (handle.snapshot().apps[0]?.phase !== 'unsettled') {
      await machine.clock.advance(1000);
    }
    delete one.always.start;
    const starts = machine.azure.sent('start').length;
    while (machine.azure.sent('start').length === starts) {
      await machine.clock.advance(100);
    }
    const reads = machine.azure.sent('read').length;
    while (machine.azure.sent('read').length === reads) {
      await machine.clock.advance(100);
    }
    handle.giveUp([one.ref]);
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(report.leftStopped, [one.ref]);
  });
});
