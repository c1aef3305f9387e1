import assert from 'node:assert/strict';
import type { LoggedOperation } from '../../../../../src/stopStart/engine/ports.ts';
import type { RunHandle } from '../../../../../src/stopStart/engine/runRequest.ts';
import { SimulatedMachine, type SimulatedWindow } from '../simulatedWindow.ts';

describe('What others do to apps of a run', () => {
  it('is told before the run: an app that does not run any more, and who stopped or started one', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    machine.azure.colleague('two', 'Stopped');
    await machine.clock.advance(10_000);
    const { handle, window } = await begun(machine, [
      { appKey: machine.azure.app('three').ref.key, what: 'start', at: machine.clock.now(), by: 'adele' },
      { appKey: '/somewhere/else', what: 'stop', at: machine.clock.now() },
    ]);
    await machine.clock.runUntil(handle.ended);
    assert.ok(window);
    assert.deepEqual(handle.snapshot().remarks, [
      { kind: 'stateChanged', app: machine.azure.app('two').ref, stateText: 'Stopped' },
      { kind: 'byOthers', app: machine.azure.app('three').ref, what: 'start', by: 'adele' },
    ]);
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.remarks?.length, 2);
  });

  it('is told again before each wave, once each', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const { handle } = await begun(machine, [], [{ size: 1, lookAfter: true }]);
    await machine.clock.advance(60_000);
    machine.azure.colleague('three', 'Stopped');
    await machine.clock.advance(10_000);
    assert.deepEqual(handle.snapshot().remarks, []);
    handle.continue();
    await machine.clock.runUntil(handle.settled);
    assert.deepEqual(
      handle.snapshot().remarks.map(({ app }) => app.name),
      ['three'],
    );
  });

  it('delays no run when it can not be found out', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.listFaults.push({ kind: 'transient', hangs: true });
    const window = machine.open();
    Object.assign(window.ports, { activity: { since: () => new Promise(() => undefined) } });
    const handle = await machine.clock.runUntil(window.run());
    const before = machine.clock.now();
    const report = await machine.clock.runUntil(handle.ended);
    assert.equal(report.done.length, 1);
    assert.ok(machine.clock.now() - before < 15_000);
    assert.deepEqual(handle.snapshot().remarks, []);
  });
});

async function begun(
  machine: SimulatedMachine,
  deeds: readonly LoggedOperation[],
  waves: readonly { size: number; lookAfter: boolean }[] = [],
): Promise<{ handle: RunHandle; window: SimulatedWindow }> {
  const window = machine.open();
  Object.assign(window.ports, { activity: { since: async () => deeds } });
  const handle = await machine.clock.runUntil(window.run({ ...machine.request(), waves }));
  return { handle, window };
}
