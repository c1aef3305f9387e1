import { asCallFailure } from './callFailure.ts';
import type { RunContext } from './runContext.ts';

/** Reads the lease. When another window has taken the run over, or the folder can't be read, nothing more is stopped. */
export async function readLease({ brake, journal }: Pick<RunContext, 'brake' | 'journal'>): Promise<void> {
  try {
    if (!(await journal.isOurs())) {
      brake.end({ kind: 'takenOver' });
    }
  } catch (thrown) {
    brake.end({ kind: 'journal', because: asCallFailure(thrown).facts.sentence });
  }
}

/** Keeps the lease for as long as the run lives: writes the heartbeat, notices when the run was taken over, and when the computer slept. */
export async function keepLease(context: RunContext, over: AbortSignal): Promise<void> {
  const { clock, timing, sleepWatch, journal } = context;
  let beatAt = clock.now();
  while (await ticked(context, over)) {
    const gapMs = sleepWatch.look();
    if (gapMs !== undefined) {
      context.slept(gapMs);
    }
    if (gapMs !== undefined || clock.now() - beatAt >= timing.heartbeatMs) {
      beatAt = clock.now();
      await readLease(context);
      await journal.beat();
    }
  }
}

/** False when the run is over. */
async function ticked({ clock, timing }: RunContext, over: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(timing.tickMs, over);
    return true;
  } catch {
    return false;
  }
}
