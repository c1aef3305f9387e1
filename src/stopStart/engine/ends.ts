import type { FailureNote } from './appPhase.ts';
import type { AppTrack } from './appTrack.ts';
import type { RunContext } from './runContext.ts';

/** Azure itself says that it is not there any more. */
export function endAsGone(track: AppTrack, { journal }: Pick<RunContext, 'journal'>): void {
  track.step('failed', { kind: 'deleted' });
  journal.close(track.app.key, 'settled');
}

/** The user, who knows that it is down, wants no more tries. `failed`: the call whose last failure is told with it. */
export function endAsLeft(
  track: AppTrack,
  { journal }: Pick<RunContext, 'journal'>,
  failed?: FailureNote['call'],
): void {
  track.step('failed', { kind: 'leftStopped', ...(failed === undefined ? {} : track.lastFailure(failed)) });
  journal.close(track.app.key, 'left');
}
