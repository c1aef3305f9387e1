import assert from 'node:assert/strict';
import { SimulatedMachine } from '../simulatedWindow.ts';

const minute = 60_000;

describe('The promise: a disk that hangs without an error', () => {
  it('does not keep an app down whose stop was carried out late and without an answer', async () => {
    const { machine, handle } = await lostStop();
    machine.journals.hang();
    await machine.clock.advance(2 * minute);
    assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
    await machine.clock.advance(30 * minute);
    assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
    assert.equal(handle.snapshot().ending?.kind, 'journal');
  });

  it('does not keep an app down when the user cancels', async () => {
    const { machine, handle } = await lostStop();
    machine.journals.hang();
    await machine.clock.advance(20_000);
    handle.cancel();
    await machine.clock.advance(2 * minute);
    assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
  });

  it('stops nothing more, brings back what is in flight, and closes the run once it answers', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const handle = await machine.clock.runUntil(machine.open().run(machine.request({ kind: 'several', count: 2 })));
    await machine.clock.advance(1000);
    machine.journals.hang();
    await machine.clock.advance(5 * minute);
    assert.deepEqual(machine.azure.sent('stop'), ['one', 'two']);
    assert.ok(machine.azure.apps.every((app) => machine.azure.stateOf(app) === 'Running'));
    machine.journals.recover();
    await machine.clock.runUntil(handle.settled);
    await machine.clock.advance(5 * minute);
    const marks = machine.journals.documents.flatMap(({ apps }) => apps.map(({ mark }) => mark));
    assert.deepEqual(marks, ['settled', 'settled', 'planned']);
    assert.ok(machine.journals.documents.every(({ finishedAt }) => finishedAt !== undefined));
  });
});

/** The first stop of the one app is carried out, takes effect after 30 s, and its answer is lost. */
async function lostStop() {
  const machine = SimulatedMachine.with('one');
  const one = machine.azure.app('one');
  one.faults.stop.push({ kind: 'transient', carriedOut: true });
  one.stopTakes = 30_000;
  const handle = await machine.clock.runUntil(machine.open().run());
  await machine.clock.advance(5000);
  return { machine, handle };
}
