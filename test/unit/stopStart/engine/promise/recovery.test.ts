import assert from 'node:assert/strict';
import { JournalFailure } from '../../../../../src/stopStart/engine/journal.ts';
import { refusalOf } from '../refusal.ts';
import { SimulatedMachine } from '../simulatedWindow.ts';

describe('The promise: recovery', () => {
  it('starts an app whose stop was just sent and whose state still reads Running', async () => {
    const { machine, killed } = await killedAfter(500);
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
    const window = machine.open();
    const handle = await machine.clock.runUntil(window.recover());
    assert.equal(handle.snapshot().apps.length, 1);
    const report = await machine.clock.runUntil(handle.settled);
    assert.ok(machine.azure.calls.some(({ verb, by }) => verb === 'start' && by === window.name));
    assert.ok(machine.azure.calls.every(({ verb, by }) => verb !== 'stop' || by === killed));
    assert.deepEqual(
      report.done.map(({ name }) => name),
      ['one'],
    );
    assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
  });

  it('starts again an app whose stop took effect long after the crash and after the first start', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').stopTakes = 70_000;
    await kill(machine, 500);
    const handle = await machine.clock.runUntil(machine.open().recover());
    await machine.clock.runUntil(handle.settled);
    await machine.clock.advance(600_000);
    assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
  });

  it('is not content with a Running that was read soon after the stop: it has to last for the settle time', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').stopTakes = Number.POSITIVE_INFINITY;
    await kill(machine, 500);
    const handle = await machine.clock.runUntil(machine.open().recover());
    const before = machine.clock.now();
    await machine.clock.runUntil(handle.settled);
    assert.ok(machine.clock.now() - before >= 90_000);
  });

  it('says that an app is back at the first Running after its start, and watches it', async () => {
    const { machine } = await killedAfter(4320);
    assert.deepEqual(machine.azure.sent('start'), []);
    const handle = await machine.clock.runUntil(machine.open().recover());
    const before = machine.clock.now();
    await machine.clock.runUntil(handle.ended);
    assert.ok(machine.clock.now() - before < 10_000);
    await machine.clock.runUntil(handle.settled);
    assert.ok(machine.clock.now() - before >= 600_000, 'of what the dead owner sent nothing is known');
  });

  it('starts none that was never intended, was back, or was skipped because a colleague had stopped it', async () => {
    const machine = SimulatedMachine.with('back', 'colleague', 'down', 'planned');
    const first = machine.open();
    await machine.clock.runUntil(first.run());
    machine.azure.colleague('colleague', 'Stopped');
    while (!machine.azure.sent('stop').includes('down')) {
      await machine.clock.advance(100);
    }
    first.kill();
    machine.azure.colleague('back', 'Stopped');
    machine.azure.colleague('planned', 'Stopped');
    const second = machine.open();
    const { runs } = await machine.clock.runUntil(second.engine.abandonedRuns());
    assert.deepEqual(
      runs[0]?.apps.map(({ name }) => name),
      ['down'],
    );
    assert.deepEqual(
      runs[0]?.cutShort.map(({ name }) => name),
      ['back'],
    );
    const handle = await machine.clock.runUntil(second.recover());
    await machine.clock.runUntil(handle.ended);
    await machine.clock.advance(3_600_000);
    assert.deepEqual(
      handle.snapshot().apps.map(({ app: { name }, phase }) => [name, phase]),
      [
        ['back', 'stoppedAgain'],
        ['down', 'running'],
      ],
      'what was back and is stopped now is named',
    );
    const started = machine.azure.calls.filter(({ verb, by }) => verb === 'start' && by === second.name);
    assert.ok(started.length > 0 && started.every(({ app }) => app === 'down'));
  });

  it('tells which apps, which environment, when and which account from the journal alone', async () => {
    const { machine, begun } = await killedAfter(500);
    const calls = machine.azure.calls.length;
    const { runs } = await machine.clock.runUntil(machine.open().engine.abandonedRuns());
    assert.equal(machine.azure.calls.length, calls);
    const [run] = runs;
    assert.deepEqual(run?.apps, [machine.azure.app('one').ref]);
    assert.equal(run?.environment.name, 'contoso-ase');
    assert.equal(run?.startedAt, begun);
    assert.equal(run?.account.tenantId, 't');
    assert.equal(run?.account.accountLabel, 'megan');
  });

  it('offers nothing of a live window', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(500);
    const { runs } = await machine.clock.runUntil(machine.open().engine.abandonedRuns());
    assert.deepEqual(runs, []);
  });

  it('is taken by one window only', async () => {
    const { machine } = await killedAfter(500);
    const [second, third] = [machine.open(), machine.open()];
    const [forSecond, forThird] = await machine.clock.runUntil(
      Promise.all([second.engine.abandonedRuns(), third.engine.abandonedRuns()]),
    );
    const [run] = forSecond.runs;
    assert.ok(run !== undefined && forThird.runs.length === 1);
    const handles = await machine.clock.runUntil(
      Promise.all([second.engine.recover(run, second.ports), third.engine.recover(run, third.ports)]),
    );
    assert.equal(handles.filter((handle) => handle !== undefined).length, 1);
    const later = await machine.clock.runUntil(machine.open().engine.abandonedRuns());
    assert.deepEqual(later.runs, []);
  });

  it('can itself be killed and recovered', async () => {
    const { machine } = await killedAfter(500);
    for (const after of [1, 60, 200, 3000]) {
      const window = machine.open();
      void window.recover();
      await machine.clock.advance(after);
      window.kill();
    }
    const handle = await machine.clock.runUntil(machine.open().recover());
    await machine.clock.runUntil(handle.settled);
    assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
    const { runs } = await machine.clock.runUntil(machine.open().engine.abandonedRuns());
    assert.deepEqual(runs, []);
  });

  it('leaves the apps as they are when the user says so, and does not offer them again', async () => {
    const { machine } = await killedAfter(500);
    const window = machine.open();
    const { runs } = await machine.clock.runUntil(window.engine.abandonedRuns());
    assert.ok(runs[0] && (await machine.clock.runUntil(window.engine.dismiss(runs[0]))));
    assert.deepEqual((await machine.clock.runUntil(machine.open().engine.abandonedRuns())).runs, []);
    assert.deepEqual(machine.azure.sent('start'), []);
  });

  it('keeps and tells journals that it can not read, of a newer version or damaged', async () => {
    const { machine } = await killedAfter(500);
    const [name, text] = [...machine.journals.files].at(0) ?? ['', ''];
    machine.journals.files.set('newer.1.json', text.replace('"version": 1', '"version": 2'));
    machine.journals.files.set('torn.1.json', text.slice(0, 100));
    const { runs, unreadable } = await machine.clock.runUntil(machine.open().engine.abandonedRuns());
    assert.equal(runs.length, 1);
    assert.deepEqual(
      unreadable.map(({ file, because }) => `${file} ${because}`),
      ['newer.1.json newerVersion', 'torn.1.json damaged'],
    );
    assert.deepEqual([...machine.journals.files.keys()], [name, 'newer.1.json', 'torn.1.json']);
  });

  it('sends a start for every app that may be down before a closing window is gone, and offers them in the next', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const window = machine.open();
    await machine.clock.runUntil(window.run(machine.request({ kind: 'several', count: 2 })));
    await machine.clock.advance(500);
    const left = await machine.clock.runUntil(window.engine.startAllUnsettled());
    assert.deepEqual(left, []);
    assert.deepEqual([...machine.azure.sent('start')].sort(), ['one', 'two']);
    const starts = window.posts.filter(({ verb }) => verb === 'start');
    assert.ok(
      starts.every(({ atOnce }) => atOnce),
      'whatever Azure asked: there is no later time',
    );
    window.kill();
    const { runs } = await machine.clock.runUntil(machine.open().engine.abandonedRuns());
    assert.deepEqual(
      runs[0]?.apps.map(({ name }) => name),
      ['one', 'two'],
    );
  });

  it('stops nothing more once its window is closing, even while it still lives', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const window = machine.open();
    const handle = await machine.clock.runUntil(window.run());
    await machine.clock.advance(500);
    await machine.clock.runUntil(window.engine.startAllUnsettled());
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
    assert.equal(report.ending?.kind, 'closing');
    assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
  });

  it('begins no run once its window is closing, at whatever step that was, and leaves none behind', async () => {
    for (const after of [0, 1, 50, 101, 102, 104, 105]) {
      const machine = SimulatedMachine.with('one');
      const window = machine.open();
      const refused = refusalOf(window.run());
      await machine.clock.advance(after);
      assert.equal(window.engine.liveRuns().length, 0, `${after} ms`);
      void window.engine.startAllUnsettled();
      assert.deepEqual(await machine.clock.runUntil(refused), { kind: 'closing' }, `${after} ms`);
      await machine.clock.advance(60_000);
      assert.deepEqual(machine.azure.sent('stop'), []);
      assert.deepEqual((await machine.clock.runUntil(window.engine.openRuns())).active, []);
    }
  });

  it('begins no recovery once its window is closing: the next one offers it', async () => {
    for (const after of [-1, 0, 1, 3, 5, 6]) {
      const { machine } = await killedAfter(500);
      const window = machine.open();
      const { runs } = await machine.clock.runUntil(window.engine.abandonedRuns());
      assert.ok(runs[0]);
      if (after < 0) {
        void window.engine.startAllUnsettled();
      }
      const recovery = window.engine.recover(runs[0], window.ports);
      await machine.clock.advance(Math.max(0, after));
      void window.engine.startAllUnsettled();
      assert.equal(await machine.clock.runUntil(recovery), undefined, `${after} ms`);
      await machine.clock.advance(60_000);
      assert.deepEqual(machine.azure.sent('start'), []);
      window.kill();
      const offered = await machine.clock.runUntil(machine.open().engine.abandonedRuns());
      assert.deepEqual(offered.runs[0]?.apps, [machine.azure.app('one').ref]);
    }
  });

  it('offers the apps again when the answer to leave them could not be written', async () => {
    const { machine } = await killedAfter(500);
    const window = machine.open();
    const { runs } = await machine.clock.runUntil(window.engine.abandonedRuns());
    assert.ok(runs[0]);
    const dismissed = window.engine.dismiss(runs[0]);
    // The claim is on disk, and its second writing too; then the disk is full.
    await machine.clock.advance(10);
    machine.journals.full = true;
    await assert.rejects(machine.clock.runUntil(dismissed), JournalFailure);
    machine.journals.full = false;
    const again = await machine.clock.runUntil(window.engine.abandonedRuns());
    assert.ok(again.runs[0]);
    assert.ok(await machine.clock.runUntil(window.engine.dismiss(again.runs[0])));
  });

  it('does not keep a closing window waiting for more than five seconds, and stops nothing more', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    machine.azure.app('one').always.start = { kind: 'transient', hangs: true };
    const window = machine.open();
    await machine.clock.runUntil(window.run());
    await machine.clock.advance(500);
    const before = machine.clock.now();
    const left = await machine.clock.runUntil(window.engine.startAllUnsettled());
    assert.ok(machine.clock.now() - before < 5000);
    assert.deepEqual(
      left.map(({ name }) => name),
      ['one'],
    );
    await machine.clock.advance(600_000);
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
  });
});

async function killedAfter(ms: number): Promise<{ machine: SimulatedMachine; killed: string; begun: number }> {
  const machine = SimulatedMachine.with('one', 'two');
  return { machine, ...(await kill(machine, ms)) };
}

async function kill(machine: SimulatedMachine, ms: number): Promise<{ killed: string; begun: number }> {
  const window = machine.open();
  await machine.clock.runUntil(window.run());
  const begun = machine.journals.documents[0]?.startedAt ?? 0;
  await machine.clock.advance(ms);
  window.kill();
  return { killed: window.name, begun };
}
