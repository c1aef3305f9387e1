import type { AppTrack } from './appTrack.ts';
import { EnvironmentWatch } from './environmentWatch.ts';
import type { BeginWork, Work } from './liveRun.ts';
import type { Preflight } from './ports.ts';
import { refuseWithoutRights } from './preflight.ts';
import type { RunContext } from './runContext.ts';
import { type StartedFrom, StartStage } from './startStage.ts';
import { StopStage } from './stopStage.ts';

/** A run's work: first the rights of every app, then each app through its stop and its start, at most `atATime` of them on the way at once. */
export function stopAndStart(preflight: Preflight, atATime: number): BeginWork {
  return (context, tracks, checked) => {
    const started: Promise<void>[] = [];
    const environment = new EnvironmentWatch(context.calls, context.clock, context.timing);
    const named = (async () => {
      await refuseWithoutRights(tracks, preflight, context.brake.endedSignal);
      checked();
      const queue = tracks.filter((track) => track.phase === 'planned');
      const workers = Array.from({ length: Math.min(atATime, queue.length) }, async () => {
        for (let track = await next(queue, context); track !== undefined; track = await next(queue, context)) {
          await stopThenStart(track, context, environment, started);
        }
      });
      await Promise.all(workers);
      for (const track of queue) {
        track.step('skipped', { kind: 'skipped', reason: { kind: 'runEnded' } });
      }
    })();
    return { named, final: named.then(() => Promise.all(started)) };
  };
}

/** A recovery's work: start, and nothing but start, for every app, all at once. */
export function startOnly(context: RunContext, tracks: readonly AppTrack[], checked: () => void): Work {
  checked();
  const started: Promise<void>[] = [];
  const named = Promise.all(tracks.map((track) => bringBack(track, context, 'recovery', started)));
  return { named, final: named.then(() => Promise.all(started)) };
}

async function next(queue: AppTrack[], context: RunContext): Promise<AppTrack | undefined> {
  // Whoever is waiting for the user's Continue has not taken an app yet.
  while (queue.length > 0 && (await context.brake.untilOpen())) {
    const track = queue.shift();
    if (track !== undefined) {
      return track;
    }
  }
  return undefined;
}

/** Resolves when the app is final or named as not back; its start, if that goes on, is among `started`. */
async function stopThenStart(
  track: AppTrack,
  context: RunContext,
  environment: EnvironmentWatch,
  started: Promise<void>[],
): Promise<void> {
  const result = await stop(track, context, environment);
  if (result !== 'untouched') {
    await bringBack(track, context, result, started);
  }
}

async function stop(
  track: AppTrack,
  context: RunContext,
  environment: EnvironmentWatch,
): Promise<'untouched' | 'stopped' | 'unsure'> {
  try {
    return await new StopStage(track, context, environment).run();
  } catch (thrown) {
    // A mistake of ours in the stop stage must not leave an app behind: if a stop may have been sent, it is started.
    const failure = track.note('stop', thrown);
    if (track.stopsSent > 0) {
      return 'unsure';
    }
    track.step('failed', { kind: 'stopRefused', failure });
    await context.journal.close(track.app.key, 'settled');
    return 'untouched';
  }
}

function bringBack(track: AppTrack, context: RunContext, from: StartedFrom, started: Promise<void>[]): Promise<void> {
  return new Promise((named) => {
    started.push(new StartStage(track, context, from, named).run());
  });
}
