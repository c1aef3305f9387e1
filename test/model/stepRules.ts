import assert from 'node:assert/strict';
import type { SimulatedAzure } from '../unit/stopStart/engine/simulatedAzure.ts';
import type { WatchedRun } from './watchedRun.ts';

/**
 * An app is said to be back: nothing of ours is in flight for it, Azure accepted a start that was sent after the last stop had ended, and
 * the app itself was read after that. One that was back when its owner died was read.
 */
export function assertIsBack(run: WatchedRun, key: string, azure: SimulatedAzure): void {
  const posts = run.posts.filter(({ app }) => app.ref.key === key);
  const name = run.app(key)?.app.name;
  const reads = azure.calls.filter(({ verb, by, app }) => verb === 'read' && by === run.window.name && app === name);
  if (posts.length === 0 && run.isCutShort(key)) {
    assert.ok(reads.length > 0, `${name} is said to be back, and was not read`);
    return;
  }
  assert.ok(
    posts.every(({ endedAt }) => endedAt !== undefined),
    `${name} is said to be back, and a call of ours is in flight`,
  );
  const stops = posts.filter(({ verb }) => verb === 'stop').map(({ endedAt = 0 }) => endedAt);
  const lastStop = Math.max(0, ...stops);
  const accepted = posts.filter(
    ({ verb, answer, sentAt }) => verb === 'start' && answer === 'accepted' && sentAt >= lastStop,
  );
  const first = Math.min(...accepted.map(({ endedAt = 0 }) => endedAt));
  assert.ok(accepted.length > 0, `${name} is said to be back, and no start was accepted after its last stop`);
  assert.ok(
    reads.some(({ at }) => at >= first),
    `${name} is said to be back, and was not read after its start`,
  );
}

/** Nobody is asked about an app before it was started once, unless it was only looked at. */
export function assertWasStartedOnce(run: WatchedRun, key: string): void {
  const wasStarted = run.wasStartedAgain.has(key) || run.isCutShort(key);
  assert.ok(wasStarted, `${run.app(key)?.app.name} is named as stopped again, and was not started once`);
}
