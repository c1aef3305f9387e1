import assert from 'node:assert/strict';
import { type SimulatedApp, stateAt } from '../unit/stopStart/engine/simulatedApp.ts';
import type { SimulatedAzure } from '../unit/stopStart/engine/simulatedAzure.ts';
import type { Post } from '../unit/stopStart/engine/simulatedWindow.ts';
import type { Tally } from './tally.ts';
import type { WatchedRun } from './watchedRun.ts';
import { leftKey } from './watcher.ts';

const second = 1000;
/** How long an app is watched from the end of the last of our calls; longer where a stop had no clear answer, or the machine slept. */
const watchMs = 90 * second;
const longWatchMs = 600 * second;

/** When a machine was asleep. Milliseconds of the world. */
export interface Sleep {
  readonly machine: string;
  readonly from: number;
  readonly until: number;
}

/** All that is known once a scenario is over. */
export interface Outcome {
  readonly azure: SimulatedAzure;
  readonly runs: readonly WatchedRun[];
  /** What the user was offered and left: see leftKey. */
  readonly left: ReadonlySet<string>;
  readonly sleeps: readonly Sleep[];
  readonly tally: Tally;
}

/**
 * After everything, when every question was answered: each app that a run may have stopped runs, is gone, or is named to the user of that
 * run. What the promise leaves out is what shows later than the run's watch of the app ends.
 */
export function assertKept(outcome: Outcome): void {
  const { azure, runs } = outcome;
  const byRun = Map.groupBy(runs, ({ runId }) => runId);
  for (const app of azure.apps.filter((one) => !one.deleted && azure.stateOf(one) === 'Stopped')) {
    for (const epochs of byRun.values()) {
      if (mayHaveStopped(epochs, app)) {
        judge(app, epochs, outcome);
      }
    }
  }
  for (const run of runs) {
    assertNothingInvented(run, azure);
  }
}

/** Fails when that run, over all its owners, left the app stopped. */
function judge(app: SimulatedApp, epochs: readonly WatchedRun[], outcome: Outcome): void {
  const { azure, tally } = outcome;
  if (isNamed(app, epochs, outcome)) {
    tally.saw('down at the end, and named');
    return;
  }
  const shownAt = stoppedSince(app, azure.clock.now()) + Math.max(0, ...(app.lags ?? [azure.lagMs]));
  const watched = Math.max(...epochs.map((run) => watchedUntil(run, epochs, app, outcome)));
  if (shownAt > watched) {
    tally.saw('stopped later than the watch');
    return;
  }
  const late = `it shows ${Math.round((watched - shownAt) / second)} s before the end of the watch`;
  assert.fail(`${app.ref.name} is left stopped, and the user of ${epochs[0]?.machine.name} was not told; ${late}`);
}

/** To the user of the run's machine: by any run there, or by an offer. */
function isNamed(app: SimulatedApp, epochs: readonly WatchedRun[], { runs, left }: Outcome): boolean {
  const { key } = app.ref;
  const ofUser = runs.filter(({ machine }) => machine === epochs[0]?.machine);
  return ofUser.some((run) => left.has(leftKey(run.runId, key)) || isNamedBy(run, app));
}

/** Since when it has been stopped without a break. */
function stoppedSince(app: SimulatedApp, now: number): number {
  const times = app.effects.map(({ at }) => at).filter((at) => at <= now);
  const running = times.filter((at) => stateAt(app, at) === 'Running');
  return running.length === 0 ? Number.NEGATIVE_INFINITY : Math.min(...times.filter((at) => at > Math.max(...running)));
}

function postsOf(run: WatchedRun, app: SimulatedApp, verb?: Post['verb']): readonly Post[] {
  return run.posts.filter((post) => post.app === app && (verb ?? post.verb) === post.verb);
}

function isUnclear({ answer }: Post): boolean {
  return answer === undefined || answer === 'transient' || answer === 'other';
}

function mayHaveStopped(epochs: readonly WatchedRun[], app: SimulatedApp): boolean {
  const stops = epochs.flatMap((run) => postsOf(run, app, 'stop'));
  return stops.some((post) => post.answer === 'accepted' || isUnclear(post));
}

/** Until when this owner of the run had to watch the app; minus infinity when it had nothing to do with it. */
function watchedUntil(
  run: WatchedRun,
  epochs: readonly WatchedRun[],
  app: SimulatedApp,
  { azure, sleeps }: Outcome,
): number {
  const posts = postsOf(run, app);
  if (posts.length === 0) {
    return Number.NEGATIVE_INFINITY;
  }
  const { diedAt } = run.window;
  const lastEnd = Math.max(...posts.map(({ endedAt = Number.POSITIVE_INFINITY }) => Math.min(endedAt, diedAt)));
  const unclear = epochs.some((one) => postsOf(one, app, 'stop').some(isUnclear));
  const began = Math.min(...posts.map(({ sentAt }) => sentAt));
  const slept = sleeps.some(
    ({ machine, from, until }) =>
      machine === run.machine.name && until - from > 40 * second && from <= lastEnd + watchMs && until >= began,
  );
  const until = lastEnd + (unclear || slept || run.offer !== undefined ? longWatchMs : watchMs);
  return until <= diedAt ? until : firstReadAfter(run, epochs, app, azure);
}

/** A watch that was cut short ends with the next owner's first look; until there was one it has not ended. */
function firstReadAfter(
  run: WatchedRun,
  epochs: readonly WatchedRun[],
  app: SimulatedApp,
  azure: SimulatedAzure,
): number {
  const later = epochs.filter((one) => one.epoch > run.epoch && one.app(app.ref.key) !== undefined);
  const looks = azure.calls.filter(
    ({ verb, app: name, by, at }) =>
      verb === 'read' &&
      name === app.ref.name &&
      later.some(({ window, beganAt }) => window.name === by && at >= beganAt),
  );
  return looks[0]?.at ?? Number.POSITIVE_INFINITY;
}

/** The user was told that the app is down, gone or moved, and nothing that was said later took that back; or said it may stay so. */
function isNamedBy(run: WatchedRun, app: SimulatedApp): boolean {
  if (run.gaveUp.has(app.ref.key)) {
    return true;
  }
  const snapshot = run.app(app.ref.key);
  if (!run.isLive || snapshot === undefined) {
    return false;
  }
  const { phase, outcome, movedTo } = snapshot;
  const isMoved = movedTo !== undefined && phase !== 'watched' && phase !== 'running';
  return isMoved || phase === 'unsettled' || phase === 'stoppedAgain' || outcome?.kind === 'leftStopped';
}

/** Nobody is told that an app is gone which is there. */
function assertNothingInvented(run: WatchedRun, azure: SimulatedAzure): void {
  for (const { app, outcome } of run.handle.snapshot().apps) {
    const isThere = !azure.app(app.name).deleted;
    assert.ok(outcome?.kind !== 'deleted' || !isThere, `${app.name} is said to be gone`);
  }
}
