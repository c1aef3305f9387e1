import assert from 'node:assert/strict';
import { measuredOutages } from '../../../../src/commands/stopStartApps/measuredOutages.ts';
import type { AppOutcome } from '../../../../src/stopStart/engine/appState.ts';
import { type AppReport, reportOfApps } from '../../../../src/stopStart/engine/report.ts';
import type { PastRun } from '../../../../src/stopStart/stored/pastRun.ts';

const done: AppOutcome = { kind: 'stoppedAndStarted' };

function app(downMs: number | undefined, outcome: AppOutcome = done): AppReport {
  const down = downMs === undefined ? {} : { downMs };
  return { app: { id: '/A', key: '/a', name: 'a' }, phase: 'running', outcome, times: {}, failures: [], ...down };
}

function past(startedAt: number, apps: readonly AppReport[], key = '/e', kind: 'run' | 'recovery' = 'run'): PastRun {
  const header = { runId: `run-${startedAt}`, kind, environment: { id: key, key, name: 'e' }, startedAt, endedAt: 1 };
  const account = { tenantId: 't', subscriptionId: 's', cloud: 'AzureCloud' };
  return { epoch: 1, account, knownFrom: 'report', report: reportOfApps(header, apps, []) };
}

describe('How long earlier runs had apps down', () => {
  it('is in seconds, the newest run first, of this environment alone', () => {
    const runs = [past(1, [app(40_000), app(55_500)]), past(2, [app(30_000)]), past(3, [app(1000)], '/other')];
    assert.deepEqual(measuredOutages(runs, '/e'), [[30], [40, 55.5]]);
    assert.deepEqual(measuredOutages(runs, '/nothing-here'), []);
  });

  it('counts only apps that were stopped and came back, in runs, not in recoveries after a crash', () => {
    const apps = [app(undefined), app(9000, { kind: 'stopNotSeen' }), app(20_000)];
    assert.deepEqual(measuredOutages([past(1, apps), past(2, [app(undefined)])], '/e'), [[20]]);
    assert.deepEqual(measuredOutages([past(1, [app(3_600_000)], '/e', 'recovery')], '/e'), []);
  });

  it('looks at the newest ten runs', () => {
    const runs = Array.from({ length: 15 }, (_, index) => past(index, [app(index * 1000)]));
    assert.deepEqual(measuredOutages(runs, '/e').flat(), [14, 13, 12, 11, 10, 9, 8, 7, 6, 5]);
  });
});
