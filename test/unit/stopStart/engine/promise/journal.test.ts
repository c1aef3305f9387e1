import assert from 'node:assert/strict';
import { RunRefused } from '../../../../../src/stopStart/engine/runRequest.ts';
import { refusalOf } from '../refusal.ts';
import { SimulatedMachine } from '../simulatedWindow.ts';

describe('The promise: the journal', () => {
  it('stops and starts every app that was running, one after the other', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const handle = await machine.clock.runUntil(machine.open().run());
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(
      report.done.map(({ name }) => name),
      ['one', 'two', 'three'],
    );
    assert.deepEqual(machine.azure.sent('stop'), ['one', 'two', 'three']);
    assert.deepEqual(machine.azure.sent('start'), ['one', 'two', 'three']);
  });

  it('has the intent of each app on disk before its stop is sent', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three', 'four');
    const marks: string[] = [];
    machine.azure.onSend = (verb, app) => {
      const [document] = machine.journals.documents;
      const entry = document?.apps.find(({ id }) => id === app.ref.id);
      marks.push(`${verb} ${app.ref.name}: ${entry?.mark} ${entry?.stops}`);
    };
    const handle = await machine.clock.runUntil(machine.open().run(machine.request({ kind: 'allAtOnce' })));
    await machine.clock.runUntil(handle.settled);
    assert.equal(marks.filter((mark) => mark.startsWith('stop')).length, 4);
    assert.ok(
      marks.every((mark) => mark.endsWith(': intended 1')),
      marks.join('\n'),
    );
  });

  it('has a further intent on disk before a stop is sent again', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').faults.stop.push({ kind: 'transient' });
    const stops: (number | undefined)[] = [];
    machine.azure.onSend = (verb) => {
      if (verb === 'stop') {
        stops.push(machine.journals.documents[0]?.apps[0]?.stops);
      }
    };
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.runUntil(handle.settled);
    assert.deepEqual(stops, [1, 2]);
  });

  it('refuses to begin when the journal can not be written: nothing is stopped', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    machine.journals.full = true;
    const refusal = await machine.clock.runUntil(refusalOf(machine.open().run()));
    assert.deepEqual(refusal, { kind: 'journal', because: 'The disk is full.' });
    assert.deepEqual(machine.azure.sent('stop'), []);
  });

  it('stops no further app once the journal can not be written, and brings back the one that is down', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(6000);
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
    machine.journals.full = true;
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
    assert.equal(report.ending?.kind, 'journal');
    assert.deepEqual(
      report.done.map(({ name }) => name),
      ['one'],
    );
    assert.deepEqual(
      report.skipped.map(({ name }) => name),
      ['two', 'three'],
    );
  });

  it('allows one run for each environment at a time, in this window and in others', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const window = machine.open();
    await machine.clock.runUntil(window.run());
    for (const other of [window, machine.open()]) {
      const refusal = await machine.clock.runUntil(refusalOf(other.run()));
      assert.equal(refusal?.kind, 'environmentBusy');
      assert.equal(refusal?.kind === 'environmentBusy' && refusal.by.mine, other === window);
    }
  });

  it('lets at most one of two windows begin in the same instant', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    let turn = 0;
    machine.random = () => (turn++ % 10) / 10;
    const both = Promise.allSettled([machine.open().run(), machine.open().run()]);
    const results = await machine.clock.runUntil(both);
    const refused = results.filter((result) => result.status === 'rejected');
    assert.ok(refused.length >= 1);
    assert.ok(refused.every((result) => result.reason instanceof RunRefused));
    await machine.clock.advance(60_000);
    assert.ok(machine.azure.sent('stop').length <= 2);
  });

  it('lets the next run begin once the first is settled', async () => {
    const machine = SimulatedMachine.with('one');
    const window = machine.open();
    const first = await machine.clock.runUntil(window.run());
    await machine.clock.runUntil(first.settled);
    const second = await machine.clock.runUntil(window.run());
    const report = await machine.clock.runUntil(second.settled);
    assert.equal(report.done.length, 1);
    assert.deepEqual((await machine.clock.runUntil(window.engine.openRuns())).active, []);
  });
});
