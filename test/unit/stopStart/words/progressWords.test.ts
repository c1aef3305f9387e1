import assert from 'node:assert/strict';
import type { AppPhase } from '../../../../src/stopStart/engine/appState.ts';
import type { AppSnapshot, RunSnapshot } from '../../../../src/stopStart/engine/snapshot.ts';
import { appStateWords, triesWords } from '../../../../src/stopStart/words/appWords.ts';
import {
  lateAgainSentence,
  namedWords,
  pauseSentence,
  progressLine,
  remarksSentence,
  statusWords,
  stoppedAgainSentence,
  stoppedOnceSentence,
  troubleLines,
} from '../../../../src/stopStart/words/progressWords.ts';
import { countOf, namesOf } from '../../../../src/text/appNames.ts';

const environment = { id: '/e', key: '/e', name: 'contoso-ase' };

function app(name: string): { readonly id: string; readonly key: string; readonly name: string } {
  return { id: `/${name}`, key: `/${name}`, name };
}

const snapshot: RunSnapshot = {
  runId: 'r',
  kind: 'run',
  environment,
  stage: 'running',
  paused: false,
  pauseReasons: [],
  counts: { total: 3, planned: 1, inFlight: 1, done: 1, watched: 0, skipped: 0, failed: 0, unsettled: 0 },
  apps: [{ app: app('b'), phase: 'stopping', since: 0 }],
  current: [app('b')],
  down: [app('b')],
  remarks: [],
  leftStopped: [],
};

const failure = {
  call: 'start',
  kind: 'transient',
  sentence: 'Could not start app b: Internal Server Error',
  at: 0,
} as const;

function standing(name: string, phase: AppPhase, changes: Partial<AppSnapshot> = {}): AppSnapshot {
  return { app: app(name), phase, since: 0, ...changes };
}

describe('A run under way', () => {
  it('has one line with the count and the apps in progress', () => {
    assert.equal(progressLine(snapshot), '1 of 3 done · stopping b');
  });

  it('does not count an app as in progress that is only watched, or waits for the user', () => {
    const apps = (['watched', 'stoppedAgain', 'starting'] as const).map((phase) => standing(phase, phase));
    const current = apps.map((one) => one.app);
    assert.equal(progressLine({ ...snapshot, apps, current }), '1 of 3 done · starting starting');
  });

  it('says at once why a start does not get on: in its line, in the tooltip and in the question', () => {
    const apps = [standing('b', 'starting', { failure }), standing('c', 'starting')];
    const trying = { ...snapshot, apps, current: apps.map((one) => one.app) };
    const reason = 'Last try: Could not start app b: Internal Server Error.';
    assert.equal(progressLine(trying), `1 of 3 done · starting b (start failed, retrying. ${reason}), starting c`);
    assert.deepEqual(troubleLines(trying), [`starting b: start failed, retrying. ${reason}`]);
    const often = standing('b', 'starting', { failure: { ...failure, status: 500 }, failedTries: 3 });
    assert.equal(triesWords(often), 'start refused 3 times (500), retrying');
    assert.match(appStateWords(often), /^start refused 3 times \(500\), retrying\. Last try: /);
    assert.match(appStateWords({ ...often, phase: 'unsettled' }), /^not back yet, start refused 3 times /);
    const pauseReasons = [{ kind: 'notBack', apps: [app('b')] }] as const;
    const late = { ...snapshot, paused: true, pauseReasons, apps: [standing('b', 'unsettled', { failure })] };
    assert.match(pauseSentence(late), /^contoso-ase: b did not come back in time\. Last try: Could not start app b: /);
  });

  it('keeps what Azure says short and in one line', () => {
    const page = { ...failure, sentence: `Could not start app b: ${'<html>\n'.repeat(100)}` };
    const [line = ''] = troubleLines({ ...snapshot, apps: [standing('b', 'starting', { failure: page })] });
    assert.match(line, /^starting b: start failed, retrying\. Last try: Could not start app b: <html> <html>.*…$/);
    assert.ok(line.length < 250);
  });

  it('says why it is paused, and what is down', () => {
    const sentence = pauseSentence({
      ...snapshot,
      paused: true,
      pauseReasons: [{ kind: 'notBack', apps: [app('b')] }],
    });
    assert.match(sentence, /^contoso-ase: b did not come back in time\. No further app is stopped until you decide\./);
    assert.match(sentence, /Down now, and being started: b\.$/);
  });

  it('does not say of an app that it is being started when it was stopped again', () => {
    const apps = [standing('b', 'stoppedAgain')];
    const paused = pauseSentence({ ...snapshot, apps, paused: true, pauseReasons: [{ kind: 'windowSilent' }] });
    assert.match(paused, /^contoso-ase: This window did not answer for a while\. .* decide\. Stopped again, and not/);
    assert.match(paused, /Stopped again, and not started: b\.$/);
  });
});

