import { concurrently } from '../../concurrently.ts';
import type { SkipReason } from './appPhase.ts';
import type { AppTrack } from './appTrack.ts';
import type { Permission, Preflight } from './ports.ts';

const atATime = 8;

/** Before the first stop: apps that this account may not stop and start, or that are locked, are refused by name. */
export async function refuseWithoutRights(
  tracks: readonly AppTrack[],
  preflight: Preflight,
  signal: AbortSignal,
): Promise<void> {
  await concurrently(tracks, atATime, async (track) => {
    const permission = await askFor(track, preflight, signal);
    const reason = refusal(permission);
    if (reason !== undefined) {
      track.step('skipped', { kind: 'skipped', reason });
    }
  });
}

async function askFor(track: AppTrack, preflight: Preflight, signal: AbortSignal): Promise<Permission> {
  if (signal.aborted) {
    return { kind: 'unknown', because: 'The run has ended.' };
  }
  try {
    return await preflight.check(track.app, signal);
  } catch (thrown) {
    // Not being told is no refusal: Azure itself will refuse the stop, before the app is down.
    const failure = track.fail('read', thrown);
    return { kind: 'unknown', because: failure.facts.sentence };
  }
}

function refusal(permission: Permission): SkipReason | undefined {
  switch (permission.kind) {
    case 'denied':
      return { kind: 'denied', missing: permission.missing };
    case 'locked':
      return { kind: 'locked', lock: permission.lock };
    case 'allowed':
    case 'unknown':
      return undefined;
  }
}
