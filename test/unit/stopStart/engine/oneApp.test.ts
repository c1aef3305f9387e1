import assert from 'node:assert/strict';
import { CallFailure } from '../../../../src/stopStart/engine/callFailure.ts';
import { type OneAppParts, startOneApp, stopOneApp } from '../../../../src/stopStart/engine/oneApp.ts';
import { SimulatedMachine } from './simulatedWindow.ts';

describe('Stopping or starting one app', () => {
  it('stops, waits until Stopped is read, and leaves it so', async () => {
    const { machine, parts, one, control } = setUp();
    assert.deepEqual(await machine.clock.runUntil(stopOneApp(one.ref, control, parts)), { kind: 'done' });
    await machine.clock.advance(600_000);
    assert.equal(machine.azure.stateOf(one), 'Stopped');
    assert.deepEqual(machine.journals.documents, []);
    assert.deepEqual(await machine.clock.runUntil(startOneApp(one.ref, control, parts)), { kind: 'done' });
    assert.equal(machine.azure.stateOf(one), 'Running');
  });

  it('says so when the state does not follow in time', async () => {
    const { machine, parts, one, control } = setUp();
    one.stopTakes = Number.POSITIVE_INFINITY;
    const result = await machine.clock.runUntil(stopOneApp(one.ref, control, parts));
    assert.deepEqual(result, { kind: 'late', stateText: 'Running' });
  });

  it('reads on when a read fails in a way that passes, and throws when it does not', async () => {
    const { machine, parts, one, control } = setUp();
    one.faults.read.push({ kind: 'transient' }, { kind: 'throttled' });
    assert.deepEqual(await machine.clock.runUntil(stopOneApp(one.ref, control, parts)), { kind: 'done' });
    one.always.read = { kind: 'forbidden' };
    await assert.rejects(machine.clock.runUntil(startOneApp(one.ref, control, parts)), isKind('forbidden'));
  });

  it('sends once: a stop that fails is thrown, not tried again', async () => {
    const { machine, parts, one, control } = setUp();
    one.faults.stop.push({ kind: 'conflict' });
    await assert.rejects(machine.clock.runUntil(stopOneApp(one.ref, control, parts)), isKind('conflict'));
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
  });

  it('ends its waiting, not the call, when it is cancelled; sends nothing when it was cancelled before', async () => {
    const { machine, parts, one, control } = setUp();
    const cancel = new AbortController();
    const stopping = stopOneApp(one.ref, control, { ...parts, signal: cancel.signal });
    stopping.catch(() => undefined);
    await machine.clock.advance(500);
    cancel.abort(new Error('cancelled'));
    await assert.rejects(machine.clock.runUntil(stopping), /cancelled/);
    assert.equal(machine.azure.stateOf(one), 'Stopped');
    await assert.rejects(startOneApp(one.ref, control, { ...parts, signal: cancel.signal }), /cancelled/);
    assert.deepEqual(machine.azure.sent('start'), []);
  });
});

function setUp() {
  const machine = SimulatedMachine.with('one');
  const one = machine.azure.app('one');
  const { control } = machine.open().ports;
  const signal = new AbortController().signal;
  const parts: OneAppParts = { clock: machine.clock, random: () => 0.5, timeoutMs: 60_000, signal };
  return { machine, one, control, parts };
}

function isKind(kind: string): (thrown: unknown) => boolean {
  return (thrown) => thrown instanceof CallFailure && thrown.kind === kind;
}
