import assert from 'node:assert/strict';
import type { RunHandle } from '../../../../../src/stopStart/engine/runRequest.ts';
import { refusalOf } from '../refusal.ts';
import { SimulatedMachine } from '../simulatedWindow.ts';

const all = { kind: 'allAtOnce' } as const;

describe('The promise: an app that is back is watched', () => {
  it('for 90 seconds, by one list for all and a last look at each, while the next apps are taken', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three', 'four');
    const handle = await machine.clock.runUntil(machine.open().run(machine.request(all)));
    const ended = await machine.clock.runUntil(handle.ended);
    assert.equal(ended.done.length, 4);
    const { watchedUntil, counts, down, stage } = handle.snapshot();
    assert.deepEqual([stage, counts.watched, down], ['ended', 4, []]);
    assert.ok(Math.abs((watchedUntil ?? 0) - machine.clock.now() - 90_000) < 6000);
    const before = machine.azure.calls.length;
    await machine.clock.runUntil(handle.settled);
    assert.ok(machine.clock.now() >= (watchedUntil ?? 0));
    const calls = machine.azure.calls.slice(before).map(({ verb }) => verb);
    assert.deepEqual([...new Set(calls)], ['list', 'read']);
    const count = (one: string): number => calls.filter((verb) => verb === one).length;
    assert.ok(count('list') <= 7, `${count('list')} lists`);
    assert.equal(count('read'), 4);
    assert.deepEqual(
      machine.journals.documents[0]?.apps.map(({ mark }) => mark),
      ['settled', 'settled', 'settled', 'settled'],
    );
  });

  it('and read by itself where a list leaves it out, as it does a slot', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three', 'four');
    machine.azure.app('four').unlisted = true;
    const handle = await machine.clock.runUntil(machine.open().run(machine.request(all)));
    await machine.clock.runUntil(handle.ended);
    const before = machine.azure.calls.length;
    await machine.clock.runUntil(handle.settled);
    const read = machine.azure.calls.slice(before).filter(({ verb }) => verb === 'read');
    const reads = (name: string): number => read.filter(({ app }) => app === name).length;
    assert.ok(reads('four') >= 3);
    assert.deepEqual(['one', 'two', 'three'].map(reads), [1, 1, 1]);
  });

  it('for ten minutes where its stop ended without a clear answer', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').faults.stop.push({ kind: 'transient', carriedOut: true });
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.runUntil(handle.ended);
    const back = machine.clock.now();
    await machine.clock.runUntil(handle.settled);
    assert.ok(machine.clock.now() - back >= 590_000);
  });

  it('and one list that says Stopped starts nothing: the app itself has to say so', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    for (const app of machine.azure.apps) {
      app.listLags = [30_000];
    }
    const handle = await machine.clock.runUntil(machine.open().run(machine.request(all)));
    await machine.clock.runUntil(handle.settled);
    assert.equal(machine.azure.sent('start').length, 3);
    assert.deepEqual(handle.snapshot().pauseReasons, []);
  });

  it('and started once when it is stopped meanwhile: the run is paused, and goes on after Continue', async () => {
    const { machine, handle } = await watched('one', 'two');
    machine.azure.colleague('one', 'Stopped');
    await machine.clock.advance(60_000);
    assert.deepEqual(machine.azure.sent('start').filter((name) => name === 'one').length, 2);
    assert.deepEqual(handle.snapshot().pauseReasons, [{ kind: 'stoppedAgain', apps: [machine.azure.app('one').ref] }]);
    assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
    assert.deepEqual(machine.azure.sent('stop'), ['one', 'two'], 'two was on its way');
    handle.continue();
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.done.length, 2);
  });

  it('and named when it is stopped a second time: nobody starts it until the user says so', async () => {
    const { machine, handle } = await stoppedTwice();
    await machine.clock.advance(24 * 3_600_000);
    assert.equal(phaseOf(handle), 'stoppedAgain');
    assert.deepEqual(
      handle.snapshot().down.map(({ name }) => name),
      ['one'],
    );
    assert.equal(machine.azure.sent('start').length, 2);
    handle.startAgain([machine.azure.app('one').ref]);
    const settled = await machine.clock.runUntil(handle.settled);
    assert.deepEqual([settled.done.length, machine.azure.sent('start').length], [1, 3]);
    assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
  });

  it('and left stopped when the user wants that, and named so', async () => {
    const { machine, handle } = await stoppedTwice();
    handle.giveUp([machine.azure.app('one').ref]);
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(
      report.leftStopped.map(({ name }) => name),
      ['one'],
    );
    assert.equal(machine.journals.documents[0]?.apps[0]?.mark, 'left');
    assert.equal(machine.azure.sent('start').length, 2);
  });

  it('and not started by a window that closes, when the user has not said so', async () => {
    const { machine, handle, window } = await stoppedTwice();
    assert.equal(phaseOf(handle), 'stoppedAgain');
    assert.deepEqual(await machine.clock.runUntil(window.engine.startAllUnsettled()), []);
    assert.equal(machine.azure.sent('start').length, 2);
    const { runs } = await machine.clock.runUntil(machine.open().engine.abandonedRuns());
    assert.deepEqual(
      runs.map(({ apps, cutShort }) => [apps.length, cutShort.map(({ name }) => name)]),
      [[0, ['one']]],
    );
  });

  it('and safe to be left in the watch by a window that closes: it is looked at by the next, and nothing is started', async () => {
    const { machine, window } = await watched('one');
    await machine.clock.runUntil(window.engine.startAllUnsettled());
    assert.equal(machine.azure.sent('start').length, 1);
    const next = machine.open();
    const handle = await machine.clock.runUntil(next.recover());
    const report = await machine.clock.runUntil(handle.ended);
    assert.deepEqual([report.done.length, report.notBack], [1, []]);
    await machine.clock.runUntil(handle.settled);
    assert.equal(machine.azure.sent('start').length, 1);
    assert.deepEqual((await machine.clock.runUntil(machine.open().engine.abandonedRuns())).runs, []);
  });

  it('and named by the next window when it is stopped by then', async () => {
    const { machine, window } = await watched('one');
    window.kill();
    machine.azure.colleague('one', 'Stopped');
    await machine.clock.advance(10_000);
    const handle = await machine.clock.runUntil(machine.open().recover());
    const report = await machine.clock.runUntil(handle.ended);
    assert.deepEqual(
      report.notBack.map(({ name }) => name),
      ['one'],
    );
    assert.equal(phaseOf(handle), 'stoppedAgain');
    assert.equal(machine.azure.sent('start').length, 1);
  });

  it('while the next run of the same window may begin, which watches what it stops itself', async () => {
    const { machine, handle, window } = await watched('one');
    const next = await machine.clock.runUntil(window.run());
    await machine.clock.runUntil(next.ended);
    assert.equal(handle.snapshot().stage, 'settled');
    await machine.clock.runUntil(next.settled);
    assert.deepEqual([machine.azure.sent('stop').length, machine.azure.sent('start').length], [2, 2]);
    assert.deepEqual(next.snapshot().pauseReasons, []);
  });

  it('by the next run for as long as the first had to, where that is longer', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').faults.stop.push({ kind: 'transient', carriedOut: true });
    const window = machine.open();
    const handle = await machine.clock.runUntil(window.run());
    await machine.clock.runUntil(handle.ended);
    const until = handle.snapshot().watchedUntil ?? Number.POSITIVE_INFINITY;
    const next = await machine.clock.runUntil(window.run());
    await machine.clock.runUntil(next.settled);
    assert.equal(handle.snapshot().stage, 'settled');
    assert.ok(machine.clock.now() >= until);
  });

  it('by the first run on, when the stop of the next was refused', async () => {
    const { machine, handle, window } = await watched('one');
    machine.azure.app('one').faults.stop.push({ kind: 'forbidden' });
    const next = await machine.clock.runUntil(window.run());
    await machine.clock.runUntil(next.settled);
    assert.equal(handle.snapshot().apps[0]?.phase, 'watched');
    machine.azure.colleague('one', 'Stopped');
    await machine.clock.runUntil(handle.settled);
    assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
  });

  it('while another window is refused, and told until when', async () => {
    const { machine, handle } = await watched('one');
    const refusal = await refusalOf(machine.clock.runUntil(machine.open().run()));
    assert.ok(refusal?.kind === 'environmentBusy');
    assert.deepEqual(refusal.by.down, []);
    assert.equal(refusal.by.watchedUntil, handle.snapshot().watchedUntil);
  });
});

