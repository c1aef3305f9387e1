import assert from 'node:assert/strict';
import type { AppPhase } from '../../../src/stopStart/engine/appState.ts';
import type { RunHandle } from '../../../src/stopStart/engine/runRequest.ts';
import type { RunSnapshot } from '../../../src/stopStart/engine/snapshot.ts';
import { storedRuns } from '../../../src/stopStart/engine/storedRun.ts';
import type { WindowRun } from '../../../src/stopStart/shown/windowRuns.ts';
import { statusWords } from '../../../src/stopStart/words/progressWords.ts';
import { localTimeOfDay, shortTime } from '../../../src/time/timeText.ts';
import { journalledAppRow, liveAppRow, pastAppRow } from '../../../src/tree/runAppRow.ts';
import { onlyEnvironment, RunNode, runNodes } from '../../../src/tree/runNode.ts';
import { runRow } from '../../../src/tree/runRow.ts';
import { journalDocument } from '../stopStart/stored/journalDocument.ts';
import { appReport, leftStopped, pastRun } from '../stopStart/stored/pastRun.ts';

function app(name: string): { readonly id: string; readonly key: string; readonly name: string } {
  return { id: `/${name}`, key: `/${name}`, name };
}

function snapshot(phases: readonly AppPhase[], changes: Partial<RunSnapshot> = {}): RunSnapshot {
  const count = (...wanted: readonly AppPhase[]): number => phases.filter((phase) => wanted.includes(phase)).length;
  return {
    runId: 'r',
    kind: 'run',
    environment: { id: '/e', key: '/e', name: 'contoso-ase' },
    stage: 'running',
    paused: false,
    pauseReasons: [],
    counts: {
      total: phases.length,
      planned: count('planned'),
      inFlight: 0,
      done: count('running', 'watched'),
      watched: count('watched'),
      skipped: count('skipped'),
      failed: count('failed'),
      unsettled: count('unsettled', 'stoppedAgain'),
    },
    apps: phases.map((phase, index) => ({ app: app(`a${index}`), phase, since: 0 })),
    current: [],
    down: [],
    remarks: [],
    leftStopped: [],
    ...changes,
  };
}

function liveRow(
  state: RunSnapshot,
  hasEnded = false,
  hosts: WindowRun['hosts'] = new Map(),
): ReturnType<typeof runRow> {
  const handle = { snapshot: () => state } as RunHandle;
  const report = hasEnded ? pastRun().report : undefined;
  return rowOf({ kind: 'live', run: { handle, startedAt: 0, endedWith: () => report, hosts } });
}

/** As in a list of runs on one environment. */
function rowOf(entry: Parameters<typeof runRow>[0]): ReturnType<typeof runRow> {
  return runRow(entry, false);
}

/** What is seen of a row. */
function said({ label, description }: ReturnType<typeof runRow>): string {
  return description === undefined ? label : `${label} · ${description}`;
}

function runOf(document = journalDocument()): ReturnType<typeof storedRuns>[number] {
  const [run] = storedRuns({ documents: [document], unreadable: [] });
  assert.ok(run);
  return run;
}

const look = [{ kind: 'look', apps: [app('a0')] }] as const;
const until = Date.parse('2026-11-23T19:24:00');
const time = localTimeOfDay(until);

/** A run whose apps have all had their turn. */
function watching(phases: readonly AppPhase[], changes: Partial<RunSnapshot> = {}): RunSnapshot {
  return snapshot(phases, { stage: 'ended', watchedUntil: until, ...changes });
}

