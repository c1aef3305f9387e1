import type { AppTrack } from './appTrack.ts';
import { endAsGone, endAsLeft } from './ends.ts';
import { Absence } from './gone.ts';
import type { RunContext } from './runContext.ts';

/** `over`: it is gone, or the user gave it up. Named once that takes too long. */
export async function untilKnown(
  track: AppTrack,
  context: RunContext,
  onNamed: () => void,
): Promise<'running' | 'stopped' | 'over'> {
  const { calls, clock, pauses } = context;
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
    await pauses.pause(pauses.backoff(attempt));
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
