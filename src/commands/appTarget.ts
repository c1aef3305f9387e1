import type { App } from '../azure/app.ts';
import { AppNode } from '../tree/appNodes.ts';
import { appFacts } from '../tree/appRow.ts';
import { PublicCertificateNode, PublicCertificatesNode } from '../tree/publicCertificateNodes.ts';
import type { Rows } from '../ui/questions.ts';
import { type EnvironmentPrompt, seriesOnEnvironment } from './askEnvironment.ts';
import { type EnvironmentTarget, environmentOf } from './environmentTarget.ts';

/** An app or slot with the environment it is in. */
export interface AppTarget extends EnvironmentTarget {
  readonly app: App;
}

/** The app of the row, or one that the user picks; undefined when the user left. `title` is the command's. `state`: only such apps are listed. */
export async function appTarget(
  prompt: EnvironmentPrompt,
  title: string,
  node: unknown,
  state?: 'running' | 'stopped',
): Promise<AppTarget | undefined> {
  const known = environmentOf(node);
  const app = appOf(node);
  if (app !== undefined && known !== undefined) {
    return { ...known, app };
  }
  const which = state === undefined ? '' : `${state} `;
  const series = seriesOnEnvironment(prompt, known, { v3Only: false }).ask('app', (asking, { target }) =>
    asking.pickOne(appRows(target, state, asking.signal), {
      placeHolder: state === undefined ? 'Select an app or slot' : `Select a ${state} app or slot`,
      loadingPlaceHolder: 'Loading apps and slots…',
      noPicksMessage: `No ${which}app on ${target.environment.name}`,
      matchOnDescription: true,
    }),
  );
  return (await prompt.ui.ask(title, series))?.app;
}

/** The app that a row stands for, or that its public certificates belong to. */
function appOf(node: unknown): App | undefined {
  if (node instanceof PublicCertificatesNode) {
    return node.parent.app;
  }
  if (node instanceof PublicCertificateNode) {
    return node.holder.app;
  }
  return node instanceof AppNode ? node.app : undefined;
}

async function appRows(
  target: EnvironmentTarget,
  state: 'running' | 'stopped' | undefined,
  signal: AbortSignal,
): Promise<Rows<AppTarget>> {
  const apps = await target.subscription.azure.apps.withSlots(target.environment.id, signal);
  return apps
    .filter((app) => state === undefined || app.state === state)
    .toSorted((left, right) => left.name.localeCompare(right.name))
    .map((app) => ({ label: app.name, description: appFacts(app), data: { ...target, app } }));
}