describe('The row of a run in progress', () => {
  it('counts the apps that are done and in progress', () => {
    const row = liveRow(snapshot(['running', 'running', 'stopping', 'intended', 'stopped', 'planned']));
    assert.equal(row.label, '2 of 6 done');
    assert.equal(row.description, '2 stopping · 1 starting');
    assert.equal(said(row), '2 of 6 done · 2 stopping · 1 starting');
    assert.equal(row.accessibilityLabel, 'Run on contoso-ase, 2 of 6 done, 2 stopping, 1 starting');
    assert.equal(row.contextValue, 'run+live+cancellable');
  });

  it('offers to go on, to end and to look in a planned pause, without an alarm', () => {
    const state = snapshot(['watched', 'planned'], { paused: true, pauseReasons: look });
    const row = liveRow(state, false, new Map([['/a0', 'a0.contoso.com']]));
    assert.deepEqual([row.contextValue, row.icon], ['run+live+paused+look', 'debug-pause']);
    assert.match(
      row.tooltip ?? '',
      /pauses, as planned: a0 runs again\. Look at it now\. Continue stops and starts the last app\./,
    );
  });

  it('says first that it waits for the user, and for what', () => {
    const paused = { paused: true, pauseReasons: [{ kind: 'signIn' }], down: [app('a0')] } as const;
    const row = liveRow(snapshot(['unsettled', 'planned'], paused));
    assert.match(said(row), /^Waiting for you · 1 not back · /);
    assert.match(row.tooltip ?? '', /Sign in to Azure again/);
    assert.match(row.contextValue, /\+paused\b/);
    assert.match(row.contextValue, /\+notBack\b/);
  });

  it('cannot be canceled twice, and says so; nor when it has ended or is a recovery', () => {
    const cancelled = liveRow(snapshot(['stopped'], { ending: { kind: 'cancelled' } }));
    assert.match(said(cancelled), /^Canceling · /);
    for (const row of [
      cancelled,
      liveRow(snapshot(['unsettled'], { stage: 'ended' }), true),
      liveRow(snapshot(['starting'], { kind: 'recovery' })),
    ]) {
      assert.doesNotMatch(row.contextValue, /cancellable/);
    }
  });

  it('counts the apps that the user gave up, until it ends', () => {
    const row = liveRow(snapshot(['failed', 'stopping'], { leftStopped: [app('a0')] }));
    assert.match(said(row), /^1 left stopped · 0 of 2 done/);
    assert.match(row.tooltip ?? '', /Left stopped: a0\\?\./);
    assert.equal(row.icon, 'warning');
  });

  it('has a report to show once it has ended, although apps are still being started', () => {
    const row = liveRow(snapshot(['unsettled', 'running'], { stage: 'ended' }), true);
    assert.match(row.contextValue, /\+report\b/);
    assert.match(said(row), /^1 not back · 1 of 2 done/);
  });

  it('says calmly that it only watches, and until when', () => {
    const row = liveRow(watching(['watched', 'watched', 'running']), true);
    assert.equal(said(row), `All 3 apps run · watched until ${time}`);
    assert.equal(row.accessibilityLabel, `Run on contoso-ase, all 3 apps run, watched until ${time}`);
    assert.deepEqual([row.icon, row.iconColor, row.contextValue], ['eye', undefined, 'run+live+report']);
    assert.match(row.tooltip ?? '', /watched until .* Closing VS Code does not stop any app\./);
    assert.match(said(liveRow(watching(['watched']))), /^1 app runs · watched until /);
  });

  it('says what else there is while it only watches', () => {
    const row = liveRow(watching(['watched', 'starting', 'failed', 'skipped', 'skipped']));
    const words = `1 of 5 runs again · watched until ${time} · 1 failed · 2 not touched · 1 starting`;
    assert.deepEqual([said(row), row.icon], [words, 'sync~spin']);
  });

  it('does not mention a watch while apps are stopped and started', () => {
    const row = liveRow(snapshot(['watched', 'stopping'], { watchedUntil: until }));
    assert.equal(said(row), '1 of 2 done · 1 stopping');
  });

  it('names the apps that were stopped again, and offers to start them or to leave them', () => {
    const row = liveRow(watching(['watched', 'stoppedAgain', 'unsettled'], { down: [app('a1'), app('a2')] }));
    assert.match(said(row), /^1 stopped again · 1 not back · 1 of 3 runs again · watched until /);
    assert.match(row.tooltip ?? '', /Down now, and being started: a2\. Stopped again, and not started: a1\./);
    assert.equal(row.contextValue, 'run+live+leftStopped+notBack');
    assert.equal(row.icon, 'warning');
  });

  it('says which call fails most often', () => {
    const failure = { call: 'start', kind: 'transient', sentence: 'Boom.', status: 500, at: 0 } as const;
    const failing = (name: string, failedTries: number) =>
      ({ app: app(name), phase: 'starting', since: 0, failure, failedTries }) as const;
    const row = liveRow(snapshot(['starting', 'starting'], { apps: [failing('a0', 1), failing('a1', 3)] }));
    assert.equal(said(row), '0 of 2 done · a1: start refused 3 times (500), retrying (and 1 more) · 2 starting');
  });

  it('says at once why a start does not succeed', () => {
    const failure = { call: 'start', kind: 'transient', sentence: 'Could not start app a0: [x](y)', at: 0 } as const;
    const trying = { app: app('a0'), phase: 'starting', since: 0, failure } as const;
    const row = liveRow(snapshot(['starting'], { apps: [trying] }));
    assert.match(
      row.tooltip ?? '',
      /starting a0: start failed, retrying\. Last try: Could not start app a0: \\\[x\\\]\(y\)\.$/,
    );
    assert.match(liveAppRow(trying).description ?? '', /^start failed, retrying\. Last try: Could not start app a0: /);
  });

  it('says that a run of another window only watches', () => {
    const apps = journalDocument().apps.map((one) => ({ ...one, mark: 'back', stops: 1 }) as const);
    const row = rowOf({ kind: 'elsewhere', run: runOf(journalDocument({ apps })) });
    assert.equal(said(row), '3 of 3 done · in another window or runner · still watched');
  });

  it('says that a run is in another window', () => {
    const row = rowOf({ kind: 'elsewhere', run: runOf() });
    assert.equal(said(row), '1 of 3 done · in another window or runner');
    assert.equal(row.contextValue, 'run+elsewhere');
    assert.match(row.tooltip ?? '', /two/);
  });

  it('says that a run is in a runner of another machine', () => {
    const { owner } = journalDocument();
    const run = runOf(journalDocument({ owner: { ...owner, program: 'runner' } }));
    const row = rowOf({ kind: 'elsewhere', run, otherHost: 'build-7' });
    assert.equal(said(row), '1 of 3 done · in a runner of an exported plan on build-7');
    assert.match(row.tooltip ?? '', /^\*\*.*In progress in a runner of an exported plan on build-7 since /s);
  });
});

