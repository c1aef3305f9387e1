import assert from 'node:assert/strict';
import { durationOf, estimateOf, measuredOutages } from '../../../../src/commands/stopStartApps/estimate.ts';
import { type Order, orderApps, type Plan } from '../../../../src/commands/stopStartApps/plan.ts';
import type { AppOutcome } from '../../../../src/stopStart/engine/appState.ts';
import { type AppReport, reportOfApps } from '../../../../src/stopStart/engine/report.ts';
import type { Pace } from '../../../../src/stopStart/engine/runRequest.ts';
import type { PastRun } from '../../../../src/stopStart/stored/pastRun.ts';
import { app } from './plans.ts';

const one: Pace = { kind: 'oneAtATime' };
const four: Pace = { kind: 'several', count: 4 };
const all: Pace = { kind: 'allAtOnce' };

function plan(count: number, pace: Pace, order: Order = 'together'): Plan {
  const names = Array.from({ length: count }, (_, index) => (index % 2 === 0 ? `app${index}` : `app${index}/slot`));
  return {
    ...orderApps(
      names.map((name) => app(name)),
      order,
    ),
    pace,
  };
}

describe('How long a plan takes', () => {
  it('is a minute for each round at this pace, until something was measured', () => {
    assert.deepEqual(estimateOf(plan(9, one), []), {
      typicalOutage: 60,
      longestOutage: 60,
      waves: [540],
      wholeRun: 540,
      measuredRuns: 0,
    });
    assert.equal(estimateOf(plan(9, four), []).wholeRun, 180);
    assert.equal(estimateOf(plan(9, all), []).wholeRun, 60);
  });

  it('comes from the median and the longest of the measurements', () => {
    assert.deepEqual(estimateOf(plan(5, one), [[40, 200], [30, 35, 45], []]), {
      typicalOutage: 40,
      longestOutage: 200,
      waves: [4 * 40 + 200],
      wholeRun: 360,
      measuredRuns: 2,
    });
  });

  it('is the sum of its waves, which do not overlap', () => {
    assert.deepEqual(estimateOf(plan(9, four, 'slotsFirst'), [[20]]).waves, [20, 40]);
    assert.equal(estimateOf(plan(9, four, 'slotsFirst'), [[20]]).wholeRun, 60);
    assert.deepEqual(estimateOf(plan(0, four), [[20]]).waves, [0]);
  });

  it('is in seconds if it is short, and in whole minutes if it is long', () => {
    const seconds = [7.4, 60, 75, 119, 125, 740, 3600, 12_010, 18_000];
    assert.deepEqual(seconds.map(durationOf), [
      '7 s',
      '1 min',
      '1 min 15 s',
      '1 min 59 s',
      '2 min',
      '12 min',
      '1 h',
      '3 h 20 min',
      '5 h',
    ]);
  });
});

const done: AppOutcome = { kind: 'stoppedAndStarted' };

function outage(downMs: number | undefined, outcome: AppOutcome = done): AppReport {
  const down = downMs === undefined ? {} : { downMs };
  return { app: { id: '/A', key: '/a', name: 'a' }, phase: 'running', outcome, times: {}, failures: [], ...down };
}

function past(startedAt: number, apps: readonly AppReport[], key = '/e', kind: 'run' | 'recovery' = 'run'): PastRun {
  const header = { runId: `run-${startedAt}`, kind, environment: { id: key, key, name: 'e' }, startedAt, endedAt: 1 };
  const account = { tenantId: 't', subscriptionId: 's', cloud: 'AzureCloud' };
  return { epoch: 1, account, knownFrom: 'report', report: reportOfApps(header, apps, []) };
}

describe('How long earlier runs had apps down', () => {
  it('is in seconds, the newest run first, for this environment only', () => {
    const runs = [
      past(1, [outage(40_000), outage(55_500)]),
      past(2, [outage(30_000)]),
      past(3, [outage(1000)], '/other'),
    ];
    assert.deepEqual(measuredOutages(runs, '/e'), [[30], [40, 55.5]]);
    assert.deepEqual(measuredOutages(runs, '/nothing-here'), []);
  });

  it('counts only apps that were stopped and came back, in runs, not in recoveries after a crash', () => {
    const apps = [outage(undefined), outage(9000, { kind: 'stopNotSeen' }), outage(20_000)];
    assert.deepEqual(measuredOutages([past(1, apps), past(2, [outage(undefined)])], '/e'), [[20]]);
    assert.deepEqual(measuredOutages([past(1, [outage(3_600_000)], '/e', 'recovery')], '/e'), []);
  });

  it('uses the newest ten runs', () => {
    const runs = Array.from({ length: 15 }, (_, index) => past(index, [outage(index * 1000)]));
    assert.deepEqual(measuredOutages(runs, '/e').flat(), [14, 13, 12, 11, 10, 9, 8, 7, 6, 5]);
  });
});
