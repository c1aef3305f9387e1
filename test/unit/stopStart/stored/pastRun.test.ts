import assert from 'node:assert/strict';
import { appsToRetry, pastRunOfJournal, stillLeftStopped } from '../../../../src/stopStart/stored/pastRun.ts';
import { journalDocument } from './journalDocument.ts';
import { appReport, leftStopped, pastRun } from './pastRun.ts';

function namesOf(apps: readonly { readonly name: string }[]): readonly string[] {
  return apps.map(({ name }) => name);
}

describe('A past run, from its journal alone', () => {
  it('has what each mark tells, and claims nothing that the journal does not know', () => {
    const apps = [
      ...journalDocument().apps,
      { id: '/four', name: 'four', mark: 'left', stops: 1 },
      { id: '/five', name: 'five', mark: 'settled', stops: 0 },
    ] as const;
    const past = pastRunOfJournal(journalDocument({ apps, finishedAt: 1_767_603_700_000 }));
    assert.ok(past);
    const { report } = past;
    assert.deepEqual([past.knownFrom, past.epoch, report.endedAt], ['journal', 1, 1_767_603_700_000]);
    assert.deepEqual(namesOf(report.done), ['one']);
    assert.deepEqual(namesOf(report.leftStopped), ['four']);
    assert.deepEqual(namesOf(report.skipped), ['three/s', 'five']);
    assert.deepEqual(
      report.apps.map(({ outcome }) => outcome?.kind),
      [undefined, undefined, 'skipped', 'leftStopped', undefined],
    );
  });

  it('ends with its last heartbeat when its owner never finished it', () => {
    assert.equal(pastRunOfJournal(journalDocument())?.report.endedAt, journalDocument().heartbeatAt);
  });

  it('is none when nothing was ever to be stopped: the run was refused', () => {
    const apps = journalDocument().apps.map((app) => ({ ...app, mark: 'planned', stops: 0 }) as const);
    assert.equal(pastRunOfJournal(journalDocument({ apps })), undefined);
  });
});

describe('The apps worth another try', () => {
  it('are those that were there and were not stopped and started', () => {
    const failure = { call: 'stop', kind: 'forbidden', sentence: 'No right.', at: 0 } as const;
    const past = pastRun([
      appReport('done'),
      appReport('refused', { phase: 'failed', outcome: { kind: 'stopRefused', failure } }),
      appReport('never seen stopped', { phase: 'failed', outcome: { kind: 'stopNotSeen' } }),
      appReport('busy', { phase: 'skipped', outcome: { kind: 'skipped', reason: { kind: 'busy' } } }),
      appReport('gone', { phase: 'failed', outcome: { kind: 'deleted' } }),
      appReport('gone before', { phase: 'skipped', outcome: { kind: 'skipped', reason: { kind: 'deleted' } } }),
      leftStopped('left'),
    ]);
    assert.deepEqual(namesOf(appsToRetry(past)), ['refused', 'never seen stopped', 'busy']);
  });
});

describe('The apps that a past run left stopped', () => {
  const past = pastRun([leftStopped('a'), leftStopped('b'), appReport('c')], { runId: 'first', startedAt: 1000 });

  it('are named until a later run has brought them back, or has left them itself', () => {
    assert.deepEqual(namesOf(stillLeftStopped(past, [past])), ['a', 'b']);
    const later = pastRun([appReport('a'), leftStopped('b')], { runId: 'later', startedAt: 2000 });
    assert.deepEqual(namesOf(stillLeftStopped(past, [past, later])), []);
    assert.deepEqual(namesOf(stillLeftStopped(later, [past, later])), ['b']);
  });

  it('are named no more once a later run saw them running, or gone', () => {
    const later = pastRun(
      [
        appReport('a', { phase: 'failed', outcome: { kind: 'stopNotSeen' } }),
        appReport('b', { phase: 'skipped', outcome: { kind: 'skipped', reason: { kind: 'deleted' } } }),
      ],
      { runId: 'later', startedAt: 2000 },
    );
    assert.deepEqual(stillLeftStopped(past, [past, later]), []);
  });

  it('are named as long as a later run only saw them stopped, or could not read them', () => {
    const reason = { kind: 'notRunning', stateText: 'Stopped' } as const;
    const later = pastRun(
      [
        appReport('a', { phase: 'skipped', outcome: { kind: 'skipped', reason } }),
        appReport('b', { phase: 'skipped', outcome: { kind: 'skipped', reason: { kind: 'busy' } } }),
      ],
      { runId: 'later', startedAt: 2000 },
    );
    assert.deepEqual(namesOf(stillLeftStopped(past, [past, later])), ['a', 'b']);
    const failure = { call: 'stop', kind: 'other', sentence: 'A mistake.', at: 0 } as const;
    const last = pastRun(
      [
        appReport('a', { phase: 'failed', outcome: { kind: 'stopRefused', failure } }),
        appReport('b', { phase: 'failed', outcome: { kind: 'stopRefused', failure: { ...failure, kind: 'locked' } } }),
      ],
      { runId: 'last', startedAt: 3000 },
    );
    assert.deepEqual(namesOf(stillLeftStopped(past, [past, later, last])), ['a'], 'b was running when it was refused');
  });

  it('are not taken for started by an earlier run', () => {
    const earlier = pastRun([appReport('a')], { runId: 'earlier', startedAt: 500 });
    assert.deepEqual(namesOf(stillLeftStopped(past, [earlier, past])), ['a', 'b']);
  });
});