describe('The row of a run that has ended', () => {
  it('says the results of its apps, and when it began', () => {
    const past = pastRun([appReport('a'), appReport('b')]);
    const row = rowOf({ kind: 'past', past, leftStopped: [] });
    assert.match(said(row), new RegExp(`^2 done · ${shortTime(past.report.startedAt)}$`));
    assert.equal(row.contextValue, 'run+ended+report');
    assert.equal(row.icon, 'pass');
  });

  it('begins with the stopped apps, and offers to start them', () => {
    const past = pastRun([appReport('a'), leftStopped('b')]);
    const row = rowOf({ kind: 'past', past, leftStopped: past.report.leftStopped });
    assert.match(said(row), /^1 left stopped · .* · 1 done$/);
    assert.match(row.contextValue, /\+leftStopped\b/);
    const since = rowOf({ kind: 'past', past, leftStopped: [] });
    assert.match(said(since), /^1 done · .* · 1 left stopped, see the later run$/);
    assert.doesNotMatch(since.contextValue, /leftStopped/);
  });

  it('offers another try for apps that failed or were not touched', () => {
    const busy = appReport('b', { phase: 'skipped', outcome: { kind: 'skipped', reason: { kind: 'busy' } } });
    const past = pastRun([appReport('a'), busy], { ending: { kind: 'cancelled' } });
    const row = rowOf({ kind: 'past', past, leftStopped: [] });
    assert.match(said(row), /^Canceled · .* · 1 done · 1 not touched$/);
    assert.match(row.contextValue, /\+failed\b/);
  });

  it('says that it was interrupted if only the journal is known', () => {
    const row = rowOf({ kind: 'past', past: pastRun([appReport('a')], { knownFrom: 'journal' }), leftStopped: [] });
    assert.match(said(row), /^Interrupted · .* · 1 done$/);
  });

  it('names the apps that may be stopped if its window died, and offers to start them', () => {
    const offer = { ...journalDocument(), apps: [app('two')], cutShort: [] };
    const row = rowOf({ kind: 'abandoned', run: runOf(), offer });
    assert.match(said(row), /^1 app may be stopped · /);
    assert.match(row.tooltip ?? '', /may be stopped: two/);
    assert.equal(row.contextValue, 'run+abandoned+leftStopped');
  });

  it('offers to check its apps if its window died in the watch, without an alarm', () => {
    const offer = { ...journalDocument(), apps: [], cutShort: [app('one'), app('two')] };
    const row = rowOf({ kind: 'abandoned', run: runOf(), offer, past: pastRun() });
    assert.match(said(row), /^Watch cut short · /);
    assert.match(row.tooltip ?? '', /still being watched then: one, two\./);
    assert.deepEqual([row.contextValue, row.icon], ['run+abandoned+cutShort+report', 'eye']);
  });

  it('tells the apps that a recovery started from those that it only read', () => {
    const read = appReport('a', { outcome: { kind: 'startedAgain' } });
    const started = appReport('b', { outcome: { kind: 'startedAgain' }, times: { startedAt: 1 } });
    const results = [[read], [started], [started, read]].map((apps) => {
      const row = rowOf({ kind: 'past', past: pastRun(apps, { kind: 'recovery' }), leftStopped: [] });
      const when = shortTime(pastRun().report.startedAt);
      return said(row)
        .split(' · ')
        .filter((part) => part !== when)
        .join();
    });
    assert.deepEqual(results, ['1 running', '1 started', '1 started,1 running']);
  });
});

