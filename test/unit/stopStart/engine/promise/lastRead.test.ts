import assert from 'node:assert/strict';
import { SimulatedMachine } from '../simulatedWindow.ts';

describe('The promise: the last read of a watch', () => {
  it('is of the app itself, because a listing may be older', async () => {
    const machine = SimulatedMachine.with('a', 'b', 'c', 'd');
    for (const app of machine.azure.apps) {
      app.lags = [0];
      app.listLags = [60_000];
    }
    const handle = await machine.clock.runUntil(machine.open().run(machine.request({ kind: 'allAtOnce' })));
    await machine.clock.runUntil(handle.ended);
    await machine.clock.advance(60_000);
    // A stop of ours that shows late, or a colleague.
    machine.azure.colleague('a', 'Stopped');
    await machine.clock.runUntil(handle.settled);
    assert.equal(machine.azure.stateOf(machine.azure.app('a')), 'Running');
  });
});
