import assert from 'node:assert/strict';
import { exitCodes } from '../../../src/runner/exitCodes.ts';
import { Ledger } from '../../../src/runner/ledger.ts';
import { endLines, exitCodeOf, resultOf, resultOfUnfinished } from '../../../src/runner/result.ts';
import type { AppOutcome, FailureNote, SkipReason } from '../../../src/stopStart/engine/appState.ts';
import { type AppReport, type RunReport, reportOfApps } from '../../../src/stopStart/engine/report.ts';
import { appReport, leftStopped, pastRun } from '../stopStart/stored/pastRun.ts';
import { runOf } from './ledgerRuns.ts';

const failure: FailureNote = { call: 'stop', kind: 'forbidden', sentence: 'No right.', at: 0 };

function skipped(name: string, reason: SkipReason): AppReport {
  return appReport(name, { phase: 'skipped', outcome: { kind: 'skipped', reason } });
}

function failed(name: string, outcome: AppOutcome): AppReport {
  return appReport(name, { phase: 'failed', outcome });
}

const runEnded = skipped('two', { kind: 'runEnded' });
const notRunning = skipped('two', { kind: 'notRunning', stateText: 'Stopped' });
const silent = appReport('two', { site: { kind: 'silent', because: 'HTTP status 503' } });

function report(apps: readonly AppReport[], ending?: RunReport['ending']): RunReport {
  return pastRun(apps, ending === undefined ? {} : { ending }).report;
}

/** With an app that is not back yet. */
function withNotBack(apps: readonly AppReport[]): RunReport {
  const two = appReport('two', { phase: 'unsettled', outcome: { kind: 'notBack' }, stillDown: true });
  return reportOfApps({ ...report(apps) }, [...apps, two], [two.app]);
}

function codeOf(of: RunReport, endedForLook = false): number {
  return exitCodeOf({ report: of, endedForLook });
}

describe('A run ends with', () => {
  it('0 when every app was stopped and started', () => {
    assert.equal(codeOf(report([appReport('one'), appReport('two')])), exitCodes.done);
    assert.equal(codeOf(report([appReport('one', { outcome: { kind: 'startedAgain' } })])), exitCodes.done);
    assert.equal(codeOf(report([appReport('one', { site: { kind: 'answers', status: 200 } })])), exitCodes.done);
    assert.equal(codeOf(report([appReport('one')], { kind: 'cancelled' })), exitCodes.done, 'ended after its last app');
  });

  for (const [what, apps, ending] of [
    ['the run was canceled', [appReport('one'), runEnded], { kind: 'cancelled' }],
    ['an app had no turn', [appReport('one'), runEnded], undefined],
    ['an app did not run any more', [appReport('one'), notRunning], undefined],
    ['an app may not be stopped', [appReport('one'), skipped('two', { kind: 'denied', missing: ['stop'] })], undefined],
    ['an app is gone', [appReport('one'), failed('two', { kind: 'deleted' })], undefined],
    ['a stop was refused', [appReport('one'), failed('two', { kind: 'stopRefused', failure })], undefined],
    ['a stop was never seen', [appReport('one'), failed('two', { kind: 'stopNotSeen' })], undefined],
    ['an app runs and does not answer', [appReport('one'), silent], undefined],
  ] as const satisfies readonly (readonly [string, readonly AppReport[], RunReport['ending']])[]) {
    it(`4 when ${what}`, () => {
      assert.equal(codeOf(report(apps, ending)), exitCodes.incomplete);
    });
  }

  it('5 when an app may be stopped, whatever else there is', () => {
    assert.equal(codeOf(report([appReport('one'), leftStopped('two')])), exitCodes.left);
    assert.equal(codeOf(report([leftStopped('one'), runEnded], { kind: 'cancelled' }), true), exitCodes.left);
    assert.equal(codeOf(withNotBack([appReport('one')])), exitCodes.left);
    assert.equal(codeOf(withNotBack([appReport('one'), notRunning]), true), exitCodes.left);
  });

  it('6 when it ended for a look, and all before it went well', () => {
    assert.equal(codeOf(report([appReport('one'), runEnded], { kind: 'endedByUser' }), true), exitCodes.look);
  });

  it('4 when it ended for a look at apps that are not as they should be', () => {
    const ending = { kind: 'endedByUser' } as const;
    const three = skipped('three', { kind: 'runEnded' });
    for (const two of [silent, notRunning, failed('two', { kind: 'stopRefused', failure })]) {
      assert.equal(codeOf(report([appReport('one'), two, three], ending), true), exitCodes.incomplete);
    }
  });
});

