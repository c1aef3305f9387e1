import assert from 'node:assert/strict';
import { SimulatedMachine } from '../simulatedWindow.ts';

describe('The promise: a start that is lost, and a Running that is old', () => {
  it('do not settle an app of which the next answer comes from a replica that is behind', async () => {
    const machine = SimulatedMachine.with('one');
    const one = machine.azure.app('one');
    one.faults.start.push({ kind: 'transient' });
    // The replicas answer in turn: one is fresh, one is 20 s behind.
    one.lags = [0, 20_000];
    let turn = 0;
    machine.azure.random = () => (turn++ % 2) / 2;
    await settledAndHeld(machine);
    assert.ok(machine.azure.sent('start').length >= 2);
  });

  it('do not settle apps whose list is fresher than their own answers', async () => {
    const machine = SimulatedMachine.with('a', 'b', 'c', 'd');
    for (const app of machine.azure.apps) {
      app.faults.start.push({ kind: 'transient' });
      app.lags = [15_000];
      app.listLags = [0];
    }
    await settledAndHeld(machine);
  });

  it('do not settle an app whose start Azure accepted and lost', async () => {
    const machine = SimulatedMachine.with('one');
    const one = machine.azure.app('one');
    one.faults.start.push({ kind: 'noEffect' });
    one.lags = [0, 20_000];
    let turn = 0;
    machine.azure.random = () => (turn++ % 2) / 2;
    await settledAndHeld(machine);
  });
});

/** Every app runs an hour after a run over all at once. */
async function settledAndHeld(machine: SimulatedMachine): Promise<void> {
  const handle = await machine.clock.runUntil(machine.open().run(machine.request({ kind: 'allAtOnce' })));
  await machine.clock.runUntil(handle.settled);
  await machine.clock.advance(3_600_000);
  for (const app of machine.azure.apps) {
    assert.equal(machine.azure.stateOf(app), 'Running', app.ref.name);
  }
}
