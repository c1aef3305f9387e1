import assert from 'node:assert/strict';
import type { JournalApp } from '../../src/stopStart/engine/journal.ts';
import { concurrencyOf, type Pace } from '../../src/stopStart/engine/runRequest.ts';
import type { SimulatedApp } from '../unit/stopStart/engine/simulatedApp.ts';
import type { SimulatedAzure } from '../unit/stopStart/engine/simulatedAzure.ts';
import type { Post } from '../unit/stopStart/engine/simulatedWindow.ts';
import type { WatchedRun } from './watchedRun.ts';

/** A stop in the instant in which it is sent. */
export interface SentStop {
  readonly run: WatchedRun;
  readonly app: SimulatedApp;
  readonly azure: SimulatedAzure;
  readonly pace: Pace;
  /** When the machine last woke up. */
  readonly sleptAt: number;
  /** The runs of its window that are not settled: they share its requests. */
  readonly besides: readonly WatchedRun[];
}

/** What must be true of it. */
export function assertMayStop({ run, app, azure, pace, sleptAt, besides }: SentStop): void {
  const { window, handle, continuedAt } = run;
  const snapshot = handle.snapshot();
  assert.equal(snapshot.kind, 'run', 'a recovery stops nothing');
  assert.equal(snapshot.ending, undefined, 'nothing is stopped after the end');
  assert.deepEqual(snapshot.pauseReasons, [], 'nothing is stopped while paused');
  assert.deepEqual(
    run.namedSinceContinue,
    [],
    'nothing is stopped after an app was named, until the user says Continue',
  );
  // An app that was back and is started again paused the run; the user said Continue all the same.
  const others = run.inFlight.filter((key) => key !== app.ref.key && !run.wasBack.has(key));
  assert.ok(others.length < concurrencyOf(pace, snapshot.apps.length), 'no more apps are down than wanted');
  const slept = sleptAt > Math.max(continuedAt, run.beganAt);
  assert.ok(!slept, 'nothing is stopped after sleep until the user says Continue');
  assert.ok(
    azure.clock.now() < azure.readOnlyFrom || !sawReadOnly(run),
    'nothing is stopped in a disabled subscription',
  );
  assert.deepEqual(throttledStarts(besides), [], 'nothing is stopped while a start is throttled');
  const goodFor = window.tokenGoodUntil - run.machine.own.now();
  assert.ok(goodFor >= 600_000 - 60_000, 'the token in hand outlasts the stop and the start');
  assert.equal(app.permission.kind, 'allowed', 'an app without the rights is not stopped');
  assertWavesAreOver(run, app, azure);
  assertIntended(run, app);
  assertAsked(run, app, azure);
}

/** Apps that may be down and whose last start was throttled, over the runs of one window. */
function throttledStarts(runs: readonly WatchedRun[]): readonly string[] {
  return runs.flatMap(({ handle, posts }) => {
    const down = handle.snapshot().down.map(({ key }) => key);
    const last = (key: string): Post | undefined => posts.findLast(({ app }) => app.ref.key === key);
    return down.filter((key) => last(key)?.verb === 'start' && last(key)?.answer === 'throttled');
  });
}

/** One refusal for each app in flight is what nobody can avoid: this is asked before more are sent. */
function sawReadOnly({ posts }: WatchedRun): boolean {
  return posts.some(({ answer }) => answer === 'readOnly');
}

/** Apps of earlier waves are back or named, and were looked at where that was wanted. */
function assertWavesAreOver(
  { handle, looks, waves, wasBack }: WatchedRun,
  app: SimulatedApp,
  azure: SimulatedAzure,
): void {
  const { apps } = handle.snapshot();
  const place = apps.findIndex(({ app: { key } }) => key === app.ref.key);
  let start = 0;
  let looksBefore = 0;
  for (const { size, lookAfter } of waves) {
    if (start + size > place) {
      break;
    }
    const hadWork = apps.slice(start, start + size).some(({ app: { name } }) => isPermitted(name, azure));
    looksBefore += lookAfter && hadWork ? 1 : 0;
    start += size;
  }
  const over = ['watched', 'running', 'skipped', 'failed', 'unsettled', 'stoppedAgain'];
  const open = apps.slice(0, start).filter((one) => !over.includes(one.phase) && !wasBack.has(one.app.key));
  assert.deepEqual(open, [], 'no app is stopped before the wave before it is over');
  assert.ok(looks >= looksBefore, 'no app is stopped before the user looked at the wave before it');
}

function isPermitted(name: string, azure: SimulatedAzure): boolean {
  return azure.app(name).permission.kind === 'allowed';
}

function assertIntended({ machine, window, runId }: WatchedRun, app: SimulatedApp): void {
  const epochs = machine.journals.documents.filter((document) => document.runId === runId);
  const own = epochs.find(({ owner }) => owner.instance === window.name);
  const entry = own?.apps.find(({ id }) => id === app.ref.id);
  assert.equal(entry?.mark, 'intended', 'the intent is on disk before the stop');
  const isOurs = epochs.every(({ epoch }) => epoch <= (own?.epoch ?? 0));
  assert.ok(isOurs, 'nothing is stopped once taken over');
}

function assertAsked({ window: { name: by } }: WatchedRun, app: SimulatedApp, azure: SimulatedAzure): void {
  const now = azure.clock.now();
  const read = azure.calls.findLast((call) => call.verb === 'read' && call.by === by && call.app === app.ref.name);
  assert.ok(now - (read?.at ?? 0) <= 10_000, 'the state is read just before the stop');
  assert.equal(azure.lastShown(app, by), 'Running', 'only an app that reads Running is stopped');
  // It is also asked when an app is not found: what it says then need not be known here.
  const readyAt = azure.readyShownAt.get(by) ?? 0;
  assert.ok(now - readyAt <= 60_000, 'the environment was ready when it was asked shortly before');
}

/** What must be true in the instant in which a run sends a start. */
export function assertMayStart(run: WatchedRun, app: SimulatedApp): void {
  const { machine, askedFor } = run;
  const { key, id, name } = app.ref;
  const entries = machine.journals.documents.flatMap(({ apps }) => apps.filter((one: JournalApp) => one.id === id));
  const recorded = entries.some(({ mark }) => mark !== 'planned');
  assert.ok(recorded || app.stopsCarriedOut.length > 0, `${name} is started, which nobody meant to stop`);
  const phase = run.app(key)?.phase;
  assert.ok(phase !== 'stoppedAgain' || askedFor.has(key), `${name} is started, which waits for the user`);
  const unasked = run.isCutShort(key) && !askedFor.has(key);
  assert.ok(!unasked, `${name} was back when its owner died, and is started unasked`);
}
