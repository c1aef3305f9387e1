import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalDocument, UnreadableJournal } from '../../../../src/stopStart/engine/journal.ts';
import { JournalFolder } from '../../../../src/stopStart/stored/journalFolder.ts';
import { journalName } from '../../../../src/stopStart/stored/journalRecord.ts';
import { pastRunOfJournal } from '../../../../src/stopStart/stored/pastRun.ts';
import { fieldsOfPastRun, pastRunForm } from '../../../../src/stopStart/stored/pastRunRecord.ts';
import { recordText } from '../../../../src/stopStart/stored/recordForm.ts';
import {
  HistoryFolder,
  journalsToPrune,
  RunHistory,
  runsToForget,
} from '../../../../src/stopStart/stored/runHistory.ts';
import { journalDocument } from './journalDocument.ts';
import { appReport, leftStopped, pastRun } from './pastRun.ts';

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

  it('keeps what was cleared, also what only a journal told, and its journal', async () => {
    await journals.create(finished);
    const told = pastRunOfJournal(finished);
    assert.ok(told);
    await history.clear(told);
    assert.deepEqual((await history.readAll()).past, [{ ...told, cleared: true }]);
    assert.equal((await journalsLeft()).length, 1);
    await history.prune(longAfter);
    assert.deepEqual((await history.readAll()).past, [{ ...told, cleared: true }]);
  });

  it('forgets what is too old', async () => {
    await journals.create(finished);
    await history.prune(finishedAt + 200 * day);
    assert.deepEqual([await journalsLeft(), (await history.readAll()).past], [[], []]);
  });
});

describe('The history folder', () => {
  let above: string;
  let folder: string;

  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), 'history-'));
    folder = join(above, 'deep', 'run-history');
  });

  afterEach(() => rm(above, { recursive: true, force: true }));

  it('is empty before the first run, and is not created by a read', async () => {
    assert.deepEqual(await new HistoryFolder(folder).readAll(), { past: [], unreadable: [] });
    await assert.rejects(readdir(folder));
  });

  it('gives back what was kept, one for each owner of a run, and leaves no other file', async () => {
    const history = new HistoryFolder(folder);
    const [first, second] = [pastRun(), pastRun([leftStopped('a')], { epoch: 2, kind: 'recovery' })];
    await history.keep(first);
    await history.keep(second);
    const { past } = await history.readAll();
    assert.deepEqual(
      past.toSorted((one, other) => one.epoch - other.epoch),
      [first, second],
    );
    const { runId } = first.report;
    assert.deepEqual((await readdir(folder)).sort(), [`${runId}.1.json`, `${runId}.2.json`]);
  });

  it('never puts what a journal tells in the place of a report, and a report in the place of anything', async () => {
    const history = new HistoryFolder(folder);
    const [report, fromJournal] = [pastRun([appReport('a')]), pastRun([appReport('a')], { knownFrom: 'journal' })];
    await history.keepIfMissing(fromJournal);
    assert.deepEqual((await history.readAll()).past, [fromJournal]);
    await history.keep(report);
    await history.keepIfMissing(fromJournal);
    assert.deepEqual((await history.readAll()).past, [report]);
  });

  it('tells what it can not read, and leaves it where it is', async () => {
    const history = new HistoryFolder(folder);
    await history.keep(pastRun());
    const text = recordText(pastRunForm, fieldsOfPastRun(pastRun()));
    await writeFile(join(folder, 'torn.1.json'), text.slice(0, 90));
    await writeFile(join(folder, 'newer.1.json'), text.replace('"version": 1', '"version": 9'));
    await writeFile(join(folder, 'renamed.1.json'), text);
    await mkdir(join(folder, 'no-file.1.json'));
    await writeFile(join(folder, 'left.1.json.window.tmp'), text.slice(0, 10));
    const { past, unreadable } = await history.readAll();
    assert.equal(past.length, 1);
    const files = unreadable.map(({ file }) => file).sort();
    assert.deepEqual(files, ['newer.1.json', 'no-file.1.json', 'renamed.1.json', 'torn.1.json']);
    assert.ok(unreadable.every(({ sentence, file }) => sentence.includes(join(folder, file))));
    assert.match(await readFile(join(folder, 'torn.1.json'), 'utf8'), /^\{/);
  });

  it('forgets one, and takes one that is gone already for forgotten', async () => {
    const history = new HistoryFolder(folder);
    await history.keep(pastRun());
    await history.forget(pastRun());
    await history.forget(pastRun());
    assert.deepEqual((await history.readAll()).past, []);
  });

  it('throws where it can not be written: nothing pretends', async () => {
    await mkdir(join(above, 'deep'));
    await writeFile(folder, 'a file where the folder should be');
    await assert.rejects(new HistoryFolder(folder).keep(pastRun()));
    await assert.rejects(new HistoryFolder(folder).readAll());
  });
});