describe('Apps that the user gave up during a run', () => {
  const paused: RunSnapshot = {
    ...snapshot,
    paused: true,
    pauseReasons: [{ kind: 'notBack', apps: [app('a'), app('b')] }],
    down: [],
    leftStopped: [app('a')],
  };

  it('are named where nothing else is down', () => {
    assert.match(pauseSentence(paused), / until you decide\. Left stopped: a\.$/);
    assert.match(pauseSentence({ ...paused, leftStopped: [] }), /Nothing is down\.$/);
  });

  it('are counted in the status bar as long as the run goes on', () => {
    assert.match(statusWords({ ...paused, paused: false }).text, /^\$\(warning\) ASE: 1 of 3, 1 left stopped$/);
  });
});

describe('Apps that were stopped again while they were watched', () => {
  const [one, two] = [[app('orders')], [app('orders'), app('billing')]];

  it('are told once, when they are started once more', () => {
    assert.equal(
      stoppedOnceSentence(snapshot, one),
      'orders on contoso-ase was stopped again while it was watched. It is started once more.',
    );
    assert.match(stoppedOnceSentence(snapshot, two), /^orders, billing on .* were .*\. They are started once more\.$/);
    const pauseReasons = [{ kind: 'stoppedAgain', apps: one }] as const;
    assert.match(
      pauseSentence({ ...snapshot, paused: true, pauseReasons }),
      /^contoso-ase: orders was stopped again while watched\. It is started once more\. No further app is stopped/,
    );
  });

  it('are asked about the second time, by name and environment', () => {
    assert.equal(
      stoppedAgainSentence(snapshot, one),
      'orders on contoso-ase was stopped again while it was watched. Somebody else may want it stopped.',
    );
    assert.match(stoppedAgainSentence(snapshot, two), /were stopped again .*Somebody else may want them stopped\.$/);
  });

  it('are asked about by a recovery that finds them stopped', () => {
    assert.equal(
      stoppedAgainSentence({ ...snapshot, kind: 'recovery' }, one),
      'orders on contoso-ase was running again, and is stopped now. Somebody else may want it stopped.',
    );
  });

  it('are named when that start does not bring them back', () => {
    const late = { ...snapshot, apps: [standing('orders', 'unsettled', { outcome: { kind: 'notBack', failure } })] };
    assert.match(
      lateAgainSentence(late, one),
      /^orders on contoso-ase did not come back in time\. Last try: Could not/,
    );
  });

  it('are not said to be started when they only can not be read', () => {
    const lost = { ...snapshot, apps: [standing('orders', 'unsettled', { outcome: { kind: 'unread', failure } })] };
    const sentence = lateAgainSentence(lost, one);
    assert.match(sentence, /^orders on contoso-ase can’t be read since it was running again\. Last try: /);
    assert.match(sentence, /Checks continue while this window is open\.$/);
    const counts = { ...snapshot.counts, unsettled: 1 };
    assert.deepEqual(namedWords({ ...lost, counts }), ['1 not readable']);
  });
});

describe('What others did to apps before their turn', () => {
  it('is said app by app, ten of them', () => {
    const changed = { kind: 'stateChanged', app: app('orders'), stateText: 'Stopped' } as const;
    const byOthers = { kind: 'byOthers', app: app('billing'), what: 'start', by: 'megan' } as const;
    assert.equal(
      remarksSentence(snapshot, [changed, byOthers, { kind: 'byOthers', app: app('x'), what: 'stop' }]),
      'Before this part of the run on contoso-ase: orders reads Stopped now; billing was started by megan; x was stopped by somebody else.',
    );
    assert.match(
      remarksSentence(
        snapshot,
        Array.from({ length: 13 }, () => changed),
      ),
      /; and 3 more\.$/,
    );
  });
});

describe('Names in a sentence', () => {
  it('name ten and count the rest', () => {
    const apps = Array.from({ length: 13 }, (_, index) => app(`a${index}`));
    assert.match(namesOf(apps), /^a0, .*a9 and 3 more$/);
    assert.equal(namesOf(apps, 2), 'a0, a1 and 11 more');
    assert.equal(countOf(1), '1 app');
  });
});
