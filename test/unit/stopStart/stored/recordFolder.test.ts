import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalDocument } from '../../../../src/stopStart/engine/journal.ts';
import { JournalFolder } from '../../../../src/stopStart/stored/journalFolder.ts';
import { journalForm } from '../../../../src/stopStart/stored/journalRecord.ts';
import { recordText } from '../../../../src/stopStart/stored/recordForm.ts';
import { HistoryFolder } from '../../../../src/stopStart/stored/runHistory.ts';
import { journalDocument } from './journalDocument.ts';
import { pastRun } from './pastRun.ts';

const { runId } = journalDocument();

describe('What an older version left in the storage of a profile', () => {
  let above: string;
  let state: string;
  let older: string;
  /** Instances of owners that live. */
  let alive: Set<string>;

  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), 'adoption-'));
    state = join(above, 'state', 'runs');
    older = join(above, 'profile', 'runs');
    alive = new Set();
    await mkdir(older, { recursive: true });
  });

  afterEach(() => rm(above, { recursive: true, force: true }));

  function window(): JournalFolder {
    return new JournalFolder(state, { folder: older, isAlive: ({ instance }) => alive.has(instance) });
  }

  /** Writes a journal as an older version did. */
  async function leave(document: JournalDocument): Promise<void> {
    await writeFile(join(older, `${document.runId}.${document.epoch}.json`), recordText(journalForm, document));
  }

  const namesIn = async (folder: string): Promise<readonly string[]> => (await readdir(folder)).sort();

  it('is moved when its owner is dead, and then there for every profile', async () => {
    await leave(journalDocument());
    assert.deepEqual((await window().readAll()).documents, [journalDocument()]);
    assert.deepEqual([await namesIn(older), await namesIn(state)], [[], [`${runId}.1.json`]]);
    assert.deepEqual((await new JournalFolder(state).readAll()).documents, [journalDocument()]);
  });

  it('is moved by many windows at once without harm', async () => {
    const runs = Array.from({ length: 10 }, (_, index) => journalDocument({ runId: `run-${index}` }));
    await Promise.all(runs.map(leave));
    const readings = await Promise.all(Array.from({ length: 8 }, () => window().readAll()));
    for (const { documents, unreadable } of readings) {
      assert.deepEqual(documents.map((one) => one.runId).sort(), runs.map((one) => one.runId).sort());
      assert.deepEqual(unreadable, []);
    }
    assert.deepEqual([(await namesIn(older)).length, (await namesIn(state)).length], [0, 10]);
  });

  it('stays as long as its owner lives, whose heartbeat does not matter, and is moved after that', async () => {
    await leave(journalDocument());
    alive.add(journalDocument().owner.instance);
    const [document] = (await window().readAll()).documents;
    assert.equal(document?.runId, runId);
    assert.ok(Date.now() - (document?.heartbeatAt ?? 0) < 60_000, 'nobody takes over what can not be fenced');
    assert.deepEqual(await namesIn(older), [`${runId}.1.json`]);
    alive.clear();
    assert.deepEqual((await window().readAll()).documents, [journalDocument()]);
    assert.deepEqual(await namesIn(older), []);
  });

  it('stays with all its owners as long as the newest lives', async () => {
    await leave(journalDocument());
    await leave(
      journalDocument({ epoch: 2, kind: 'recovery', owner: { ...journalDocument().owner, instance: 'new' } }),
    );
    alive.add('new');
    const epochs = (await window().readAll()).documents.map(({ epoch }) => epoch);
    assert.deepEqual([epochs.sort(), (await namesIn(older)).length], [[1, 2], 2]);
  });

  it('is moved when its run is finished, though its window is still open', async () => {
    const apps = journalDocument().apps.map((app) => ({ ...app, mark: 'settled' }) as const);
    await leave(journalDocument({ apps, finishedAt: 5 }));
    alive.add(journalDocument().owner.instance);
    await window().readAll();
    assert.deepEqual(await namesIn(older), []);
  });

  it('is moved as it is when it is damaged, and stays with its run where it can not be read at all', async () => {
    await writeFile(join(older, 'torn.1.json'), 'torn');
    await leave(journalDocument());
    await mkdir(join(older, `${runId}.2.json`));
    const { documents, unreadable } = await window().readAll();
    assert.deepEqual([documents.length, unreadable.map(({ because }) => because).sort()], [1, ['damaged', 'noAccess']]);
    assert.equal(await readFile(join(state, 'torn.1.json'), 'utf8'), 'torn');
    assert.deepEqual(await namesIn(older), [`${runId}.1.json`, `${runId}.2.json`]);
  });

  it('is read from where it is when it can not be moved', async () => {
    await leave(journalDocument());
    await mkdir(state, { recursive: true });
    await mkdir(join(state, `${runId}.1.json`));
    assert.deepEqual(await window().readAll(), { documents: [journalDocument()], unreadable: [] });
    assert.deepEqual(await namesIn(older), [`${runId}.1.json`]);
  });

  it('is taken over and removed under the name that it came with', async () => {
    await leave(journalDocument());
    const journals = window();
    await journals.readAll();
    assert.equal(await journals.latestEpoch(runId), 1);
    assert.equal(await journals.create(journalDocument({ epoch: 2 })), 'created');
    assert.equal(await journals.latestEpoch(runId), 2);
    await journals.remove(journalDocument());
    assert.deepEqual((await journals.readAll()).documents, [journalDocument({ epoch: 2 })]);
  });

  it('is history, too', async () => {
    const [before, after] = [join(above, 'profile', 'run-history'), join(above, 'state', 'run-history')];
    await new HistoryFolder(before).keep(pastRun());
    const history = new HistoryFolder(after, before);
    assert.deepEqual(await history.readAll(), { past: [pastRun()], unreadable: [] });
    assert.deepEqual([await namesIn(before), (await namesIn(after)).length], [[], 1]);
    assert.deepEqual(await history.readAll(), { past: [pastRun()], unreadable: [] });
  });
});
