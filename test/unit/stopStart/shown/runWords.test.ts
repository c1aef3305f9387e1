import assert from 'node:assert/strict';
import { countOf, namesOf } from '../../../../src/names.ts';
import type { AppOutcome, AppPhase } from '../../../../src/stopStart/engine/appPhase.ts';
import type { AppReport, RunReport } from '../../../../src/stopStart/engine/report.ts';
import { RunRefused } from '../../../../src/stopStart/engine/runRefused.ts';
import type { RunSnapshot } from '../../../../src/stopStart/engine/snapshot.ts';
import { reportText } from '../../../../src/stopStart/shown/reportText.ts';
import {
  endSentence,
  holdSentence,
  lateSentence,
  progressLine,
  recoverySentence,
  refusalSentence,
  statusWords,
} from '../../../../src/stopStart/shown/runWords.ts';

const environment = { id: '/e', key: '/e', name: 'contoso-ase' };

function app(name: string): { readonly id: string; readonly key: string; readonly name: string } {
  return { id: `/${name}`, key: `/${name}`, name };
}

const report: RunReport = {
  runId: 'r',
  kind: 'run',
  environment,
  startedAt: Date.parse('2026-11-23T10:00:00Z'),
  endedAt: Date.parse('2026-11-23T10:02:00Z'),
  apps: [],
  done: [app('a'), app('b')],
  skipped: [],
  failed: [],
  notAnswering: [],
  notBack: [],
  remarks: [],
  leftStopped: [],
};

const snapshot: RunSnapshot = {
  runId: 'r',
  kind: 'run',
  environment,
  stage: 'running',
  held: false,
  holds: [],
  counts: { total: 3, planned: 1, inFlight: 1, done: 1, watched: 0, skipped: 0, failed: 0, unsettled: 0 },
  apps: [{ app: app('b'), phase: 'stopping', since: 0 }],
  current: [app('b')],
  down: [app('b')],
  remarks: [],
  leftStopped: [],
};

describe('The end of a run', () => {
  it('names what may be down before anything else', () => {
    const sentence = endSentence({ ...report, notBack: [app('orders')] });
    assert.match(sentence, /^Not back, and possibly stopped, on contoso-ase: orders\./);
  });

  it('names what was left stopped', () => {
    assert.match(endSentence({ ...report, leftStopped: [app('orders')] }), /^Left stopped on contoso-ase: orders\./);
  });

  it('counts what went well, and names what did not', () => {
    assert.equal(endSentence(report), 'Stopped and started 2 apps on contoso-ase.');
    assert.match(endSentence({ ...report, skipped: [app('x')] }), /Not so: x\. The report says why\.$/);
  });

  it('has a report with every app, its outcome and the calls that failed', () => {
    const failure = { call: 'stop', kind: 'forbidden', sentence: 'No right.', correlationId: 'c-9', at: 0 } as const;
    const text = reportText({
      ...report,
      apps: [
        {
          app: app('a|b'),
          phase: 'running',
          outcome: { kind: 'stoppedAndStarted' },
          times: {},
          downMs: 8123,
          failures: [],
        },
        { app: app('x'), phase: 'failed', outcome: { kind: 'stopRefused', failure }, times: {}, failures: [failure] },
        { app: app('y'), phase: 'unsettled', outcome: { kind: 'notBack' }, times: {}, failures: [] },
      ],
    });
    assert.match(text, /\| a\\\|b \| stopped and started, running \| 8 s \|/);
    assert.match(text, /\| x \| not stopped: No right\. \|/);
    assert.match(text, /NOT BACK/);
    assert.match(text, /correlation id c-9/);
  });
});

describe('A run under way', () => {
  it('has one line with the count and the apps in hand', () => {
    assert.equal(progressLine(snapshot), '1 of 3 done · stopping b');
  });

  it('says why it is held, and what is down', () => {
    const sentence = holdSentence({ ...snapshot, held: true, holds: [{ kind: 'notBack', apps: [app('b')] }] });
    assert.match(sentence, /^contoso-ase: b did not come back in time\. No further app is stopped until you decide\./);
    assert.match(sentence, /Down now, and being started: b\.$/);
  });
});

