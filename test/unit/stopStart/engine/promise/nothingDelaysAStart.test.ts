import assert from 'node:assert/strict';
import type { RunReport } from '../../../../../src/stopStart/engine/report.ts';
import { SimulatedMachine } from '../simulatedWindow.ts';

const all = { kind: 'allAtOnce' } as const;

describe('The promise: nothing delays a start', () => {
  it('not a read that Azure throttles for long: it is sent when the stop’s time is over', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.onSend = (verb, app) => {
      if (verb === 'stop') {
        app.faults.read.push({ kind: 'throttled', retryAfterMs: 900_000 });
      }
    };
    const window = machine.open();
    const handle = await machine.clock.runUntil(window.run());
    await machine.clock.runUntil(handle.ended);
    const [stop, start] = window.posts;
    assert.ok(stop && start?.verb === 'start');
    assert.ok(start.sentAt - stop.sentAt <= 304_000, `after ${start.sentAt - stop.sentAt} ms`);
  });

  it('not the throttled read of another app, when one has to be sent again', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    machine.azure.app('two').faults.read.push({ kind: 'throttled', retryAfterMs: 900_000 });
    machine.azure.app('one').faults.start.push({ kind: 'transient' });
    const window = machine.open();
    const handle = await machine.clock.runUntil(window.run(machine.request({ kind: 'several', count: 2 })));
    // Its stop is never seen, so that it is started when the stop's time is over.
    await machine.clock.advance(330_000);
    const [lost, again] = window.posts.filter(({ verb }) => verb === 'start');
    assert.ok(lost && again && again.sentAt - lost.sentAt < 10_000);
    handle.cancel();
  });

  for (const verb of ['stop', 'read'] as const) {
    it(`not a ${verb} of many others that hangs: polls of apps that are down have places of their own`, async () => {
      const machine = SimulatedMachine.with(...names(24));
      for (const name of names(24).slice(8)) {
        machine.azure.app(name).always[verb] = hung;
      }
      const handle = await machine.clock.runUntil(machine.open().run(machine.request(all)));
      await machine.clock.advance(30_000);
      const down = reportedDown(handle.snapshot().apps.slice(0, 8));
      assert.deepEqual(down, []);
    });
  }

  it('not the reads of slots that are only watched', async () => {
    const machine = SimulatedMachine.with(...names(200));
    for (const app of machine.azure.apps) {
      app.unlisted = true;
    }
    const handle = await machine.clock.runUntil(machine.open().run(machine.request({ kind: 'several', count: 50 })));
    const report = await machine.clock.runUntil(handle.ended);
    assert.ok(medianDown(report) < 14_000, `${medianDown(report)} ms`);
  });

  it('not a disk that hangs, which is asked one thing at a time', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').startTakes = 'never';
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(6000);
    let asked = 0;
    machine.journals.onHung = () => {
      asked += 1;
    };
    machine.journals.hang();
    const before = machine.azure.sent('start').length;
    await machine.clock.advance(600_000);
    assert.ok(asked <= 3, `${asked} operations hang`);
    assert.ok(machine.azure.sent('start').length > before + 5);
    assert.equal(handle.snapshot().ending?.kind, 'journal');
  });
});

describe('The promise: a run comes to an end, and says so', () => {
  it('when the disk is so slow that no state is fresh by the time of the stop', async () => {
    const machine = SimulatedMachine.with('one');
    const handle = await machine.clock.runUntil(machine.open().run());
    machine.journals.diskMs = 3500;
    machine.journals.slowLeaseReads.push(...Array.from({ length: 100 }, () => 7000));
    const report = await machine.clock.runUntil(handle.settled);
    assert.ok(report.ending?.kind === 'journal');
    assert.match(report.ending.because, /^The disk took \d+ seconds each time\.$/);
    assert.deepEqual(machine.azure.sent('stop'), []);
  });

  it('when an app can not be read in its watch: it is named, and can be given up', async () => {
    for (const kind of ['forbidden', 'signedOut', 'other'] as const) {
      const machine = SimulatedMachine.with('one');
      const one = machine.azure.app('one');
      const handle = await machine.clock.runUntil(machine.open().run());
      await machine.clock.runUntil(handle.ended);
      one.always.read = { kind };
      await machine.clock.advance(600_000);
      const { apps, pauseReasons } = handle.snapshot();
      assert.equal(apps[0]?.phase, 'unsettled');
      assert.equal(
        pauseReasons.some((reason) => reason.kind === 'signIn'),
        kind === 'signedOut',
      );
      handle.giveUp([one.ref]);
      const report = await machine.clock.runUntil(handle.settled);
      assert.equal(report.leftStopped.length, 1);
    }
  });

  it('when it is released: what was not begun is not touched', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    machine.azure.app('one').startTakes = 'never';
    const window = machine.open();
    const handle = await machine.clock.runUntil(window.run());
    await machine.clock.advance(10_000);
    window.engine.windowIsSilent();
    await machine.clock.advance(400_000);
    const report = await machine.clock.runUntil(handle.ended);
    assert.deepEqual(
      report.skipped.map(({ name }) => name),
      ['two'],
    );
    assert.deepEqual(
      report.notBack.map(({ name }) => name),
      ['one'],
    );
  });
});

describe('The promise: what the user has read', () => {
  it('is all that is left stopped: an app that its owner stopped later is offered', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const [first, second] = [machine.open(), machine.open()];
    await machine.clock.runUntil(first.run());
    await machine.clock.advance(500);
    first.looksDead = true;
    const [offer] = (await machine.clock.runUntil(second.engine.abandonedRuns())).runs;
    assert.ok(offer);
    first.looksDead = false;
    while (!machine.azure.sent('stop').includes('two')) {
      await machine.clock.advance(500);
    }
    first.kill();
    await machine.clock.advance(200_000);
    assert.ok(await machine.clock.runUntil(second.engine.dismiss(offer)));
    const { runs } = await machine.clock.runUntil(machine.open().engine.abandonedRuns());
    assert.deepEqual(
      runs.map(({ apps }) => apps.map(({ name }) => name)),
      [['two']],
    );
  });

  it('is not that its window was silent when a run began: nothing is stopped', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const window = machine.open();
    window.engine.windowIsSilent();
    const handle = await machine.clock.runUntil(window.run());
    await machine.clock.runUntil(handle.settled);
    assert.deepEqual(machine.azure.sent('stop'), []);
  });
});

const hung = { kind: 'transient', hangs: true } as const;

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `app${index}`);
}

function reportedDown(apps: readonly { readonly phase: string }[]): readonly string[] {
  return apps.map(({ phase }) => phase).filter((phase) => phase !== 'watched' && phase !== 'running');
}

function medianDown({ apps }: RunReport): number {
  const down = apps.map(({ downMs = 0 }) => downMs).toSorted((one, other) => one - other);
  return down[Math.floor(down.length / 2)] ?? 0;
}
