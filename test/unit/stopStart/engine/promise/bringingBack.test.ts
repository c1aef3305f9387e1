import assert from 'node:assert/strict';
import type { AppPhase } from '../../../../../src/stopStart/engine/appState.ts';
import type { RunHandle } from '../../../../../src/stopStart/engine/runRequest.ts';
import { SimulatedMachine } from '../simulatedWindow.ts';

describe('The promise: an app that was stopped is brought back', () => {
  it('finishes what is in flight on cancel, and stops nothing new', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three', 'four');
    const handle = await machine.clock.runUntil(machine.open().run(machine.request({ kind: 'several', count: 2 })));
    await machine.clock.advance(1000);
    handle.cancel();
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(machine.azure.sent('stop'), ['one', 'two']);
    assert.deepEqual(
      report.done.map(({ name }) => name),
      ['one', 'two'],
    );
    assert.deepEqual(
      report.skipped.map(({ name }) => name),
      ['three', 'four'],
    );
    assert.equal(report.ending?.kind, 'cancelled');
  });

  it('brings back an app whose stop was answered by nothing, when the user cancels before the next one', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const one = machine.azure.app('one');
    one.faults.stop.push({ kind: 'transient', carriedOut: true });
    one.stopTakes = 60_000;
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(10_000);
    handle.cancel();
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
    assert.deepEqual(
      report.done.map(({ name }) => name),
      ['one'],
    );
    assert.equal(machine.azure.stateOf(one), 'Running');
  });

  it('sends start again when it fails, its answer is lost, or it meets a 409', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure
      .app('one')
      .faults.start.push(
        { kind: 'transient' },
        { kind: 'conflict' },
        { kind: 'other' },
        { kind: 'transient', carriedOut: true },
      );
    const handle = await machine.clock.runUntil(machine.open().run());
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.done.length, 1);
    assert.equal(report.apps[0]?.failures.length, 4);
    assert.equal(report.apps[0]?.failures[0]?.correlationId, 'c0ffee');
  });

  it('names the app at its time-out, opens the circuit breaker, and goes on starting it', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    machine.azure.app('one').startTakes = 'never';
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(320_000);
    assert.equal(phase(handle, 'one'), 'unsettled');
    assert.deepEqual(handle.snapshot().pauseReasons, [{ kind: 'notBack', apps: [machine.azure.app('one').ref] }]);
    const startsAtTimeout = machine.azure.sent('start').length;
    await machine.clock.advance(6 * 3_600_000);
    assert.deepEqual(machine.azure.sent('stop'), ['one'], 'unattended it stays so');
    assert.ok(machine.azure.sent('start').length > startsAtTimeout + 300);
    machine.azure.app('one').startTakes = 0;
    await machine.clock.advance(180_000);
    assert.equal(phase(handle, 'one'), 'running');
    assert.deepEqual(machine.azure.sent('stop'), ['one'], 'only the user closes the breaker');
    handle.continue();
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.done.length, 3);
  });

  it('finishes the apps in flight while the circuit breaker is open', async () => {
    const machine = SimulatedMachine.with('bad', 'slow', 'three');
    machine.azure.app('bad').always.start = { kind: 'forbidden' };
    machine.azure.app('slow').stopTakes = 60_000;
    const handle = await machine.clock.runUntil(machine.open().run(machine.request({ kind: 'several', count: 2 })));
    await machine.clock.advance(200_000);
    assert.equal(phase(handle, 'bad'), 'unsettled');
    assert.equal(phase(handle, 'slow'), 'running');
    assert.deepEqual(machine.azure.sent('stop'), ['bad', 'slow']);
  });

  it('ends on End Run with the app named, while that is still being started', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    machine.azure.app('one').startTakes = 'never';
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(320_000);
    handle.end();
    const report = await machine.clock.runUntil(handle.ended);
    assert.deepEqual(
      report.notBack.map(({ name }) => name),
      ['one'],
    );
    assert.deepEqual(
      report.skipped.map(({ name }) => name),
      ['two'],
    );
    machine.azure.app('one').startTakes = 0;
    const settled = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(settled.notBack, []);
    assert.deepEqual(
      settled.done.map(({ name }) => name),
      ['one'],
    );
  });

  it('leaves an app stopped only when the user gives it up, and names it', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').startTakes = 'never';
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(60_000);
    const apps = handle.snapshot().apps.map(({ app }) => app);
    handle.giveUp(apps);
    await machine.clock.advance(60_000);
    assert.equal(phase(handle, 'one'), 'starting', 'what was not named can not be given up');
    await machine.clock.advance(240_000);
    handle.giveUp([]);
    await machine.clock.advance(60_000);
    assert.equal(phase(handle, 'one'), 'unsettled', 'what the user has not read can not be given up');
    handle.giveUp(apps);
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(
      report.leftStopped.map(({ name }) => name),
      ['one'],
    );
    assert.equal(machine.journals.documents[0]?.apps[0]?.mark, 'left');
  });

  it('names at once an app that Azure refuses to start, and goes on trying', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    machine.azure.app('one').always.start = { kind: 'locked' };
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(10_000);
    assert.equal(phase(handle, 'one'), 'unsettled');
    delete machine.azure.app('one').always.start;
    await machine.clock.advance(120_000);
    assert.equal(phase(handle, 'one'), 'running');
  });

  it('brings an app back whose stop was never seen, and says that it was not', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').stopTakes = Number.POSITIVE_INFINITY;
    const handle = await machine.clock.runUntil(machine.open().run());
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(machine.azure.sent('start'), ['one']);
    assert.equal(report.apps[0]?.outcome?.kind, 'stopNotSeen');
  });

  it('starts again an app whose stop took effect long after its start', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').stopTakes = 350_000;
    const handle = await machine.clock.runUntil(machine.open().run());
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
    assert.equal(report.apps[0]?.outcome?.kind, 'stoppedAndStarted');
  });

  it('trusts no Running before the settle time when more than one stop was sent', async () => {
    const machine = SimulatedMachine.with('one');
    const one = machine.azure.app('one');
    one.faults.stop.push({ kind: 'transient', carriedOut: true });
    one.stopTakes = 60_000;
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(5000);
    // The second stop, sent because the first one's answer was lost and nothing showed, works at once.
    one.stopTakes = 0;
    await machine.clock.runUntil(handle.settled);
    assert.equal(machine.azure.sent('stop').length, 2);
    await machine.clock.advance(600_000);
    assert.equal(machine.azure.stateOf(one), 'Running');
  });

  it('reports an app that somebody deleted, and does not fight', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(2000);
    machine.azure.app('one').deleted = true;
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.apps[0]?.outcome?.kind, 'deleted');
    assert.deepEqual(
      report.done.map(({ name }) => name),
      ['two'],
    );
  });

  it('takes a single 404 for what it may be, a passing mistake', async () => {
    const machine = SimulatedMachine.with('one');
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(2000);
    machine.azure.app('one').faults.read.push({ kind: 'notFound' }, { kind: 'notFound' });
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.apps[0]?.outcome?.kind, 'stoppedAndStarted');
  });

  it('goes on starting an app of which a proxy says for a while that it is not there', async () => {
    const machine = SimulatedMachine.with('one');
    const one = machine.azure.app('one');
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(5000);
    one.always.read = { kind: 'other' };
    one.always.start = { kind: 'other' };
    await machine.clock.advance(200_000);
    assert.equal(phase(handle, 'one'), 'starting');
    assert.equal(machine.journals.documents[0]?.apps[0]?.mark, 'intended');
    assert.ok(machine.azure.sent('start').length > 2);
    delete one.always.read;
    delete one.always.start;
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(machine.azure.stateOf(one), 'Running');
    assert.notEqual(report.apps[0]?.outcome?.kind, 'deleted');
  });

  it('goes on watching an app that can not be read for a while, and starts it again when it was stopped meanwhile', async () => {
    const machine = SimulatedMachine.with('one');
    const one = machine.azure.app('one');
    one.stopTakes = 340_000;
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(330_000);
    assert.deepEqual(machine.azure.sent('start'), ['one'], 'it reads Running, and is being watched');
    one.always.read = { kind: 'other' };
    await machine.clock.advance(200_000);
    assert.equal(phase(handle, 'one'), 'watched');
    delete one.always.read;
    await machine.clock.runUntil(handle.settled);
    assert.equal(machine.azure.sent('start').length, 2);
    assert.equal(machine.azure.stateOf(one), 'Running');
  });

  it('does not wait for a new token before it looks at an app whose stop was answered by nothing', async () => {
    const { machine, window } = await lostStop(25_000);
    window.ports.session.ensure = () => new Promise(() => undefined);
    await machine.clock.advance(40_000);
    assert.deepEqual([machine.azure.sent('stop'), machine.azure.sent('start')], [['one'], ['one']]);
  });

  it('does not wait for the end of a swap before it looks at an app whose stop was answered by nothing', async () => {
    const { machine, app } = await lostStop(60_000);
    app.busyUntil = machine.clock.now() + 32_000;
    await machine.clock.advance(600_000);
    assert.deepEqual([machine.azure.sent('stop'), machine.azure.sent('start')], [['one'], ['one']]);
    assert.equal(machine.azure.stateOf(app), 'Running');
  });

  it('does not wait at the gate with one stop more for an app whose stop was answered by nothing', async () => {
    const { machine, app } = await lostStop(60_000);
    app.faults.stop.push({ kind: 'throttled', retryAfterMs: 30_000 });
    await machine.clock.advance(600_000);
    assert.deepEqual(machine.azure.sent('stop'), ['one', 'one']);
    assert.equal(machine.azure.stateOf(app), 'Running');
  });

  it('leaves an app alone whose stop Azure refuses', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').always.stop = { kind: 'locked' };
    const handle = await machine.clock.runUntil(machine.open().run());
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.apps[0]?.outcome?.kind, 'stopRefused');
    assert.deepEqual(machine.azure.sent('start'), []);
    assert.equal(machine.journals.documents[0]?.apps[0]?.mark, 'planned');
  });

  it('brings an app back whichever step after its stop goes wrong by a mistake of ours', async () => {
    for (let wrong = 1; wrong <= 12; wrong += 1) {
      const machine = SimulatedMachine.with('one');
      const { clock, azure } = machine;
      const handle = await clock.runUntil(machine.open().run());
      let asked = Number.NEGATIVE_INFINITY;
      azure.onSend = (verb) => {
        asked = verb === 'stop' ? 0 : asked;
      };
      const now = clock.now.bind(clock);
      // The time is asked for in every step.
      clock.now = () => {
        asked += 1;
        assert.notEqual(asked, wrong, 'a mistake');
        return now();
      };
      await clock.runUntil(handle.settled);
      assert.equal(azure.stateOf(azure.app('one')), 'Running', `the step ${wrong} after the stop`);
      assert.ok(azure.sent('start').length >= 1);
    }
  });

  it('goes on when a stop, a start or a read is never answered', async () => {
    const machine = SimulatedMachine.with('one');
    const { faults } = machine.azure.app('one');
    faults.read.push({ kind: 'transient', hangs: true });
    faults.stop.push({ kind: 'transient', hangs: true, carriedOut: true });
    faults.start.push({ kind: 'transient', hangs: true });
    const handle = await machine.clock.runUntil(machine.open().run());
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.done.length, 1);
    assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
  });

  it('sends starts before stops, and stops nothing while a start is throttled', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    machine.azure
      .app('one')
      .faults.start.push(
        { kind: 'throttled', retryAfterMs: 60_000 },
        { kind: 'throttled' },
        { kind: 'throttled', retryAfterMs: 20_000 },
      );
    machine.azure.app('two').faults.read.push({ kind: 'transient' });
    const handle = await machine.clock.runUntil(machine.open().run(machine.request({ kind: 'several', count: 2 })));
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.done.length, 3);
    const calls = machine.azure.calls.filter(({ verb }) => verb === 'stop' || verb === 'start');
    const firstStart = calls.findIndex(({ verb, app }) => verb === 'start' && app === 'one');
    const lastStart = calls.findLastIndex(({ verb, app }) => verb === 'start' && app === 'one');
    const between = calls.slice(firstStart, lastStart).filter(({ verb }) => verb === 'stop');
    assert.deepEqual(between, []);
    const [one, two] = calls.filter(({ verb, app }) => verb === 'start' && app === 'one');
    assert.ok(one !== undefined && two !== undefined && two.at - one.at >= 60_000, 'Retry-After is obeyed');
  });

  it('stops nothing on another environment of the subscription while a start is throttled', async () => {
    const machine = SimulatedMachine.with('one', 'other');
    const window = machine.open();
    const second = { id: '/ases/second', key: '/ases/second', name: 'second' };
    machine.azure.app('one').faults.start.push({ kind: 'throttled', retryAfterMs: 60_000 });
    const first = await machine.clock.runUntil(window.run(machine.request(undefined, ['one'])));
    let throttledAt = Number.POSITIVE_INFINITY;
    const stoppedAt: number[] = [];
    machine.azure.onSend = (verb, app) => {
      throttledAt = verb === 'start' ? Math.min(throttledAt, machine.clock.now()) : throttledAt;
      if (verb === 'stop' && app.ref.name === 'other') {
        stoppedAt.push(machine.clock.now());
      }
    };
    await machine.clock.advance(8000);
    assert.ok(throttledAt <= machine.clock.now());
    const run = window.run({ ...machine.request(undefined, ['other']), environment: second });
    const both = [first, await machine.clock.runUntil(run)];
    await machine.clock.runUntil(Promise.all(both.map(({ settled }) => settled)));
    assert.equal(stoppedAt.length, 1);
    assert.ok((stoppedAt[0] ?? 0) - throttledAt >= 60_000, `stopped after ${(stoppedAt[0] ?? 0) - throttledAt} ms`);
  });

  it('sends no stop that was let through before a start was throttled', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    machine.azure.lagMs = 0;
    machine.azure.app('one').faults.start.push({ kind: 'throttled', retryAfterMs: 60_000 });
    machine.journals.slowLeaseReads.push(1, 4600);
    const handle = await machine.clock.runUntil(machine.open().run(machine.request({ kind: 'allAtOnce' })));
    await machine.clock.advance(30_000);
    assert.deepEqual(machine.azure.sent('start'), ['one']);
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.done.length, 2);
  });
});

/** A window with one app: its stop was sent a second ago, its answer lost, and it takes effect after `takes` milliseconds. */
async function lostStop(takes: number) {
  const machine = SimulatedMachine.with('one');
  const app = machine.azure.app('one');
  app.faults.stop.push({ kind: 'transient', carriedOut: true });
  app.stopTakes = takes;
  const window = machine.open();
  await machine.clock.runUntil(window.run());
  await machine.clock.advance(1000);
  return { machine, app, window };
}

function phase(handle: RunHandle, name: string): AppPhase | undefined {
  return handle.snapshot().apps.find(({ app }) => app.name === name)?.phase;
}
