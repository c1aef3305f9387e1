import type { AppTrack } from './appTrack.ts';
import type { RunContext } from './runContext.ts';
import { lookUntilKnown, type OnItsWay, onItsWay, watchToTheEnd } from './toTheEnd.ts';
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
    await lookUntilKnown(track, context, {
      onNamed: named,
      onRunning: () => {
        // By the wall clock, which may have been set meanwhile: another process wrote it.
        const left = Math.min(timing.longWatchMs, Math.max(timing.watchMs, watchedUntil - clock.now()));
        track.proof.wasBack(clock.monotonic(), left);
        track.step('watched', { kind: 'startedAgain' });
      },
    });
    named();
    await watchToTheEnd(track, context, watch);
  });
}