describe('Apps that the user gave up during a run', () => {
  const held: RunSnapshot = {
    ...snapshot,
    held: true,
    holds: [{ kind: 'notBack', apps: [app('a'), app('b')] }],
    down: [],
    leftStopped: [app('a')],
  };

  it('are named where nothing else is down', () => {
    assert.match(holdSentence(held), / until you decide\. Left stopped: a\.$/);
    assert.match(holdSentence({ ...held, leftStopped: [] }), /Nothing is down\.$/);
  });

  it('are counted in the status bar as long as the run goes on', () => {
    assert.match(statusWords({ ...held, held: false }).text, /^\$\(warning\) ASE: 1 of 3, 1 left stopped$/);
  });
});

describe('What became at last of apps that were not back', () => {
  const ended = { ...report, notBack: [app('a'), app('b'), app('c')] };
  const became = (name: string, phase: AppPhase, outcome: AppOutcome): AppReport => ({
    ...{ app: app(name), phase, outcome, times: {}, failures: [] },
  });

  it('is told of each: who runs again, who was deleted, who was left', () => {
    const apps = [
      became('a', 'running', { kind: 'stoppedAndStarted' }),
      became('b', 'failed', { kind: 'deleted' }),
      became('c', 'failed', { kind: 'leftStopped' }),
      became('d', 'running', { kind: 'stoppedAndStarted' }),
    ];
    assert.equal(
      lateSentence(ended, { ...report, apps }),
      'Left stopped on contoso-ase: c. Start Left Stopped, on the run’s row, starts them. Running again on contoso-ase: a. Deleted by somebody on contoso-ase: b.',
    );
    assert.equal(
      lateSentence({ ...ended, notBack: [app('a')] }, { ...report, apps }),
      'Running again on contoso-ase: a.',
    );
  });
});

const unreadable = { file: 'x', runId: undefined, epoch: undefined, sentence: 'x is torn.' };

describe('Other words', () => {
  it('offer by name what a dead window left', () => {
    const sentence = recoverySentence({ environment, startedAt: 0, apps: [app('a'), app('b')] });
    assert.match(sentence, /^2 apps may have been left stopped on contoso-ase/);
    assert.match(sentence, /: a, b\.$/);
  });

  it('say of every refusal that nothing was stopped', () => {
    const by = { runId: 'r', environment, startedAt: 0, mine: false, owner: {} as never, down: [] };
    for (const refusal of [
      { kind: 'environmentBusy', by },
      { kind: 'recordUnreadable', journal: { ...unreadable, because: 'damaged' } },
      { kind: 'environmentNotReady', because: 'Scaling' },
      { kind: 'environmentUnreadable', failure: { sentence: 'No answer.' } },
      { kind: 'needsSignIn' },
      { kind: 'journal', because: 'Disk full.' },
    ] as const) {
      assert.match(refusalSentence('contoso-ase', new RunRefused(refusal)), /Nothing was stopped\.$/, refusal.kind);
    }
  });

  it('say of a busy environment who is at it, and what is not back', () => {
    const by = { runId: 'r', environment, startedAt: 0, mine: true, owner: {} as never, down: [app('orders')] };
    const sentence = refusalSentence('contoso-ase', new RunRefused({ kind: 'environmentBusy', by }));
    assert.match(sentence, /^This window is already .* of contoso-ase \(since .*\)\. Not back yet: orders\. Nothing /);
  });

  it('say of a record that can not be read how to go on', () => {
    const sentence = (because: 'damaged' | 'newerVersion'): string =>
      refusalSentence('contoso-ase', new RunRefused({ kind: 'recordUnreadable', journal: { ...unreadable, because } }));
    assert.match(sentence('damaged'), /^An earlier run on contoso-ase .* x is torn\. .*choose I Have Looked/);
    assert.match(sentence('newerVersion'), /Update this extension\./);
  });

  it('name ten and count the rest', () => {
    const apps = Array.from({ length: 13 }, (_, index) => app(`a${index}`));
    assert.match(namesOf(apps), /^a0, .*a9 and 3 more$/);
    assert.equal(namesOf(apps, 2), 'a0, a1 and 11 more');
    assert.equal(countOf(1), '1 app');
  });
});