describe('The row of an app in a run', () => {
  it('says its state, in different words for each phase', () => {
    const phases = [
      ...(['planned', 'checking', 'stopping', 'stopped', 'starting', 'unsettled'] as const),
      ...(['watched', 'stoppedAgain'] as const),
    ];
    const said = phases.map((phase) => liveAppRow({ app: app('a'), phase, since: 0 }).description);
    assert.equal(new Set(said).size, phases.length, said.join());
    assert.ok(said.every((words) => words !== undefined && words !== ''));
  });

  it('says its result, and how long it was stopped', () => {
    const row = pastAppRow(appReport('orders', { downMs: 75_000 }));
    assert.equal(row.description, 'stopped and started, running · down for 1 min 15 s');
    assert.equal(row.accessibilityLabel, 'App orders, stopped and started, running, down for 1 min 15 s');
  });

  it('says until when it is watched', () => {
    const watched = { app: app('a'), phase: 'watched', since: 0, outcome: { kind: 'stoppedAndStarted' } } as const;
    assert.equal(liveAppRow({ ...watched, watchedUntil: until }).description, `running again, watched until ${time}`);
    assert.equal(liveAppRow(watched).description, 'running again, still watched');
    const unseen = { ...watched, outcome: { kind: 'stopNotSeen' } } as const;
    assert.match(liveAppRow(unseen).description ?? '', /but never seen stopped$/);
  });

  it('says if nobody knows whether it is back', () => {
    const row = pastAppRow(appReport('orders', { phase: 'unsettled', downMs: 302_000, stillDown: true }));
    assert.match(row.description ?? '', /· down for at least 5 min 2 s, and not known to be back$/);
  });

  it('says where it has moved to', () => {
    const row = pastAppRow(appReport('orders', { movedTo: '/new/orders' }));
    assert.equal(row.description, 'stopped and started, running; it was moved, and is now /new/orders');
  });

  it('says that it runs again and nobody watches it if its window died in its watch', () => {
    const back = { id: '/a', name: 'a', mark: 'back', stops: 1 } as const;
    assert.equal(journalledAppRow(back, false).description, 'running again, watch cut short');
    assert.equal(journalledAppRow(back, true).description, 'running again, still watched');
    assert.match(pastAppRow(appReport('a', { phase: 'watched' })).description ?? '', /running, still watched$/);
  });

  it('says that it runs and does not answer', () => {
    const row = pastAppRow(appReport('orders', { site: { kind: 'silent', because: 'HTTP 503.' } }));
    assert.match(row.description ?? '', /running, but NOT ANSWERING: HTTP 503\./);
    assert.equal(row.icon, 'warning');
  });

  it('may be stopped in the run of a dead window; a live window still works on it', () => {
    const intended = { id: '/a', name: 'a', mark: 'intended', stops: 1 } as const;
    assert.equal(journalledAppRow(intended, false).description, 'MAY BE STOPPED');
    assert.equal(journalledAppRow(intended, true).description, 'being stopped and started…');
  });
});