describe('The promise: a window that does not answer', () => {
  it('stops nothing more, brings its apps back, and releases the run, which another window then offers', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const window = machine.open();
    const handle = await machine.clock.runUntil(window.run());
    await machine.clock.advance(1000);
    window.engine.windowIsSilent();
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
    assert.equal(report.ending?.kind, 'windowSilent');
    assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
    const { runs } = await machine.clock.runUntil(machine.open().engine.abandonedRuns());
    assert.deepEqual(
      runs.map(({ apps, cutShort }) => [apps.length, cutShort.length]),
      [[0, 1]],
    );
    const calls = machine.azure.calls.length;
    await machine.clock.advance(3_600_000);
    assert.equal(machine.azure.calls.length, calls, 'nothing of the run goes on in the old window');
  });

  it('goes on starting what does not come back, and offers it to others after a minute', async () => {
    const machine = SimulatedMachine.with('one');
    const window = machine.open();
    machine.azure.app('one').startTakes = 'never';
    const handle = await machine.clock.runUntil(window.run());
    await machine.clock.advance(8000);
    window.engine.windowIsSilent();
    await machine.clock.advance(70_000);
    const { runs } = await machine.clock.runUntil(machine.open().engine.abandonedRuns());
    assert.deepEqual(
      runs[0]?.apps.map(({ name }) => name),
      ['one'],
    );
    const starts = machine.azure.sent('start').length;
    machine.azure.app('one').startTakes = 0;
    const report = await machine.clock.runUntil(handle.settled);
    assert.ok(machine.azure.sent('start').length > starts);
    assert.deepEqual(report.notBack, []);
  });

  it('asks when it answers again before that', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const window = machine.open();
    const handle = await machine.clock.runUntil(window.run());
    await machine.clock.advance(1000);
    window.engine.windowIsSilent();
    await machine.clock.advance(2000);
    window.engine.windowAnswers();
    await machine.clock.advance(600_000);
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
    assert.deepEqual(handle.snapshot().pauseReasons, [{ kind: 'windowSilent' }]);
    handle.continue();
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.done.length, 2);
  });
});

/** A run whose first app is being watched. */
async function watched(
  ...names: readonly string[]
): Promise<{ machine: SimulatedMachine; handle: RunHandle; window: ReturnType<SimulatedMachine['open']> }> {
  const machine = SimulatedMachine.with(...names);
  const window = machine.open();
  const handle = await machine.clock.runUntil(window.run());
  while (phaseOf(handle) !== 'watched') {
    await machine.clock.advance(500);
  }
  // Azure shows it by then.
  await machine.clock.advance(5000);
  return { machine, handle, window };
}

async function stoppedTwice(): Promise<Awaited<ReturnType<typeof watched>>> {
  const one = await watched('one');
  for (let times = 0; times < 2; times += 1) {
    one.machine.azure.colleague('one', 'Stopped');
    await one.machine.clock.advance(60_000);
  }
  return one;
}

function phaseOf(handle: RunHandle): string | undefined {
  return handle.snapshot().apps[0]?.phase;
}
