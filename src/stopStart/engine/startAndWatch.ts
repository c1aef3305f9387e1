import { Absence } from './absence.ts';
import type { AppTrack } from './appTrack.ts';
import { BringBack, closeAsDeleted, closeAsLeftStopped, type StartedFrom } from './bringBack.ts';
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

/** How often an app that is seen stopped during its watch is started without asking: once, because our own stop may show late. */
const startsUnasked = 1;

/** Brings an app back and watches it. If it is stopped meanwhile, it is started again once; after that the user is asked. */
export function startAndWatch(track: AppTrack, context: RunContext, watch: Watch, from: StartedFrom): Work {
  return workOn(async (named) => {
    await new BringBack(track, context, from, named).run();
    await watchUntilFinal(track, context, watch);
  });
}

/**
 * For an app that was back and watched when its run's owner died: reads it until its state is known, and watches it for the rest of its
 * watch. If it is stopped, it is named, and started only when the user says so.
 */
export function readAndWatch(track: AppTrack, context: RunContext, watch: Watch, watchedUntil: number): Work {
  const { clock, timing } = context;
  track.isOnlyChecked = true;
  track.step('checking');
  return workOn(async (named) => {
    await settleUnknownState(track, context, {
      onNamed: named,
      onRunning: () => {
        // Another process wrote this time by its wall clock, which may have been set meanwhile.
        const left = Math.min(timing.longWatchMs, Math.max(timing.watchMs, watchedUntil - clock.now()));
        track.proof.wasBack(clock.monotonic(), left);
        track.step('watched', { kind: 'startedAgain' });
      },
    });
    named();
    await watchUntilFinal(track, context, watch);
  });
}

/** Watches an app that is back until it is final. */
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
        closeAsDeleted(track, context);
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

/** The app was back, and its state is not known since. Reads it until the state is known; if it is stopped, it counts as stopped again. */
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
 * The app was back, and is stopped. The first time it is started without asking, and the run is paused. After that, and for an app that
 * was only checked, it is named, and the user decides. Resolves when the app is back or final.
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
      closeAsLeftStopped(track, context);
      return;
    }
  }
  track.isOnlyChecked = false;
  track.startsInWatch += 1;
  journal.downAgain(track.app.key);
  await new BringBack(track, context, from, onNamed).run();
}

/** `over`: the app is gone, or the user gave it up. It is named when this takes too long. */
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
      closeAsDeleted(track, context);
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
  closeAsLeftStopped(track, context, 'read');
  return 'over';
}

async function stateOf(track: AppTrack, { calls }: RunContext): Promise<'running' | 'stopped' | 'other' | 'missing'> {
  try {
    return (await calls.read(track, track.givenUp)).state;
  } catch (thrown) {
    return track.fail('read', thrown).kind === 'notFound' ? 'missing' : 'other';
  }
}
