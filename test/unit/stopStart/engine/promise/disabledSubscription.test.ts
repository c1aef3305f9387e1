import assert from 'node:assert/strict';
import { SimulatedMachine } from '../simulatedWindow.ts';

const minute = 60_000;

describe('The promise: a disabled subscription', () => {
  for (const inFlight of [1, 2, 4]) {
    it(`is asked for ${inFlight} of many stops when ${inFlight} are in flight, and ends the run at once`, async () => {
      const machine = SimulatedMachine.with('a', 'b', 'c', 'd', 'e', 'f');
      machine.azure.readOnlyFrom = 0;
      const pace = { kind: 'several', count: inFlight } as const;
      const before = machine.clock.now();
      const handle = await machine.clock.runUntil(machine.open().run(machine.request(pace)));
      const report = await machine.clock.runUntil(handle.settled);
      assert.ok(machine.clock.now() - before < minute);
      assert.ok(machine.azure.sent('stop').length <= inFlight);
      assert.deepEqual(report.ending, { kind: 'readOnly', because: 'Simulated: readOnly.' });
      assert.ok(machine.azure.apps.every((app) => machine.azure.stateOf(app) === 'Running'));
      assert.deepEqual([report.notBack, report.leftStopped], [[], []]);
    });
  }

  it('names the app that is down when it comes, goes on starting it, and stops no other', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(1000);
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
    machine.azure.readOnlyFrom = machine.clock.now();
    await machine.clock.advance(minute);
    assert.equal(handle.snapshot().apps[0]?.phase, 'unsettled');
    assert.deepEqual(handle.snapshot().ending, { kind: 'readOnly', because: 'Simulated: readOnly.' });
    handle.continue();
    machine.azure.readOnlyFrom = Number.POSITIVE_INFINITY;
    await machine.clock.advance(5 * minute);
    assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
  });
});
