import type { App } from '../azure/app.ts';
import { keyOf } from '../azure/resourceId.ts';
import { startOneApp, stopOneApp } from '../stopStart/engine/oneApp.ts';
import { azurePorts } from '../stopStart/ports/azurePorts.ts';
import type { StopStartRuns } from '../stopStart/shown/stopStartRuns.ts';
import { systemClock } from '../time/clock.ts';
import type { EnvironmentsView } from '../tree/environmentsView.ts';
import type { StopStartNeeds } from '../trustStore/stopStartNeeds.ts';
import { askBeforeHarm } from '../ui/askBeforeHarm.ts';
import { isAbort, withProgress } from '../ui/progress.ts';
import type { SettingsReader } from '../ui/settings.ts';
import type { Tell } from '../ui/tell.ts';
import { type AppTarget, appTarget } from './appTarget.ts';
import type { EnvironmentPrompt } from './askEnvironment.ts';
import { readAppsAgain } from './refresh.ts';

/** What Stop App… and Start App work with. */
export interface AppServices extends EnvironmentPrompt {
  readonly settings: SettingsReader;
  readonly tell: Tell;
  readonly needs: StopStartNeeds;
  readonly view: EnvironmentsView;
  readonly runs: Pick<StopStartRuns, 'busy' | 'singles' | 'activity'>;
}

/** Stop App…: a deliberate stop of one app. It stays stopped until somebody starts it, which the confirmation says. */
export async function stopApp(services: AppServices, node?: unknown): Promise<boolean> {
  const target = await appTarget(services, 'Stop App', node, 'running');
  if (target === undefined || !(await confirmed(target))) {
    return false;
  }
  await changeOneApp(services, target, 'stop');
  return true;
}

async function confirmed({ app, environment }: AppTarget): Promise<boolean> {
  const detail = [
    'It is down until somebody starts it again. Its App Service plan costs the same meanwhile.',
    ...interruption(app),
    'To make it load new root certificates, use Stop and Start Apps… instead. That starts it again by itself.',
  ];
  const question = `Stop ${app.name} on ${environment.name}?`;
  return (await askBeforeHarm(question, detail.join('\n\n'), 'Keep Running', 'Stop')) === 'Stop';
}

/** What a stop interrupts besides requests. */
function interruption({ kind }: App): readonly string[] {
  switch (kind) {
    case 'web':
      return [];
    case 'function':
      return ['It is a function app: runs in progress are interrupted, and triggers wait.'];
    case 'logic':
      return ['It is a logic app: workflow runs in progress are interrupted, and triggers wait.'];
  }
}

/** Start App. It does no harm, so it does not ask. */
export async function startApp(services: AppServices, node?: unknown): Promise<boolean> {
  const target = await appTarget(services, 'Start App', node, 'stopped');
  if (target === undefined) {
    return false;
  }
  await changeOneApp(services, target, 'start');
  return true;
}

const words = {
  stop: { doing: 'Stopping', done: 'Stopped', row: 'stopping…', change: stopOneApp },
  start: { doing: 'Starting', done: 'Started', row: 'starting…', change: startOneApp },
} as const;

/** Stops or starts one app, waits until Azure confirms it, and shows the new state. Cancel only ends the wait. */
async function changeOneApp(
  { settings, tell, needs, view, runs }: AppServices,
  target: AppTarget,
  verb: 'stop' | 'start',
): Promise<void> {
  const { app, environment, subscription } = target;
  const { doing, done, row, change } = words[verb];
  const { control } = azurePorts(subscription.azure, environment.id, systemClock);
  const timeoutMs = settings.get('stopStart.timeoutSeconds') * 1000;
  const ended = runs.singles.begin(app.key, verb);
  const shown = runs.activity.begin(app.key, keyOf(environment.id), row);
  try {
    const result = await withProgress(`${doing} ${app.name} on ${environment.name}…`, { cancellable: true }, (signal) =>
      change(app, control, { clock: systemClock, random: Math.random, timeoutMs, signal }).catch((error: unknown) => {
        if (isAbort(error, signal)) {
          return undefined;
        }
        throw error;
      }),
    );
    if (result?.kind === 'late') {
      tell.warn(
        `Azure accepted the ${verb} of ${app.name} on ${environment.name}, but after ${timeoutMs / 1000} seconds it still says ${result.stateText}. Refresh to check again.`,
      );
    } else if (result !== undefined) {
      needs[verb === 'stop' ? 'appStopped' : 'appStarted'](app.key);
      tell.briefly(`${done} ${app.name} on ${environment.name}.`);
    }
  } finally {
    ended();
    // Also after a failure, because the state may have changed. The row would say its old state once more before that, but a failure is
    // told at once.
    readAppsAgain(view, environment).then(shown, shown);
    needs.lookAgain(environment.id);
  }
}
