import type { SiteAnswer } from '../../../../src/stopStart/engine/ports.ts';
import type { Clock } from '../../../../src/time/clock.ts';
import { type SimulatedApp, stateAt } from './simulatedApp.ts';

/** A GET of an app's own site. A stopped app's front end answers 403. */
export async function askSimulatedSite(
  app: SimulatedApp,
  clock: Clock,
  latencyMs: number,
  signal: AbortSignal,
): Promise<SiteAnswer> {
  if (app.site === 'unreachable') {
    return { kind: 'none', because: 'No such host.' };
  }
  await clock.sleep(latencyMs);
  const isOver = app.stopsCarriedOut.length > 0;
  if (app.site === 'hangs' && isOver) {
    await aborted(signal);
    return { kind: 'none', because: 'No answer in time.' };
  }
  return { kind: 'status', status: statusOf(app, clock.now(), isOver) };
}

function statusOf(app: SimulatedApp, now: number, isOver: boolean): number {
  if (stateAt(app, now) === 'Stopped') {
    return 403;
  }
  const past = app.effects.filter(({ at }) => at <= now);
  const isWarm = now - Math.max(...past.map(({ at }) => at)) >= app.siteWarmsUpFor;
  const isBroken = app.site === 'broken' || (app.site === 'dies' && isOver);
  return isWarm && !isBroken ? 200 : 503;
}

function aborted(signal: AbortSignal): Promise<unknown> {
  return signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
