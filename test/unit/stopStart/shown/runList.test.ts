import assert from 'node:assert/strict';
import type { StopStartEngine } from '../../../../src/stopStart/engine/engine.ts';
import type { JournalDocument, Owner } from '../../../../src/stopStart/engine/journal.ts';
import type { RunHandle } from '../../../../src/stopStart/engine/runRequest.ts';
import { startAgain, startOfLeftApps } from '../../../../src/stopStart/ports/runMachine.ts';
import { leftApps, type RunSources, runEntries } from '../../../../src/stopStart/shown/runList.ts';
import type { WindowRun } from '../../../../src/stopStart/shown/windowRuns.ts';
import type { PastRun } from '../../../../src/stopStart/stored/pastRun.ts';
import { SimulatedMachine, type SimulatedWindow } from '../engine/simulatedWindow.ts';
import { journalDocument } from '../stored/journalDocument.ts';
import { appReport, leftStopped, pastRun } from '../stored/pastRun.ts';

/** What a window shows, from the engine itself and the journals on disk. */
async function entriesIn(
  machine: SimulatedMachine,
  { engine }: { readonly engine: StopStartEngine },
  { live = [], history = [] }: { readonly live?: readonly RunHandle[]; readonly history?: readonly PastRun[] } = {},
): Promise<ReturnType<typeof runEntries>> {
  const { active, abandoned } = await machine.clock.runUntil(engine.openRuns());
  return runEntries({
    live: live.map((handle): WindowRun => ({ handle, startedAt: 0, endedWith: () => undefined, hosts: new Map() })),
    stored: { documents: machine.journals.documents, unreadable: [] },
    elsewhere: active.filter(({ mine }) => !mine),
    abandoned,
    history,
  });
}

function kindsOf(entries: ReturnType<typeof runEntries>): readonly string[] {
  return entries.map(({ kind }) => kind);
}

/** A window in the middle of a run of two apps: the first is stopped. */
async function windowInRun(machine: SimulatedMachine): Promise<{ window: SimulatedWindow; handle: RunHandle }> {
  const window = machine.open();
  const handle = await machine.clock.runUntil(window.run());
  while (handle.snapshot().down.length === 0) {
    await machine.clock.advance(100);
  }
  return { window, handle };
}

describe('The list of runs', () => {
  it('has a run once: as live in its own window, and as one of another window in another', async () => {
    const machine = SimulatedMachine.with('a', 'b');
    const { window, handle } = await windowInRun(machine);
    assert.deepEqual(kindsOf(await entriesIn(machine, window, { live: [handle] })), ['live']);
    assert.deepEqual(kindsOf(await entriesIn(machine, machine.open())), ['elsewhere']);
  });

  it('has what a dead window left as abandoned, then the recovery as live, then both as past', async () => {
    const machine = SimulatedMachine.with('a', 'b');
    const { window: dead } = await windowInRun(machine);
    dead.kill();
    const window = machine.open();
    const [abandoned] = await entriesIn(machine, window);
    assert.ok(abandoned?.kind === 'abandoned');
    assert.deepEqual(
      abandoned.offer.apps.map(({ name }) => name),
      ['a'],
    );

    const environmentKey = abandoned.run.latest.environment.key;
    assert.deepEqual([...leftApps([abandoned])], [[abandoned.offer.apps[0]?.key, environmentKey]]);

    const handle = await machine.clock.runUntil(window.recover());
    const recovering = await entriesIn(machine, window, { live: [handle] });
    assert.deepEqual(kindsOf(recovering), ['live', 'past']);
    assert.deepEqual([...leftApps(recovering)], [], 'this window looks after it');

    await machine.clock.runUntil(handle.settled);
    const entries = await entriesIn(machine, window);
    assert.deepEqual(
      entries.map((entry) => entry.kind === 'past' && entry.past.epoch),
      [2, 1],
    );
    assert.deepEqual(
      entries.map((entry) => entry.kind === 'past' && entry.past.knownFrom),
      ['journal', 'journal'],
    );
  });

  it('takes a report over what the journal tells', async () => {
    const machine = SimulatedMachine.with('a');
    const window = machine.open();
    const handle = await machine.clock.runUntil(window.run());
    const report = await machine.clock.runUntil(handle.settled);
    const kept: PastRun = { epoch: 1, account: machine.request().account, knownFrom: 'report', report };
    const entries = await entriesIn(machine, window, { history: [kept] });
    assert.deepEqual(entries, [{ kind: 'past', past: kept, leftStopped: [] }]);
  });

  it('has a run whose report is kept already only as what it is, until its watch is over', async () => {
    const machine = SimulatedMachine.with('a', 'b');
    const { window, handle } = await windowInRun(machine);
    const { runId } = handle.snapshot();
    const kept = (epoch: number): PastRun => pastRun([appReport('a')], { runId, epoch });
    assert.deepEqual(kindsOf(await entriesIn(machine, window, { live: [handle], history: [kept(1)] })), ['live']);
    const [elsewhere, ...others] = await entriesIn(machine, machine.open(), { history: [kept(1)] });
    assert.deepEqual(others, []);
    assert.ok(elsewhere?.kind === 'elsewhere');
    assert.equal(elsewhere.past?.report.runId, runId, 'its report can be shown');
    window.kill();
    const [abandoned, ...more] = await entriesIn(machine, machine.open(), { history: [kept(1)] });
    assert.deepEqual([abandoned?.kind, more], ['abandoned', []]);

    const last = machine.open();
    const recovering = await machine.clock.runUntil(last.recover());
    const entries = await entriesIn(machine, last, { live: [recovering], history: [kept(1)] });
    assert.deepEqual(kindsOf(entries), ['live', 'past'], 'an owner before this one is over');
  });

  it('does not have a run that was refused, nor one that is just beginning', async () => {
    const apps = journalDocument().apps.map((app) => ({ ...app, mark: 'planned', stops: 0 }) as const);
    const sources = { live: [], elsewhere: [], abandoned: [], history: [] };
    const listed = (document: JournalDocument): RunSources => ({
      ...sources,
      stored: { documents: [document], unreadable: [] },
    });
    assert.deepEqual(runEntries(listed(journalDocument({ apps, finishedAt: 1 }))), []);
    assert.deepEqual(runEntries(listed(journalDocument({ apps }))), []);
  });

  it('puts what is not over first, then the newest first', () => {
    const past = ['first', 'second'].map((runId, index) => pastRun([appReport('a')], { runId, startedAt: index }));
    const entries = runEntries({
      live: [],
      stored: { documents: [journalDocument()], unreadable: [] },
      elsewhere: [journalDocument()],
      abandoned: [],
      history: past,
    });
    assert.deepEqual(
      entries.map((entry) => (entry.kind === 'past' ? entry.past.report.runId : entry.kind)),
      ['elsewhere', 'second', 'first'],
    );
  });
});

