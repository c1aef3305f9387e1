import type { AppTrack } from './appTrack.ts';
import type { RunContext } from './runContext.ts';
import { type OnItsWay, onItsWay, startOnceMore, watchToTheEnd } from './toTheEnd.ts';
import { untilKnown } from './untilKnown.ts';
import type { Watch } from './watch.ts';

/**
 * An app that was back when its run's owner died, within its watch: it is looked at until its state is known, and watched for what is left.
 * Stopped, it is named, and started only when the user says so.
 */
export function checkToTheEnd(track: AppTrack, context: RunContext, watch: Watch, watchedUntil: number): OnItsWay {
  const { clock, timing } = context;
  track.isOnlyChecked = true;
  track.step('checking');
  return onItsWay(async (named) => {
    const state = await untilKnown(track, context, named);
    if (state === 'running') {
      // By the wall clock, which may have been set meanwhile: another process wrote it.
      const left = Math.min(timing.longWatchMs, Math.max(timing.watchMs, watchedUntil - clock.now()));
      track.proof.wasBack(clock.monotonic(), left);
      track.step('watched', { kind: 'startedAgain' });
    } else if (state === 'stopped') {
      await startOnceMore(track, context, named);
    }
    named();
    await watchToTheEnd(track, context, watch);
  });
}
