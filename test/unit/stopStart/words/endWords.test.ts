import assert from 'node:assert/strict';
import type { AppOutcome, AppPhase } from '../../../../src/stopStart/engine/appState.ts';
import type { AppReport, RunReport } from '../../../../src/stopStart/engine/report.ts';
import { endSentence, lateSentence } from '../../../../src/stopStart/words/endWords.ts';
import { reportText } from '../../../../src/stopStart/words/reportText.ts';
import { localTimeOfDay } from '../../../../src/time/timeText.ts';

const environment = { id: '/e', key: '/e', name: 'contoso-ase' };

function app(name: string): { readonly id: string; readonly key: string; readonly name: string } {
  return { id: `/${name}`, key: `/${name}`, name };
}

function became(name: string, phase: AppPhase, outcome: AppOutcome): AppReport {
  return { app: app(name), phase, outcome, times: {}, failures: [] };
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

describe('The end of a run', () => {
  it('names what may be down before anything else', () => {
    const sentence = endSentence({ ...report, notBack: [app('orders')] });
    assert.match(sentence, /^Not back, and possibly stopped, on contoso-ase: orders\./);
  });

  it('tells an app that can not be read from one that is not back', () => {
    const lost = {
      app: app('orders'),
      phase: 'unsettled',
      outcome: { kind: 'unread' },
      times: {},
      failures: [],
    } as const;
    const sentence = endSentence({ ...report, apps: [lost], notBack: [lost.app] });
    assert.match(sentence, /^Not readable since it was running again, on contoso-ase: orders\./);
    assert.doesNotMatch(sentence, /Not back|Starts continue/);
  });

  it('names what was left stopped', () => {
    assert.match(endSentence({ ...report, leftStopped: [app('orders')] }), /^Left stopped on contoso-ase: orders\./);
  });

  it('counts what went well, and names what did not', () => {
    assert.equal(endSentence(report), 'Stopped and started 2 apps on contoso-ase.');
    assert.match(endSentence({ ...report, skipped: [app('x')] }), /Not completed: x\. See the report\.$/);
  });

  it('says until when what came back is watched', () => {
    const until = Date.parse('2026-11-23T19:24:00');
    const time = localTimeOfDay(until);
    assert.equal(
      endSentence(report, { watchedUntil: until }),
      `Stopped and started 2 apps on contoso-ase. They are watched until ${time}.`,
    );
    assert.match(
      endSentence({ ...report, done: [app('a')] }, { watchedUntil: until }),
      / 1 app on contoso-ase\. It is watched until /,
    );
    assert.doesNotMatch(endSentence({ ...report, done: [] }, { watchedUntil: until }), /watched/);
  });

  it('names what is gone and what has moved, and does not count it twice', () => {
    const apps = [
      became('g', 'failed', { kind: 'deleted' }),
      became('m', 'skipped', { kind: 'skipped', reason: { kind: 'moved', to: '/new/m' } }),
      became('n', 'skipped', { kind: 'skipped', reason: { kind: 'busy' } }),
    ];
    const sentence = endSentence({ ...report, apps, failed: [app('g')], skipped: [app('m'), app('n')] });
    assert.match(sentence, /on contoso-ase\. Gone: g\. Moved: m\. Not completed: n\. See the report\.$/);
  });

  it('tells what was stopped again from what is being started, and says what the last try came to', () => {
    const note = { call: 'start', kind: 'transient', sentence: 'Could not start app l: Boom', at: 0 } as const;
    const apps = [
      became('l', 'unsettled', { kind: 'notBack', failure: note }),
      became('s', 'stoppedAgain', { kind: 'stoppedAgain' }),
    ];
    assert.match(
      endSentence({ ...report, apps, notBack: [app('l'), app('s')] }),
      /^Not back, .*: l\. Last try: Could not start app l: Boom\. Starts continue .* Stopped again on contoso-ase, and not started: s\. Stopped and started 2 /,
    );
  });

  it('names an app that runs and was never seen stopped, watched or not', () => {
    const apps = [became('u', 'watched', { kind: 'stopNotSeen' })];
    assert.match(endSentence({ ...report, apps }), /Not completed: u\. See the report\.$/);
  });

  it('of a recovery tells what was started from what was only looked at', () => {
    const read = (name: string): AppReport => became(name, 'running', { kind: 'startedAgain' });
    const started = { ...read('a'), times: { startedAt: 1 } };
    const recovery = (apps: readonly AppReport[], done = apps): string =>
      endSentence({ ...report, kind: 'recovery', apps, done: done.map((one) => one.app) });
    assert.equal(recovery([read('a'), read('b'), read('c')]), 'All 3 apps of contoso-ase run.');
    assert.equal(recovery([read('a')]), 'a of contoso-ase runs.');
    assert.equal(recovery([started, read('b')]), 'Started 1 app on contoso-ase. b of contoso-ase runs.');
    const again = became('s', 'stoppedAgain', { kind: 'stoppedAgain' });
    assert.match(recovery([read('a'), read('b'), again], [read('a'), read('b')]), /Running on contoso-ase: a, b\.$/);
    assert.equal(recovery([started]), 'Started 1 app on contoso-ase.');
  });

  it('is said of every way in which it can come early', () => {
    for (const ending of [
      { kind: 'cancelled' },
      { kind: 'endedByUser' },
      { kind: 'journal', because: 'Disk full.' },
      { kind: 'takenOver' },
      { kind: 'closing' },
      { kind: 'windowSilent' },
      { kind: 'readOnly', because: 'The subscription is disabled' },
    ] as const) {
      assert.match(endSentence({ ...report, ending }), /^(Canceled|Ended early|No further app was stopped, .*)\. Stop/);
    }
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
    assert.match(text, /\| a\\\|b \| stopped and started, running \| {2}\| {2}\| 8 s \|/);
    assert.match(text, /\| x \| not stopped: No right\. \|/);
    assert.match(text, /NOT BACK/);
    assert.match(text, /correlation id c-9/);
  });
});

describe('What became at last of apps that were not back', () => {
  const ended = { ...report, notBack: [app('a'), app('b'), app('c')] };

  it('is told of each: who runs again, who was deleted, who was left', () => {
    const apps = [
      became('a', 'running', { kind: 'stoppedAndStarted' }),
      became('b', 'failed', { kind: 'deleted' }),
      became('c', 'failed', { kind: 'leftStopped' }),
      became('d', 'running', { kind: 'stoppedAndStarted' }),
    ];
    assert.equal(
      lateSentence(ended.notBack, ended, { ...report, apps }),
      'Left stopped on contoso-ase: c. To start it, choose Start Apps Left Stopped on the run’s row. Running again on contoso-ase: a. Deleted by somebody on contoso-ase: b.',
    );
  });

  it('leaves out what was told before, and is empty where nothing is new', () => {
    const gone = [became('b', 'failed', { kind: 'deleted' }), became('d', 'running', { kind: 'stoppedAndStarted' })];
    assert.equal(lateSentence([], { ...report, apps: gone }, { ...report, apps: gone }), '');
  });

  it('names what is gone or moved since, though it was back', () => {
    const back = [became('x', 'watched', { kind: 'stoppedAndStarted' })];
    const moved = [{ ...became('x', 'running', { kind: 'stoppedAndStarted' }), movedTo: '/new/x' }];
    assert.equal(
      lateSentence([], { ...report, apps: back }, { ...report, apps: moved }),
      'Moved from contoso-ase by somebody: x.',
    );
  });
});
