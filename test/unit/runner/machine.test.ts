import assert from 'node:assert/strict';
import { inMemory, leftBehind } from '../../../src/runner/machine.ts';
import { RunRegister } from '../../../src/stopStart/engine/runRegister.ts';
import type { AbandonedRun } from '../../../src/stopStart/engine/storedRun.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { journalDocument } from '../stopStart/stored/journalDocument.ts';

const { environment, account, owner, runId, startedAt } = journalDocument();
const [one, two] = ['one', 'two'].map((name) => ({ id: `/Sites/${name}`, key: `/sites/${name}`, name }));
assert.ok(one && two);
const run: AbandonedRun = { runId, epoch: 3, environment, account, startedAt, apps: [one], cutShort: [two] };

describe('Journals in memory', () => {
  it('have what they began with', async () => {
    const store = inMemory([journalDocument()]);
    assert.deepEqual(await store.readAll(), { documents: [journalDocument()], unreadable: [] });
    assert.deepEqual((await inMemory([]).readAll()).documents, []);
  });

  it('make a journal once', async () => {
    const store = inMemory([]);
    assert.equal(await store.create(journalDocument()), 'created');
    assert.equal(await store.create(journalDocument({ heartbeatAt: 5 })), 'exists');
    assert.deepEqual((await store.readAll()).documents, [journalDocument()]);
    assert.equal(await store.create(journalDocument({ epoch: 2 })), 'created');
  });

  it('replace one as a whole, and no other', async () => {
    const other = journalDocument({ runId: 'other' });
    const store = inMemory([journalDocument(), other]);
    const after = journalDocument({ apps: [], finishedAt: 5 });
    await store.write(after);
    assert.deepEqual((await store.readAll()).documents, [after, other]);
  });

  it('know the latest owner of each run', async () => {
    const store = inMemory([
      journalDocument(),
      journalDocument({ epoch: 4 }),
      journalDocument({ runId: 'x', epoch: 9 }),
    ]);
    assert.deepEqual([await store.latestEpoch(runId), await store.latestEpoch('none')], [4, 0]);
  });
});

describe('The journal of a run that was left', () => {
  it('has what may be stopped and what was watched, each as it was', () => {
    const { apps, ...document } = leftBehind(run, owner);
    assert.deepEqual(
      apps.map(({ id, name, mark, stops }) => [id, name, mark, stops]),
      [
        ['/Sites/one', 'one', 'intended', 1],
        ['/Sites/two', 'two', 'back', 1],
      ],
    );
    assert.deepEqual(
      [document.runId, document.epoch, document.kind, document.releasedAt, document.finishedAt],
      [runId, 3, 'run', startedAt, undefined],
    );
  });

  it('is for whoever reads it, also where its owner lives', async () => {
    const parts = { store: inMemory([leftBehind(run, owner)]), owner, isAlive: () => true, clock: new ManualClock() };
    const register = new RunRegister(parts, () => false);
    const { active, abandoned } = await register.openRuns();
    assert.deepEqual([active, abandoned], [[], [run]]);
    const document = await register.takeOver(run);
    assert.deepEqual([document?.epoch, document?.kind], [4, 'recovery']);
  });
});
