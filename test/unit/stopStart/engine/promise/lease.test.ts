import assert from 'node:assert/strict';
import type { JournalDocument } from '../../../../../src/stopStart/engine/journal.ts';
import { SimulatedMachine } from '../simulatedWindow.ts';

/** The first intent has reached the disk; its stop is not sent yet. */
async function untilIntended(machine: SimulatedMachine): Promise<void> {
  while (machine.journals.documents[0]?.apps[0]?.mark !== 'intended') {
    await machine.clock.advance(1);
  }
}

function withIntents(document: JournalDocument): JournalDocument {
  return { ...document, apps: document.apps.map((app) => ({ ...app, mark: 'intended', stops: 1 })) };
}

describe('The promise: the lease', () => {
  it('stops nothing more once another window took the run over, and still brings back what is down', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const old = machine.open();
    const handle = await machine.clock.runUntil(old.run());
    await machine.clock.advance(1000);
    old.looksDead = true;
    await machine.clock.runUntil(machine.open().recover());
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.ending?.kind, 'takenOver');
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
    assert.deepEqual(
      report.done.map(({ name }) => name),
      ['one'],
    );
    assert.deepEqual(
      report.skipped.map(({ name }) => name),
      ['two', 'three'],
    );
  });

  it('reads the lease after the intent is on disk and before the stop is sent', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const old = machine.open();
    const handle = await machine.clock.runUntil(old.run());
    const before = machine.clock.now();
    // Another window claims the run in the very instant in which the first intent has reached the disk.
    await untilIntended(machine);
    const [document] = machine.journals.documents;
    assert.ok(document !== undefined && machine.clock.now() - before < 1000);
    const claim = { ...document, epoch: 2, owner: { ...document.owner, instance: 'other' } };
    await machine.clock.runUntil(machine.journals.storeFor(machine.clock).create(claim));
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(machine.azure.sent('stop'), []);
    assert.equal(report.ending?.kind, 'takenOver');
  });

  it('after sleep first starts what is stopped, and asks before it goes on', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(5000);
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
    assert.deepEqual(machine.azure.sent('start'), ['one']);
    machine.clock.leap(3_600_000);
    await machine.clock.advance(60_000);
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
    const { pauseReasons, paused, counts } = handle.snapshot();
    assert.ok(paused && pauseReasons.some(({ kind }) => kind === 'slept'));
    assert.equal(counts.done, 1);
    handle.continue();
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.done.length, 3);
  });

  it('sends no stop that was about to be sent when the computer fell asleep', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const handle = await machine.clock.runUntil(machine.open().run());
    await untilIntended(machine);
    machine.clock.leap(40_000);
    await machine.clock.advance(600_000);
    assert.deepEqual(machine.azure.sent('stop'), []);
    assert.equal(machine.journals.documents[0]?.apps[0]?.mark, 'planned');
    handle.end();
    const report = await machine.clock.runUntil(handle.settled);
    assert.equal(report.skipped.length, 2);
  });

  it('looks at the clock right before each stop, not only at every tick', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const handle = await machine.clock.runUntil(machine.open({ tickMs: 3_600_000 }).run());
    await untilIntended(machine);
    machine.clock.leap(40_000);
    await machine.clock.advance(600_000);
    assert.deepEqual(machine.azure.sent('stop'), []);
    assert.ok(handle.snapshot().pauseReasons.some(({ kind }) => kind === 'slept'));
  });

  it('starts what is stopped as soon as it notices that the computer slept, without waiting out an interval', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').stopTakes = 150_000;
    await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(100_000);
    const looks = machine.azure.sent('read').length;
    while (machine.azure.sent('read').length === looks) {
      await machine.clock.advance(100);
    }
    await machine.clock.advance(500);
    assert.deepEqual(machine.azure.sent('start'), []);
    machine.clock.doze(60_000);
    await machine.clock.advance(6000);
    assert.deepEqual(machine.azure.sent('start'), ['one']);
  });

  it('keeps an intent that the old owner wrote while its run was being claimed', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const old = machine.open();
    await machine.clock.runUntil(old.run(machine.request({ kind: 'allAtOnce' })));
    while (!machine.azure.sent('stop').includes('two')) {
      await machine.clock.advance(1);
    }
    old.kill();
    const store = machine.journals.storeFor(machine.clock);
    const [document] = machine.journals.documents;
    assert.ok(document !== undefined);
    // What the claiming window had read did not know of the second intent yet.
    const apps = document.apps.map((app) =>
      app.name === 'two' ? { ...app, mark: 'planned' as const, stops: 0 } : app,
    );
    await machine.clock.runUntil(
      store.create({ ...document, epoch: 2, apps, owner: { ...document.owner, instance: 'gone' } }),
    );
    const { runs } = await machine.clock.runUntil(machine.open().engine.abandonedRuns());
    assert.deepEqual(
      runs[0]?.apps.map(({ name }) => name),
      ['one', 'two'],
    );
  });

  it('starts an app whose intent the old owner wrote in the instant of the claim', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const old = machine.open();
    await machine.clock.runUntil(old.run());
    await machine.clock.advance(500);
    old.kill();
    const [document] = machine.journals.documents;
    assert.ok(document !== undefined);
    machine.journals.beforeCreate = () => machine.journals.put(withIntents(document));
    const handle = await machine.clock.runUntil(machine.open().recover());
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(
      report.done.map(({ name }) => name),
      ['one', 'two'],
    );
  });

  it('offers what an owner left behind that took the run over, finished, and lives on', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const old = machine.open();
    await machine.clock.runUntil(old.run());
    await machine.clock.advance(500);
    old.kill();
    const [document] = machine.journals.documents;
    const handle = await machine.clock.runUntil(machine.open().recover());
    await machine.clock.runUntil(handle.settled);
    assert.ok(document !== undefined);
    machine.journals.put(withIntents(document));
    const { runs } = await machine.clock.runUntil(machine.open().engine.abandonedRuns());
    assert.deepEqual(
      runs[0]?.apps.map(({ name }) => name),
      ['two'],
    );
  });

  it('writes a heartbeat while the run lives', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').startTakes = 'never';
    await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(600_000);
    const heartbeatAt = machine.journals.documents[0]?.heartbeatAt ?? 0;
    assert.ok(machine.clock.now() - heartbeatAt <= 21_000);
  });
});
