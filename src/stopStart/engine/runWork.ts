import type { Moment } from '../../time/clock.ts';
import type { AppTrack } from './appTrack.ts';
import type { JournalDocument } from './journal.ts';
import type { AzurePorts } from './ports.ts';
import { noteOthersActions, refuseWithoutRights } from './preflight.ts';
import type { RunContext } from './runContext.ts';
import { concurrencyOf, type Pace, type RunRequest, takenByWave, type Wave } from './runRequest.ts';
import { SiteChecks } from './siteChecks.ts';
import { readAndWatch, startAndWatch, type Work } from './startAndWatch.ts';
import { EnvironmentWatch } from './stopCheck.ts';
import { StopStage } from './stopStage.ts';
import type { Watch } from './watch.ts';

/** Begins the work; calls `checked` when the checks before the first stop are done. */
export type BeginWork = (run: RunInProgress, checked: () => void) => Work;

export interface RunInProgress {
  readonly context: RunContext;
  readonly watch: Watch;
  readonly tracks: readonly AppTrack[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/**
 * A run's work: first the rights of every app, then, wave by wave, each app through its stop and its start, at the run's pace.
 * `readyAt`: when the environment was last asked for and was ready.
 */
export function stopAndStart(
  { preflight, sites, activity }: Pick<AzurePorts, 'preflight' | 'sites' | 'activity'>,
  request: Pick<RunRequest, 'pace' | 'waves'>,
  readyAt: Moment,
): BeginWork {
  return (run, checked) => {
    const { context, tracks } = run;
    const finals: Promise<unknown>[] = [];
    const shared: Shared = {
      ...run,
      environment: new EnvironmentWatch(context, readyAt),
      siteChecks: new SiteChecks(sites, context),
      finals,
    };
    const noteOthers = (apps: readonly AppTrack[]): Promise<void> => noteOthersActions(apps, run, activity);
    const named = (async () => {
      await Promise.all([refuseWithoutRights(tracks, preflight, context.breaker.endedSignal), noteOthers(tracks)]);
      checked();
      const parts = partsWithWork(tracks, request.waves ?? []);
      for (const [index, { wave, apps }] of parts.entries()) {
        if (index > 0 && (await context.breaker.untilStopsAllowed())) {
          await noteOthers(apps);
        }
        await workThrough(apps, request.pace, shared);
        if (wave.lookAfter && index + 1 < parts.length) {
          context.breaker.pause({ kind: 'look', apps: apps.filter(isBack).map(({ app }) => app) });
        }
      }
      skip(tracks.filter(isPlanned));
    })();
    return { named, final: named.then(() => Promise.all(finals)) };
  };
}

function isPlanned({ phase }: AppTrack): boolean {
  return phase === 'planned';
}

function isBack({ phase }: AppTrack): boolean {
  return phase === 'watched' || phase === 'running';
}

/** The waves without apps that will not be stopped, and without empty waves. Apps that no wave takes come last. */
function partsWithWork(
  tracks: readonly AppTrack[],
  waves: readonly Wave[],
): ReturnType<typeof takenByWave<AppTrack, Wave>> {
  const rest: Wave = { size: tracks.length, lookAfter: false };
  return takenByWave(tracks, [...waves, rest])
    .map(({ wave, apps }) => ({ wave, apps: apps.filter(isPlanned) }))
    .filter(({ apps }) => apps.length > 0);
}

/** What the work on all apps of a run shares. */
interface Shared extends RunInProgress {
  readonly environment: EnvironmentWatch;
  readonly siteChecks: SiteChecks;
  /** One for each app that may have been stopped: its start may go on after it was named, and its watch always does. */
  readonly finals: Promise<unknown>[];
}

async function workThrough(apps: readonly AppTrack[], pace: Pace, shared: Shared): Promise<void> {
  const { context } = shared;
  const queue = [...apps];
  const worker = async (): Promise<void> => {
    for (let track = await next(queue, context); track !== undefined; track = await next(queue, context)) {
      await stopThenStart(track, shared);
    }
  };
  await Promise.all(Array.from({ length: concurrencyOf(pace, queue.length) }, worker));
}

/** Skips apps because the run ended before their turn. */
export function skip(tracks: readonly AppTrack[]): void {
  for (const track of tracks) {
    track.step('skipped', { kind: 'skipped', reason: { kind: 'runEnded' } });
  }
}

/** A recovery's work: starts every app that may be down, all at once, and reads those that were back. It stops nothing. */
export function recoverApps({ apps }: Pick<JournalDocument, 'apps'>): BeginWork {
  const watchedUntil = new Map(
    apps.map((app) => [app.id.toLowerCase(), app.mark === 'back' ? (app.watchedUntil ?? 0) : undefined]),
  );
  return ({ context, tracks, watch }, checked) => {
    checked();
    const ways = tracks.map((track) => {
      const until = watchedUntil.get(track.app.key);
      return until === undefined
        ? startAndWatch(track, context, watch, 'recovery')
        : readAndWatch(track, context, watch, until);
    });
    return { named: Promise.all(ways.map(({ named }) => named)), final: Promise.all(ways.map(({ final }) => final)) };
  };
}

async function next(queue: AppTrack[], context: RunContext): Promise<AppTrack | undefined> {
  // A worker that waits for the user's Continue has not taken an app yet.
  while (queue.length > 0 && (await context.breaker.untilStopsAllowed())) {
    const track = queue.shift();
    if (track !== undefined) {
      return track;
    }
  }
  return undefined;
}

/** Resolves when the app is back, final, or named as not back; what makes it final is among `finals`. */
async function stopThenStart(track: AppTrack, shared: Shared): Promise<void> {
  const { context, environment, siteChecks, watch, finals } = shared;
  const answeredBefore = await siteChecks.before(track);
  const result = await stop(track, context, environment);
  if (result !== 'untouched') {
    const { named, final } = startAndWatch(track, context, watch, result);
    finals.push(final);
    await named;
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
    // A bug in the stop stage must not leave an app down: if a stop may have been sent, the app is started.
    const failure = track.note('stop', thrown);
    if (track.stopsSent > 0) {
      return 'unsure';
    }
    track.step('failed', { kind: 'stopRefused', failure });
    context.journal.close(track.app.key, 'settled');
    return 'untouched';
  }
}
