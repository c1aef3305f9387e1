import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HistoryFolder } from '../../../../src/stopStart/stored/historyFolder.ts';
import { JournalFolder } from '../../../../src/stopStart/stored/journalFolder.ts';
import { journalName } from '../../../../src/stopStart/stored/journalRecord.ts';
import { RunHistory } from '../../../../src/stopStart/stored/runHistory.ts';
import { journalDocument } from './journalDocument.ts';
import { appReport, pastRun } from './pastRun.ts';

const day = 24 * 3_600_000;
const finishedAt = journalDocument().startedAt + 60_000;
const { runId, owner } = journalDocument();
const settled = journalDocument().apps.map(
  (app) => ({ ...app, mark: 'settled', stops: Math.max(1, app.stops) }) as const,
);
const finished = journalDocument({ finishedAt, apps: settled });
const longAfter = finishedAt + 8 * day;

describe('The run history', () => {
  let above: string;
  let journals: JournalFolder;
  let folder: HistoryFolder;
  let history: RunHistory;

  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), 'run-history-'));
    journals = new JournalFolder(join(above, 'runs'));
    folder = new HistoryFolder(join(above, 'run-history'));
    history = new RunHistory(journals, folder, owner);
  });

  afterEach(() => rm(above, { recursive: true, force: true }));

  async function journalsLeft(): Promise<readonly string[]> {
    return (await readdir(join(above, 'runs'))).sort();
  }

  it('keeps the report of a run of this window, with the account that its journal has', async () => {
    await journals.create(finished);
    const { report } = pastRun();
    const kept = await history.keep(report);
    assert.deepEqual(kept, { epoch: 1, account: finished.account, knownFrom: 'report', report });
    assert.deepEqual((await history.readAll()).past, [kept]);
  });

  it('keeps the report of a recovery as that of its own owner, beside what the dead owner did', async () => {
    await journals.create(journalDocument({ owner: { ...owner, instance: 'dead' } }));
    await journals.create(journalDocument({ epoch: 2, kind: 'recovery', finishedAt, apps: settled }));
    assert.equal((await history.keep(pastRun().report)).epoch, 2);
  });

  it('does not keep a report whose journal is gone: it would be nobody’s', async () => {
    await assert.rejects(history.keep(pastRun().report), /its report was not kept/);
  });

  it('puts a journal that has no report into the history, and then removes it', async () => {
    await journals.create(finished);
    await history.prune(longAfter);
    assert.deepEqual(await journalsLeft(), []);
    const [past] = (await history.readAll()).past;
    assert.deepEqual([past?.knownFrom, past?.report.done.length], ['journal', 3]);
  });

  it('leaves the report as it is when it removes the journal', async () => {
    await journals.create(finished);
    const kept = await history.keep(pastRun([appReport('one', { downMs: 9000 })]).report);
    await history.prune(longAfter);
    assert.deepEqual(await journalsLeft(), []);
    assert.deepEqual((await history.readAll()).past, [kept]);
  });

  it('removes no journal whose record can not be written or read back', async () => {
    await journals.create(finished);
    await writeFile(join(above, 'run-history'), 'a file where the folder should be');
    await assert.rejects(history.prune(longAfter));
    assert.deepEqual(await journalsLeft(), [journalName(finished)]);

    await rm(join(above, 'run-history'));
    await folder.keep(pastRun([appReport('x')], { runId: 'another', startedAt: finishedAt }));
    await writeFile(join(above, 'run-history', `${runId}.1.json`), 'torn');
    await history.prune(longAfter);
    assert.deepEqual(await journalsLeft(), [journalName(finished)]);
    assert.equal((await history.readAll()).unreadable.length, 1);
  });

  it('removes the journal of a run that was refused, about which there is nothing to remember', async () => {
    const apps = finished.apps.map((app) => ({ ...app, mark: 'planned', stops: 0 }) as const);
    await journals.create(journalDocument({ finishedAt, apps }));
    await history.prune(longAfter);
    assert.deepEqual(await journalsLeft(), []);
    assert.deepEqual((await history.readAll()).past, []);
  });

  it('keeps of a recovered run a record for each owner, and the journal that fences the dead one', async () => {
    await journals.create(journalDocument({ owner: { ...owner, instance: 'dead' } }));
    await journals.create(journalDocument({ epoch: 2, kind: 'recovery', finishedAt, apps: settled }));
    await history.prune(longAfter);
    assert.deepEqual(await journalsLeft(), [journalName({ ...finished, epoch: 2 })]);
    assert.equal(await journals.latestEpoch(runId), 2, 'the dead owner, should it wake, sees that it lost the run');
    assert.deepEqual(
      (await history.readAll()).past.map(({ epoch }) => epoch),
      [1],
    );
  });

  it('is pruned by several windows at once without harm', async () => {
    const runs = Array.from({ length: 10 }, (_, index) => journalDocument({ ...finished, runId: `run-${index}` }));
    await Promise.all(runs.map((run) => journals.create(run)));
    const windows = Array.from(
      { length: 5 },
      () =>
        new RunHistory(
          new JournalFolder(join(above, 'runs')),
          new HistoryFolder(join(above, 'run-history')),
          journalDocument().owner,
        ),
    );
    await Promise.all(windows.map((window) => window.prune(longAfter)));
    assert.deepEqual(await journalsLeft(), []);
    const { past, unreadable } = await history.readAll();
    assert.deepEqual([past.length, unreadable.length], [10, 0]);
  });

  it('forgets what is too old', async () => {
    await journals.create(finished);
    await history.prune(finishedAt + 200 * day);
    assert.deepEqual([await journalsLeft(), (await history.readAll()).past], [[], []]);
  });
});
