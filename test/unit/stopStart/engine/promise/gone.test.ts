import assert from 'node:assert/strict';
import type { RunReport } from '../../../../../src/stopStart/engine/report.ts';
import { SimulatedMachine } from '../simulatedWindow.ts';

describe('The promise: that an app is gone is proven', () => {
  it('when Azure says so twice, and a fresh list of its environment lacks it: it is named', async () => {
    const { report, machine } = await deletedAfter(2000, 'one');
    assert.equal(report.apps[0]?.outcome?.kind, 'deleted');
    assert.equal(machine.journals.documents[0]?.apps[0]?.mark, 'settled');
  });

  it('and not as long as the environment does not answer', async () => {
    const machine = SimulatedMachine.with('one');
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(5000);
    machine.azure.app('one').deleted = true;
    machine.azure.readEnvironment = () => Promise.reject(new Error('No answer.'));
    await machine.clock.advance(400_000);
    assert.equal(handle.snapshot().apps[0]?.phase, 'unsettled');
    assert.equal(machine.journals.documents[0]?.apps[0]?.mark, 'intended');
  });

  it('and not as long as the list has it', async () => {
    const machine = SimulatedMachine.with('one');
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(5000);
    const one = machine.azure.app('one');
    one.always.read = { kind: 'notFound' };
    one.always.start = { kind: 'notFound' };
    await machine.clock.advance(400_000);
    assert.equal(handle.snapshot().apps[0]?.phase, 'unsettled');
    delete one.always.read;
    delete one.always.start;
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.done.length, 1);
    assert.equal(machine.azure.stateOf(one), 'Running');
  });

  it('for a slot by the slots of its app, because a list may leave slots out', async () => {
    for (const isDeleted of [false, true]) {
      const machine = SimulatedMachine.with('shop', 'shop/staging');
      const slot = machine.azure.app('shop/staging');
      const handle = await machine.clock.runUntil(machine.open().run(machine.request(undefined, ['shop/staging'])));
      await machine.clock.advance(5000);
      if (isDeleted) {
        slot.deleted = true;
      } else {
        slot.faults.read.push({ kind: 'notFound' }, { kind: 'notFound' }, { kind: 'notFound' });
      }
      const report = await machine.clock.runUntil(handle.settled);
      assert.equal(report.apps[0]?.outcome?.kind, isDeleted ? 'deleted' : 'stoppedAndStarted');
    }
  });

  it('also before its stop', async () => {
    const { report, machine } = await deletedAfter(0, 'two');
    const two = report.apps[1];
    assert.deepEqual(two?.outcome, { kind: 'skipped', reason: { kind: 'deleted' } });
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
  });

  it('and one that was moved is not stopped, and named with where it is', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const handle = await machine.clock.runUntil(machine.open().run());
    machine.azure.move('two');
    const report = await machine.clock.runUntil(handle.settled);
    const outcome = report.apps[1]?.outcome;
    assert.ok(outcome?.kind === 'skipped' && outcome.reason.kind === 'moved');
    assert.match(outcome.reason.to, /resourceGroups\/elsewhere\/.*\/two$/);
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
  });

  for (const name of ['one', 'one/staging']) {
    it(`and one that was moved after its stop is started where it is: ${name}`, async () => {
      const machine = SimulatedMachine.with('one', 'one/staging');
      const handle = await machine.clock.runUntil(machine.open().run(machine.request(undefined, [name])));
      await machine.clock.advance(3000);
      machine.azure.move('one');
      const report = await machine.clock.runUntil(handle.settled);
      assert.equal(report.done.length, 1);
      assert.match(report.apps[0]?.movedTo ?? '', /resourcegroups\/elsewhere\//i);
      assert.equal(machine.azure.stateOf(machine.azure.app(name)), 'Running');
    });
  }
});

async function deletedAfter(ms: number, name: string): Promise<{ report: RunReport; machine: SimulatedMachine }> {
  const machine = SimulatedMachine.with('one', 'two');
  const handle = await machine.clock.runUntil(machine.open().run());
  await machine.clock.advance(ms);
  machine.azure.app(name).deleted = true;
  return { report: await machine.clock.runUntil(handle.settled), machine };
}
