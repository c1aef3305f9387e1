import assert from 'node:assert/strict';
import type { JournalDocument, UnreadableJournal } from '../../../../src/stopStart/engine/journal.ts';
import { journalsToPrune, runsToForget } from '../../../../src/stopStart/stored/pruning.ts';
import { journalDocument } from './journalDocument.ts';
import { appReport, leftStopped, pastRun } from './pastRun.ts';

const day = 24 * 3_600_000;
const finishedAt = journalDocument().startedAt + 60_000;
const settled = journalDocument().apps.map((app) => ({ ...app, mark: 'settled' }) as const);
const finished = journalDocument({ finishedAt, apps: settled });

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