describe('The rows of the Runs view', () => {
  it('keep the id of a run when it ends, and have one for each owner of a run that was taken over', () => {
    const past = (epoch: number): ReturnType<typeof pastRun> => pastRun([appReport('a')], { runId: 'r', epoch });
    const handle = { snapshot: () => snapshot(['stopping']) } as RunHandle;
    const live = { kind: 'live', run: { handle, startedAt: 0, endedWith: () => undefined, hosts: new Map() } } as const;
    const ids = (entries: Parameters<typeof runNodes>[0]['entries']): readonly string[] =>
      runNodes({ entries, unreadable: [] }).map(({ id }) => id);
    const ended = (epoch: number) => ({ kind: 'past', past: past(epoch), leftStopped: [] }) as const;
    assert.deepEqual(ids([live, ended(1)]), ['run|r', 'run|r|1']);
    const clicks = runNodes({ entries: [live, ended(1)], unreadable: [] }).map(({ click }) => click?.command);
    assert.deepEqual(clicks, [undefined, 'aseCertificates.showReport']);
    assert.deepEqual(ids([ended(2), ended(1)]), ['run|r', 'run|r|1']);
  });

  it('name environments only if there are several', () => {
    const [here, there] = [pastRun(), pastRun()];
    const environment = { id: '/f', key: '/f', name: 'fabrikam-ase' };
    const other = { ...there, report: { ...there.report, environment } };
    const described = (...pasts: readonly (typeof here)[]): readonly unknown[] => {
      const entries = pasts.map((past) => ({ kind: 'past', past, leftStopped: [] }) as const);
      const rows = runNodes({ entries, unreadable: [] }).map((node) => node.row().description);
      return [onlyEnvironment(entries), ...rows];
    };
    const when = shortTime(here.report.startedAt);
    assert.deepEqual(described(here, here), ['contoso-ase', when, when]);
    assert.deepEqual(described(here, other), [undefined, `${when} · contoso-ase`, `${when} · fabrikam-ase`]);
  });

  it('leave out what the user cleared', () => {
    const [shown, cleared] = [pastRun([appReport('a')], { epoch: 1 }), pastRun([appReport('a')], { epoch: 2 })];
    const entries = [shown, { ...cleared, cleared: true } as const].map(
      (past) => ({ kind: 'past', past, leftStopped: [] }) as const,
    );
    assert.deepEqual(
      runNodes({ entries, unreadable: [] }).map((node) => node instanceof RunNode && node.entry),
      entries.slice(0, 1),
    );
  });

  it('say what cannot be read', () => {
    const sentence = 'The record of a run in /x.1.json can’t be read. It is not JSON.';
    const [node] = runNodes({ entries: [], unreadable: [{ file: 'x.1.json', sentence }] });
    assert.equal(node?.row().description, 'x.1.json');
    assert.equal(node?.row().accessibilityLabel, sentence);
  });
});

describe('A run in the status bar', () => {
  it('counts, and spins only while there is no problem', () => {
    const { text, spoken, isWarning } = statusWords(snapshot(['running', 'stopping', 'planned']));
    assert.deepEqual([text, spoken, isWarning], ['$(sync~spin) ASE: 1 of 3', '1 of 3 done', false]);
  });

  it('is calm in the watch, and says until when', () => {
    const { text, spoken, isWarning } = statusWords(watching(['watched', 'watched']));
    const said = `all 2 apps run, watched until ${time}`;
    assert.deepEqual([text, spoken, isWarning], [`$(eye) ASE: ${said}`, said, false]);
    assert.match(
      statusWords(watching(['watched', 'skipped'])).text,
      /^\$\(eye\) ASE: 1 of 2 runs again, watched until /,
    );
    assert.match(statusWords(watching(['watched', 'starting'])).text, /^\$\(sync~spin\) ASE: 1 of 2 runs again, /);
    const again = statusWords(watching(['watched', 'stoppedAgain']));
    assert.deepEqual([again.text, again.isWarning], ['$(warning) ASE: 1 of 2, 1 stopped again', true]);
  });

  it('warns when it is paused, and when something is not back', () => {
    const paused = statusWords(snapshot(['running', 'planned'], { paused: true }));
    assert.deepEqual([paused.text, paused.isWarning], ['$(warning) ASE: 1 of 2, waiting for you', true]);
    const late = statusWords(snapshot(['running', 'unsettled']));
    assert.deepEqual([late.spoken, late.isWarning], ['1 of 2 done, 1 not back', true]);
    const planned = statusWords(snapshot(['running', 'planned'], { paused: true, pauseReasons: look }));
    assert.deepEqual([planned.text, planned.isWarning], ['$(debug-pause) ASE: 1 of 2, waiting for you', false]);
  });
});
