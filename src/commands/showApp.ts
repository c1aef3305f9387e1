import { systemClock } from '../time/clock.ts';
import { AppNode } from '../tree/appNodes.ts';
import { type AppPage, appPage } from '../tree/appPage.ts';
import type { StopStartNeeds } from '../trustStore/stopStartNeeds.ts';
import { appTarget } from './appTarget.ts';
import type { EnvironmentPrompt } from './askEnvironment.ts';

/** Show App: what the view knows of the app of a row, or of one that the user picks, as a page. It asks Azure nothing about a row. */
export async function showApp(
  prompt: EnvironmentPrompt & { readonly needs: Pick<StopStartNeeds, 'known'> },
  node?: unknown,
): Promise<boolean> {
  const found = node instanceof AppNode ? node.page : await pickedPage(prompt, node);
  if (found === undefined) {
    return false;
  }
  const text = appPage({ ...found, at: systemClock.now() });
  await prompt.ui.glanceAtMarkdown(found.app.key, found.app.name, text);
  return true;
}

async function pickedPage(
  prompt: Parameters<typeof showApp>[0],
  node: unknown,
): Promise<Omit<AppPage, 'at'> | undefined> {
  const target = await appTarget(prompt, 'Show App', node);
  if (target === undefined) {
    return undefined;
  }
  const { app, environment, subscription } = target;
  const need = prompt.needs.known(subscription, environment.id, app);
  const known = { need, isV3: environment.version === 3 };
  return { app, known, environmentName: environment.name, slots: undefined };
}