describe('The end in words', () => {
  it('is one line when all went well', () => {
    const lines = endLines(report([appReport('one'), appReport('two')]));
    assert.deepEqual(lines.length, 1);
    assert.match(lines[0] ?? '', /^Stopped and started 2 apps on contoso-ase\./);
  });

  it('names each app that was not stopped and started, and how to start what is left', () => {
    const lines = endLines(report([appReport('one'), notRunning, leftStopped('three')]));
    assert.deepEqual(
      lines.slice(1).map((line) => line.replace(/:.*/, '')),
      ['  two', '  three'],
    );
    assert.match(lines[0] ?? '', /three/);
    const late = endLines(withNotBack([appReport('one')]));
    assert.match(late[0] ?? '', /two.*No more starts are sent: run with --resume\./);
    assert.match(late[1] ?? '', /^ {2}two: NOT BACK/);
  });

  it('says of each app that may be stopped that it is not back, or left stopped, and the last try', () => {
    const outcome = { kind: 'notBack', failure } as const;
    const two = appReport('two', { phase: 'unsettled', outcome, stillDown: true });
    const lines = endLines(
      reportOfApps(report([appReport('one')]), [appReport('one'), two, leftStopped('three')], [two.app]),
    );
    assert.deepEqual(lines.slice(1), [
      '  two: NOT BACK: may be stopped. Last try: No right.',
      '  three: LEFT STOPPED.',
    ]);
    assert.doesNotMatch(lines.join(' '), /still being started|while this window/, 'nobody starts them any more');
  });

  it('says of every other app what became of it', () => {
    const refused = failed('two', { kind: 'stopRefused', failure });
    assert.deepEqual(endLines(report([appReport('one'), refused])).slice(1), ['  two: not stopped: No right.']);
  });
});

describe('The result', () => {
  const well = { report: report([appReport('one')]), endedForLook: false };
  const incomplete = { report: report([appReport('one'), notRunning]), endedForLook: false };
  const left = { report: report([leftStopped('one')]), endedForLook: false };
  const look = { report: report([appReport('one'), runEnded], { kind: 'endedByUser' }), endedForLook: true };

  it('of several runs is the worst of them', () => {
    for (const [followed, exitCode] of [
      [[], exitCodes.done],
      [[well], exitCodes.done],
      [[well, look], exitCodes.look],
      [[look, incomplete, well], exitCodes.incomplete],
      [[well, left, incomplete, look], exitCodes.left],
    ] as const) {
      assert.equal(resultOf(followed, []).exitCode, exitCode);
    }
  });

  it('is not done where something is not known to run, however well the runs went', () => {
    const { exitCode, lines, followed } = resultOf([well], ['orders may be stopped.'], ['To continue: --waves 2-']);
    assert.equal(exitCode, exitCodes.left);
    assert.deepEqual(lines.slice(1), ['orders may be stopped.', 'To continue: --waves 2-']);
    assert.match(lines[0] ?? '', /^Stopped and started 1 app/);
    assert.deepEqual(followed, [well]);
    assert.equal(resultOf([], ['orders may be stopped.']).exitCode, exitCodes.left);
  });

  it('of runs that nobody waits for names every app that may be down', () => {
    const many = Array.from({ length: 30 }, (_, index) => `app-${index}`);
    const ledger = new Ledger();
    for (const down of [['one'], [], many]) {
      ledger.follow(runOf(Object.fromEntries(down.map((name) => [name, 'intended'])), { down }));
    }
    assert.deepEqual(resultOfUnfinished(ledger), {
      exitCode: exitCodes.left,
      lines: [`Not known to run: one, ${many.join(', ')}.`, 'Run with --resume.'],
    });
  });

  it('of a program that was ended names what was left stopped, and what is only noted', () => {
    const ledger = new Ledger();
    ledger.follow(runOf({ one: 'failed', two: 'running' }, { leftStopped: ['one'] }));
    ledger.note('r', 'orders may be stopped.');
    const { exitCode, lines } = resultOfUnfinished(ledger);
    assert.equal(exitCode, exitCodes.left);
    assert.deepEqual(lines, ['Not known to run: one.', 'orders may be stopped.', 'Run with --resume.']);
  });

  it('of runs that nobody waits for is not done even where nothing is down', () => {
    const ledger = new Ledger();
    ledger.follow(runOf({ one: 'watched' }));
    const { exitCode, lines } = resultOfUnfinished(ledger);
    assert.equal(exitCode, exitCodes.incomplete);
    assert.match(lines[0] ?? '', /No app is known to be down\. Run with --resume/);
  });

  it('of a program that was ended before any run is that nothing was stopped, unless something is noted', () => {
    const ledger = new Ledger();
    assert.deepEqual(resultOfUnfinished(ledger), {
      exitCode: exitCodes.refused,
      lines: ['Canceled. Nothing was stopped.'],
    });
    ledger.note('r', 'orders may be stopped.');
    assert.deepEqual(resultOfUnfinished(ledger), {
      exitCode: exitCodes.left,
      lines: ['orders may be stopped.', 'Run with --resume.'],
    });
  });

  it('names an app that was stopped again as such', () => {
    const two = appReport('two', { phase: 'stoppedAgain', outcome: { kind: 'stoppedAgain' }, stillDown: true });
    const apps = [appReport('one'), two];
    assert.deepEqual(endLines(reportOfApps(report([appReport('one')]), apps, [two.app])).slice(1), [
      '  two: STOPPED AGAIN, and not started.',
    ]);
  });
});