function pruned(
  documents: readonly JournalDocument[],
  now: number,
  unreadable: readonly UnreadableJournal[] = [],
): readonly string[] {
  return journalsToPrune({ documents, unreadable }, now).map(({ runId, epoch }) => `${runId}.${epoch}`);
}

const first = `${finished.runId}.1`;

describe('Journals are pruned', () => {
  it('seven days after their run was finished, and not a moment before', () => {
    assert.deepEqual(pruned([finished], finishedAt + 7 * day - 1), []);
    assert.deepEqual(pruned([finished], finishedAt + 7 * day), [first]);
  });

  it('never while an app may be down, however old the run is', () => {
    assert.deepEqual(pruned([journalDocument()], finishedAt + 900 * day), []);
    assert.deepEqual(pruned([journalDocument({ finishedAt })], finishedAt + 900 * day), []);
  });

  it('seven days after the last heartbeat of a window that died when no app could be down', () => {
    const left = journalDocument({ apps: settled });
    assert.deepEqual(pruned([left], left.heartbeatAt + 7 * day - 1), []);
    assert.deepEqual(pruned([left], left.heartbeatAt + 7 * day), [first]);
  });

  it('never while a journal of the run can not be read', () => {
    for (const because of ['newerVersion', 'damaged', 'noAccess'] as const) {
      const unreadable = { file: 'x', runId: finished.runId, epoch: 2, because, sentence: '' };
      assert.deepEqual(pruned([finished], finishedAt + 900 * day, [unreadable]), [], because);
    }
    const other = { file: 'x', runId: 'another', epoch: 1, because: 'damaged', sentence: '' } as const;
    assert.deepEqual(pruned([finished], finishedAt + 7 * day, [other]), [first]);
  });

  it('but for the newest of a run that was taken over: its old owner may sleep still, and must find it', () => {
    const dead = journalDocument();
    const recovery = journalDocument({ epoch: 2, kind: 'recovery', finishedAt, apps: settled });
    const both = [dead, recovery];
    assert.deepEqual(pruned(both, finishedAt + 7 * day), [first]);
    assert.deepEqual(pruned([recovery], finishedAt + 100 * day), []);
    assert.deepEqual(pruned([recovery], finishedAt + 180 * day), [`${finished.runId}.2`]);
  });

  it('as one run, not one owner: an older owner that is finished stays as long as the run is not', () => {
    const claim = journalDocument({ epoch: 2, kind: 'recovery' });
    assert.deepEqual(pruned([finished, claim], finishedAt + 7 * day), []);
  });
});

describe('The history forgets', () => {
  const now = finishedAt + 200 * day;

  function forgotten(runs: readonly ReturnType<typeof pastRun>[]): readonly string[] {
    return runsToForget(runs, now).map(({ report }) => report.runId);
  }

  it('what ended 180 days ago', () => {
    const ended = (runId: string, ago: number): ReturnType<typeof pastRun> =>
      pastRun([appReport('a')], { runId, startedAt: now - ago - 1000, endedAt: now - ago });
    assert.deepEqual(forgotten([ended('old', 180 * day), ended('not yet', 180 * day - 1), ended('new', 0)]), ['old']);
  });

  it('all but the newest hundred', () => {
    const runs = Array.from({ length: 103 }, (_, index) =>
      pastRun([appReport('a')], { runId: `run-${index}`, startedAt: now - day + index, endedAt: now - day + index }),
    );
    assert.deepEqual(forgotten(runs), ['run-2', 'run-1', 'run-0']);
  });

  it('no run that names an app as left stopped, however many follow, until one of these has seen it running', () => {
    const run = (index: number, app = appReport('a')): ReturnType<typeof pastRun> =>
      pastRun([app], { runId: `run-${index}`, startedAt: now - day + index, endedAt: now - day + index });
    const runs = [run(0, leftStopped('left')), ...Array.from({ length: 101 }, (_, index) => run(index + 1))];
    assert.deepEqual(forgotten(runs), ['run-1']);
    assert.deepEqual(forgotten([...runs.slice(0, -1), run(101, appReport('left'))]), ['run-1', 'run-0']);
  });
});
