import * as vscode from 'vscode';
import type { App } from '../azure/app.ts';
import { startOneApp, stopOneApp } from '../stopStart/engine/oneApp.ts';
import { azurePorts } from '../stopStart/ports/azurePorts.ts';
import { systemClock } from '../time/clock.ts';
import { appRow } from '../tree/appRow.ts';
import { AppNode } from '../tree/environmentNodes.ts';
import type { EnvironmentsView } from '../tree/environmentsView.ts';
import type { StopStartNeeds } from '../trustStore/stopStartNeeds.ts';
import { isAbort, withProgress } from '../ui/progress.ts';
import type { Rows } from '../ui/questions.ts';
import type { SettingsReader } from '../ui/settings.ts';
import type { Tell } from '../ui/tell.ts';
import { type EnvironmentPrompt, seriesOnEnvironment } from './askEnvironment.ts';
import { type EnvironmentTarget, environmentOf } from './environmentTarget.ts';
import { refreshApps } from './refresh.ts';

/** What Stop App… and Start App work with. */
export interface AppServices extends EnvironmentPrompt {
  readonly settings: SettingsReader;
  readonly tell: Tell;
  readonly needs: StopStartNeeds;
  readonly view: EnvironmentsView;
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
  const answer = await vscode.window.showWarningMessage(
    `Stop ${app.name} on ${environment.name}?`,
    { modal: true, detail: detail.join('\n\n') },
    'Stop',
  );
  return answer === 'Stop';
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

/** An app or slot with the environment it is in. */
interface AppTarget extends EnvironmentTarget {
  readonly app: App;
}

/** The app of the row, or one in `state` that the user picks; undefined when the user left. `title` is the command's. */
async function appTarget(
  prompt: EnvironmentPrompt,
  title: string,
  node: unknown,
  state: 'running' | 'stopped',
): Promise<AppTarget | undefined> {
  const known = environmentOf(node);
  if (node instanceof AppNode && known !== undefined) {
    return { ...known, app: node.app };
  }
  const series = seriesOnEnvironment(prompt, known, { v3Only: false }).ask('app', (asking, { target }) =>
    asking.pickOne(appRows(target, state, asking.signal), {
      placeHolder: `Select a ${state} app or slot`,
      loadingPlaceHolder: 'Loading apps and slots…',
      noPicksMessage: `No ${state} app on ${target.environment.name}`,
      matchOnDescription: true,
    }),
  );
  return (await prompt.ui.ask(title, series))?.app;
}

async function appRows(
  target: EnvironmentTarget,
  state: 'running' | 'stopped',
  signal: AbortSignal,
): Promise<Rows<AppTarget>> {
  const apps = await target.subscription.azure.apps.withSlots(target.environment.id, signal);
  return apps
    .filter((app) => app.state === state)
    .toSorted((left, right) => left.name.localeCompare(right.name))
    .map((app) => ({ label: app.name, description: appRow(app).description ?? '', data: { ...target, app } }));
}

const words = {
  stop: { doing: 'Stopping', done: 'Stopped', change: stopOneApp },
  start: { doing: 'Starting', done: 'Started', change: startOneApp },
} as const;

/** Stops or starts one app, waits until Azure confirms it, and shows the new state. Cancel only ends the wait. */
async function changeOneApp(
  { settings, tell, needs, view }: AppServices,
  target: AppTarget,
  verb: 'stop' | 'start',
): Promise<void> {
  const { app, environment, subscription } = target;
  const { doing, done, change } = words[verb];
  const { control } = azurePorts(subscription.azure, environment.id, systemClock);
  const timeoutMs = settings.get('stopStart.timeoutSeconds') * 1000;
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
    // Also after a failure, because the state may have changed.
    refreshApps(view, environment);
    needs.lookAgain(environment.id);
  }
}