describe('Starting what a past run left stopped', () => {
  const owner: Owner = { host: 'here', bootId: 'boot', pid: 1, processStart: 'window-1', instance: 'window-1' };

  function left(machine: SimulatedMachine): PastRun {
    const { ref } = machine.azure.app('a');
    return pastRun([{ ...leftStopped('a'), app: ref }]);
  }

  it('starts exactly those apps, as a run with a journal of its own', async () => {
    const machine = SimulatedMachine.with('a', 'b');
    const window = machine.open();
    for (const name of ['a', 'b']) {
      await machine.clock.runUntil(window.ports.control.stop(machine.azure.app(name).ref.id));
    }
    await machine.clock.advance(120_000);
    const past = left(machine);
    const start = startOfLeftApps(past, past.report.leftStopped, machine.clock.now());
    const journals = machine.journals.storeFor(machine.clock);
    const handle = await machine.clock.runUntil(
      startAgain({ engine: window.engine, journals, owner }, start, window.ports),
    );
    assert.ok(handle);
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual([report.kind, report.done.map(({ name }) => name)], ['recovery', ['a']]);
    const read = (name: string): Promise<{ readonly state: string }> =>
      machine.clock.runUntil(window.ports.control.read(machine.azure.app(name).ref.id, new AbortController().signal));
    assert.deepEqual([(await read('a')).state, (await read('b')).state], ['running', 'stopped']);
  });

  it('is offered again when the window dies before it has begun', async () => {
    const machine = SimulatedMachine.with('a');
    const window = machine.open();
    const past = left(machine);
    const start = startOfLeftApps(past, past.report.leftStopped, machine.clock.now());
    const journals = machine.journals.storeFor(machine.clock);
    const engine = { recover: () => Promise.resolve(undefined) } as unknown as StopStartEngine;
    await machine.clock.runUntil(startAgain({ engine, journals, owner }, start, window.ports));
    window.kill();
    const [entry] = await entriesIn(machine, machine.open());
    assert.ok(entry?.kind === 'abandoned');
    assert.deepEqual(
      entry.offer.apps.map(({ name }) => name),
      ['a'],
    );
  });

  it('is refused when it was begun already', async () => {
    const machine = SimulatedMachine.with('a');
    const window = machine.open();
    const past = left(machine);
    const start = startOfLeftApps(past, past.report.leftStopped, machine.clock.now());
    const journals = machine.journals.storeFor(machine.clock);
    const machineParts = { engine: window.engine, journals, owner };
    await machine.clock.runUntil(startAgain(machineParts, start, window.ports));
    assert.equal(await machine.clock.runUntil(startAgain(machineParts, start, window.ports)), undefined);
  });
});
