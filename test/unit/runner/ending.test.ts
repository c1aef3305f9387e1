import assert from 'node:assert/strict';
import { endLines, exitCodeOf } from '../../../src/runner/ending.ts';
import { exitCodes } from '../../../src/runner/exitCodes.ts';
import type { AppOutcome, FailureNote, SkipReason } from '../../../src/stopStart/engine/appPhase.ts';
import { type AppReport, type RunReport, reportOfApps } from '../../../src/stopStart/engine/report.ts';
import { appReport, leftStopped, pastRun } from '../stopStart/stored/pastRun.ts';

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
    assert.match(late[0] ?? '', /two.*Nobody starts what is named here any more: run with --resume\./);
    assert.match(late[1] ?? '', /^ {2}two: NOT BACK/);
  });
});
