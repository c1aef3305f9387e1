import type { AppTrack } from './appTrack.ts';
import { EnvironmentWatch } from './environmentWatch.ts';
import type { BeginWork, Work } from './liveRun.ts';
import type { AzurePorts } from './ports.ts';
import { refuseWithoutRights } from './preflight.ts';
import type { RunContext } from './runContext.ts';
import { concurrencyOf, type RunRequest, takenByWave, type Wave } from './runRequest.ts';
import { SiteChecks } from './siteChecks.ts';
import { type StartedFrom, StartStage } from './startStage.ts';
import { StopStage } from './stopStage.ts';

/** A run's work: first the rights of every app, then, wave by wave, each app through its stop and its start, at the run's pace. */
export function stopAndStart(
  { preflight, sites }: Pick<AzurePorts, 'preflight' | 'sites'>,
  request: Pick<RunRequest, 'pace' | 'waves'>,
): BeginWork {
  return (context, tracks, checked) => {
    const started: Promise<void>[] = [];
    const shared: Shared = {
      context,
      environment: new EnvironmentWatch(context.calls, context.clock, context.timing),
      siteChecks: new SiteChecks(sites, context),
      started,
    };
    const named = (async () => {
      await refuseWithoutRights(tracks, preflight, context.brake.endedSignal);
      checked();
      const parts = partsWithWork(tracks, request.waves ?? []);
      for (const [index, { wave, apps }] of parts.entries()) {
        const queue = [...apps];
        const workers = Array.from({ length: concurrencyOf(request.pace, queue.length) }, () =>
          workThrough(queue, shared),
        );
        await Promise.all(workers);
        if (wave.lookAfter && index + 1 < parts.length) {
          context.brake.hold({ kind: 'look', apps: apps.filter(isBack).map(({ app }) => app) });
        }
      }
      for (const track of tracks.filter(isPlanned)) {
        track.step('skipped', { kind: 'skipped', reason: { kind: 'runEnded' } });
      }
    })();
    return { named, final: named.then(() => Promise.all(started)) };
  };
}

function isPlanned({ phase }: AppTrack): boolean {
  return phase === 'planned';
}

function isBack({ phase }: AppTrack): boolean {
  return phase === 'running';
}

/** Without the apps that will not be stopped, and the waves in which there is no other; what the waves leave over comes last. */
function partsWithWork(
  tracks: readonly AppTrack[],
  waves: readonly Wave[],
): ReturnType<typeof takenByWave<AppTrack, Wave>> {
  const rest: Wave = { size: tracks.length, lookAfter: false };
  return takenByWave(tracks, [...waves, rest])
    .map(({ wave, apps }) => ({ wave, apps: apps.filter(isPlanned) }))
    .filter(({ apps }) => apps.length > 0);
}

/** What all apps of a run have in common. */
interface Shared {
  readonly context: RunContext;
  readonly environment: EnvironmentWatch;
  readonly siteChecks: SiteChecks;
  /** Starts that go on after their app was named as late. */
  readonly started: Promise<void>[];
}

async function workThrough(queue: AppTrack[], shared: Shared): Promise<void> {
  const { context } = shared;
  for (let track = await next(queue, context); track !== undefined; track = await next(queue, context)) {
    await stopThenStart(track, shared);
  }
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
async function stopThenStart(track: AppTrack, { context, environment, siteChecks, started }: Shared): Promise<void> {
  const answeredBefore = await siteChecks.before(track);
  const result = await stop(track, context, environment);
  if (result !== 'untouched') {
    await bringBack(track, context, result, started);
    await siteChecks.after(track, answeredBefore);
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
