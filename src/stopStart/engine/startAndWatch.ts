import { Absence } from './absence.ts';
import type { AppTrack } from './appTrack.ts';
import { BringBack, endAsGone, endAsLeft, type StartedFrom } from './bringBack.ts';
import type { RunContext } from './runContext.ts';
import type { Watch } from './watch.ts';

/** Work on the apps of a run or a recovery: on one, or on all of them. */
export interface Work {
  /** Nothing more will be stopped for it, and each of its apps is back, final or named to the user. Never rejects. */
  readonly named: Promise<unknown>;
  /** Each of its apps is final. Never rejects. */
  readonly final: Promise<unknown>;
}

/** `act` calls `named` once its app is named; it never rejects. */
function workOn(act: (named: () => void) => Promise<void>): Work {
  let named: () => void = () => undefined;
  const whenNamed = new Promise<void>((resolve) => {
    named = resolve;
  });
  return { named: whenNamed, final: act(named).finally(named) };
}

/** So often an app that is seen stopped while it is watched is started unasked: it may be our own stop that shows late, once. */
const startsUnasked = 1;

/** Brings an app back, watches it, and starts it again once where it is stopped meanwhile; then the user is asked. */
export function startAndWatch(track: AppTrack, context: RunContext, watch: Watch, from: StartedFrom): Work {
  return workOn(async (named) => {
    await new BringBack(track, context, from, named).run();
    await watchUntilFinal(track, context, watch);
  });
}

/**
 * An app that was back when its run's owner died, within its watch: it is looked at until its state is known, and watched for what is left.
 * Stopped, it is named, and started only when the user says so.
 */
export function readAndWatch(track: AppTrack, context: RunContext, watch: Watch, watchedUntil: number): Work {
  const { clock, timing } = context;
  track.isOnlyChecked = true;
  track.step('checking');
  return workOn(async (named) => {
    await settleUnknownState(track, context, {
      onNamed: named,
      onRunning: () => {
        // By the wall clock, which may have been set meanwhile: another process wrote it.
        const left = Math.min(timing.longWatchMs, Math.max(timing.watchMs, watchedUntil - clock.now()));
        track.proof.wasBack(clock.monotonic(), left);
        track.step('watched', { kind: 'startedAgain' });
      },
    });
    named();
    await watchUntilFinal(track, context, watch);
  });
}

/** For an app that is back, or final: until it is final. */
async function watchUntilFinal(track: AppTrack, context: RunContext, watch: Watch): Promise<void> {
  const { key } = track.app;
  while (track.phase === 'watched') {
    const { outcome } = track;
    switch (await watch.until(track)) {
      case 'settled':
      case 'handedOver':
        track.step(outcome?.kind === 'stopNotSeen' ? 'failed' : 'running', outcome);
        context.journal.close(key, 'settled');
        break;
      case 'gone':
        endAsGone(track, context);
        break;
      case 'unread':
        track.isOnlyChecked = true;
        track.step('unsettled', { kind: 'unread', ...track.lastFailure('read') });
        await settleUnknownState(track, context, {
          onNamed: () => undefined,
          onRunning: () => track.step('watched', outcome),
        });
        break;
      case 'stopped':
        await startOnceMore(track, context, () => undefined);
    }
  }
}

/** It was back once, and nobody knows whether it still is: looked at until its state is known, and treated as one that is stopped again if it is stopped. */
async function settleUnknownState(
  track: AppTrack,
  context: RunContext,
  { onNamed, onRunning }: { readonly onNamed: () => void; readonly onRunning: () => void },
): Promise<void> {
  const state = await readUntilKnown(track, context, onNamed);
  if (state === 'running') {
    onRunning();
  } else if (state === 'stopped') {
    await startOnceMore(track, context, onNamed);
  }
}

/**
 * It was back, and is stopped. Once it is started unasked, and the run is held; after that, and where it was only looked at, it is named, and
 * the user says whether it is started. Resolves when it is back or final.
 */
async function startOnceMore(track: AppTrack, context: RunContext, onNamed: () => void): Promise<void> {
  const { breaker, journal } = context;
  const from = track.outcome?.kind === 'startedAgain' || track.isOnlyChecked ? 'recovery' : 'stopped';
  track.mark('stoppedSeenAt');
  track.proof.stoppedAgain();
  const isNamed = track.isOnlyChecked || track.startsInWatch >= startsUnasked;
  if (isNamed) {
    track.step('stoppedAgain', { kind: 'stoppedAgain' });
  }
  breaker.pause({ kind: 'stoppedAgain', apps: [track.app] });
  if (isNamed) {
    onNamed();
    if ((await track.userSays) === 'leave') {
      endAsLeft(track, context);
      return;
    }
  }
  track.isOnlyChecked = false;
  track.startsInWatch += 1;
  journal.downAgain(track.app.key);
  await new BringBack(track, context, from, onNamed).run();
}

/** `over`: it is gone, or the user gave it up. Named once that takes too long. */
async function readUntilKnown(
  track: AppTrack,
  context: RunContext,
  onNamed: () => void,
): Promise<'running' | 'stopped' | 'over'> {
  const { calls, clock, waits } = context;
  const absence = new Absence(track, calls);
  const late = clock.monotonic() + context.timeoutMs;
  for (let attempt = 1; !track.givenUp.aborted; attempt += 1) {
    const state = await stateOf(track, context);
    if (state === 'running' || state === 'stopped') {
      return state;
    }
    const where = await absence.after(state, new AbortController().signal);
    if (where.kind === 'gone') {
      endAsGone(track, context);
      return 'over';
    }
    if (where.kind === 'moved') {
      track.moved(where.to);
    }
    if (clock.monotonic() >= late && track.phase === 'checking') {
      track.step('unsettled', { kind: 'unread', ...track.lastFailure('read') });
      onNamed();
    }
    await waits.withJitter(waits.backoff(attempt));
  }
  endAsLeft(track, context, 'read');
  return 'over';
}

async function stateOf(track: AppTrack, { calls }: RunContext): Promise<'running' | 'stopped' | 'other' | 'missing'> {
  try {
    return (await calls.read(track, track.givenUp)).state;
  } catch (thrown) {
    return track.fail('read', thrown).kind === 'notFound' ? 'missing' : 'other';
  }
}
