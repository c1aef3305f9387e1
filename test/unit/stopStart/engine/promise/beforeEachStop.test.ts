import assert from 'node:assert/strict';
import type { AppOutcome } from '../../../../../src/stopStart/engine/appState.ts';
import type { RunHandle } from '../../../../../src/stopStart/engine/runRequest.ts';
import { refusalOf } from '../refusal.ts';
import { SimulatedMachine } from '../simulatedWindow.ts';

describe('The promise: before each stop', () => {
  it('skips an app that is not running just before its stop, and never starts it', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const handle = await machine.clock.runUntil(machine.open().run());
    machine.azure.colleague('two', 'Stopped');
    await machine.clock.runUntil(handle.settled);
    assert.deepEqual(outcome(handle, 'two'), {
      kind: 'skipped',
      reason: { kind: 'notRunning', stateText: 'Stopped' },
    });
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
    assert.deepEqual(machine.azure.sent('start'), ['one']);
  });

  it('waits while a swap or scale is under way', async () => {
    const machine = SimulatedMachine.with('one');
    const until = machine.clock.now() + 45_000;
    machine.azure.app('one').busyUntil = until;
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.runUntil(handle.settled);
    const stop = machine.azure.calls.find(({ verb }) => verb === 'stop');
    assert.ok(stop !== undefined && stop.at >= until);
    assert.equal(outcome(handle, 'one')?.kind, 'stoppedAndStarted');
  });

  it('skips an app that stays busy for as long as the time-out, without ever stopping it', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').busyUntil = Number.POSITIVE_INFINITY;
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.runUntil(handle.settled);
    assert.deepEqual(outcome(handle, 'one'), { kind: 'skipped', reason: { kind: 'busy' } });
    assert.deepEqual(machine.azure.sent('stop'), []);
  });

  it('waits after a 409, takes the intent back meanwhile, and stops later', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').faults.stop.push({ kind: 'conflict' });
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(5000);
    assert.equal(machine.journals.documents[0]?.apps[0]?.mark, 'planned');
    await machine.clock.runUntil(handle.settled);
    const [first, second] = machine.azure.calls.filter(({ verb }) => verb === 'stop');
    assert.ok(first !== undefined && second !== undefined && second.at - first.at >= 10_000);
    assert.equal(outcome(handle, 'one')?.kind, 'stoppedAndStarted');
  });

  it('skips an app that was stopped by somebody else while its stop met a 409', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').faults.stop.push({ kind: 'conflict' });
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(1000);
    machine.azure.colleague('one', 'Stopped');
    await machine.clock.runUntil(handle.settled);
    assert.equal(outcome(handle, 'one')?.kind, 'skipped');
    assert.deepEqual(machine.azure.sent('start'), []);
  });

  it('refuses to begin when the environment is not ready', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.environment = { ready: false, notReadyBecause: 'Scaling' };
    const refusal = await machine.clock.runUntil(refusalOf(machine.open().run()));
    assert.deepEqual(refusal, { kind: 'environmentNotReady', because: 'Scaling' });
    assert.deepEqual(machine.journals.documents, []);
  });

  it('stops no further app once the environment is not ready, until the user says Continue and it is', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(3000);
    machine.azure.environment = { ready: false, notReadyBecause: 'Suspended' };
    await machine.clock.advance(600_000);
    const before = machine.azure.sent('stop').length;
    assert.ok(before < 3);
    assert.deepEqual(handle.snapshot().pauseReasons, [{ kind: 'environment', because: 'Suspended' }]);
    assert.ok(handle.snapshot().paused);
    handle.continue();
    await machine.clock.advance(60_000);
    assert.equal(machine.azure.sent('stop').length, before);
    machine.azure.environment = { ready: true };
    handle.continue();
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.done.length, 3);
  });

  it('refuses apps without the rights, or with a lock, by name and before anything is stopped', async () => {
    const machine = SimulatedMachine.with('one', 'noStart', 'locked', 'unknown');
    machine.azure.app('noStart').permission = { kind: 'denied', missing: ['start'] };
    machine.azure.app('locked').permission = { kind: 'locked', lock: 'do-not-touch' };
    machine.azure.app('unknown').permission = { kind: 'unknown', because: 'Azure does not tell.' };
    let refusedBefore: readonly string[] | undefined;
    const handle = await machine.clock.runUntil(machine.open().run());
    machine.azure.onSend = () => {
      refusedBefore ??= handle
        .snapshot()
        .apps.filter(({ phase }) => phase === 'skipped')
        .map(({ app }) => app.name);
    };
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(refusedBefore, ['noStart', 'locked']);
    assert.deepEqual(outcome(handle, 'locked'), { kind: 'skipped', reason: { kind: 'locked', lock: 'do-not-touch' } });
    assert.deepEqual(
      report.done.map(({ name }) => name),
      ['one', 'unknown'],
    );
  });

  it('has a token in hand that outlasts each stop and start', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const window = machine.open();
    const handle = await machine.clock.runUntil(window.run());
    const goodFor: number[] = [];
    machine.azure.onSend = (verb) => {
      if (verb === 'stop') {
        goodFor.push(window.tokenGoodUntil - machine.clock.now());
      }
      // Whatever is in hand after one stop proves nothing for the next.
      window.tokenGoodUntil = 0;
    };
    await machine.clock.runUntil(handle.settled);
    assert.equal(goodFor.length, 2);
    assert.ok(
      goodFor.every((ms) => ms > 595_000 && ms <= 600_000),
      goodFor.join(),
    );
  });

  it('stops nothing new when sign-in needs the user, names what is down, and goes on after signing in', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const window = machine.open();
    const handle = await machine.clock.runUntil(window.run(machine.request({ kind: 'several', count: 2 })));
    await machine.clock.advance(3000);
    window.session = 'needsUser';
    machine.azure.app('one').always.start = { kind: 'signedOut' };
    await machine.clock.advance(120_000);
    assert.deepEqual(machine.azure.sent('stop'), ['one', 'two']);
    const { pauseReasons, down, paused } = handle.snapshot();
    assert.ok(paused && pauseReasons.some(({ kind }) => kind === 'signIn'));
    assert.deepEqual(
      down.map(({ name }) => name),
      ['one'],
    );
    window.session = 'ready';
    delete machine.azure.app('one').always.start;
    handle.continue();
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.done.length, 3);
  });

  it('refuses to begin when sign-in needs the user', async () => {
    const machine = SimulatedMachine.with('one');
    const window = machine.open();
    window.session = 'needsUser';
    assert.deepEqual(await machine.clock.runUntil(refusalOf(window.run())), { kind: 'needsSignIn' });
  });

  it('asks the user when Azure answers too slowly for its state to be known, and stops nothing meanwhile', async () => {
    const machine = SimulatedMachine.with('one');
    const handle = await machine.clock.runUntil(machine.open().run());
    machine.azure.latencyMs = 12_000;
    await machine.clock.advance(600_000);
    assert.deepEqual(machine.azure.sent('stop'), []);
    assert.ok(handle.snapshot().paused);
    machine.azure.latencyMs = 100;
    handle.continue();
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.done.length, 1);
  });

  it('reads the state again when the stop had to wait at the gate', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    machine.azure.app('one').faults.stop.push({ kind: 'throttled', retryAfterMs: 60_000 });
    const handle = await machine.clock.runUntil(machine.open().run(machine.request({ kind: 'allAtOnce' })));
    await machine.clock.advance(30_000);
    machine.azure.colleague('two', 'Stopped');
    machine.azure.colleague('one', 'Stopped');
    const before = machine.azure.sent('stop').length;
    await machine.clock.runUntil(handle.settled);
    assert.equal(machine.azure.sent('stop').length, before);
    assert.equal(outcome(handle, 'one')?.kind, 'skipped');
  });
});

function outcome(handle: RunHandle, name: string): AppOutcome | undefined {
  return handle.snapshot().apps.find(({ app }) => app.name === name)?.outcome;
}
