import type { App } from '../../azure/app.ts';
import { systemClock } from '../../time/clock.ts';
import { day } from '../../time/timeText.ts';
import { readBindings } from '../../tls/bindings.ts';
import { bindingsCsv, bindingsSentence, bindingsText, hasWarning } from '../../tls/bindingsText.ts';
import { AppNode } from '../../tree/appNodes.ts';
import { appFacts } from '../../tree/appRow.ts';
import { untilCancelled } from '../../ui/progress.ts';
import type { Rows } from '../../ui/questions.ts';
import type { Choice } from '../../ui/tell.ts';
import { seriesOnEnvironment } from '../askEnvironment.ts';
import { type EnvironmentTarget, environmentOf } from '../environmentTarget.ts';
import { saveAs } from './saveAs.ts';
import type { TlsPrompt } from './showTlsSettings.ts';

/** Show Bindings: the host names of an app, the certificates that serve them, and what is wrong with them. It changes nothing. */
export async function showBindings(prompt: TlsPrompt, node?: unknown): Promise<boolean> {
  const found = await appOf(prompt, node);
  if (found === undefined) {
    return false;
  }
  const { target, app } = found;
  const { azure } = target.subscription;
  const now = systemClock.now();
  const expiryWarningDays = prompt.settings.get('expiryWarningDays');
  const read = await untilCancelled(`Reading bindings of ${app.name}…`, async (signal) => {
    const current = await azure.apps.get(app.id, signal);
    return readBindings(target.environment, [current], { azure, signal, now, expiryWarningDays });
  });
  if (read === undefined) {
    return false;
  }
  if (read.rows.length === 0) {
    const ending = app.defaultHostName === undefined ? '' : ` Its default host name is ${app.defaultHostName}.`;
    prompt.tell.info(`${app.name} has no custom host name, so there are no bindings.${ending}`);
    return true;
  }
  const markdown = (): string => bindingsText(app.name, read, now);
  const saved = {
    what: `the bindings of ${app.name}`,
    name: `${app.name}-bindings-${day(now)}`,
    csv: () => bindingsCsv(target.environment.name, read, now),
    markdown,
  };
  const save: Choice = { title: 'Save Bindings As…', run: () => saveAs(prompt.tell, saved) };
  const sentence = bindingsSentence(app.name, read);
  if (hasWarning(read)) {
    prompt.tell.warn(sentence, save);
  } else {
    prompt.tell.info(sentence, save);
  }
  await prompt.ui.openMarkdown(`bindings-${app.key}-${now}`, `Bindings of ${app.name}`, markdown());
  return true;
}

interface AppOfEnvironment {
  readonly target: EnvironmentTarget;
  readonly app: App;
}

/** The app of the row, or one that the user picks; undefined when the user left. */
async function appOf(prompt: TlsPrompt, node: unknown): Promise<AppOfEnvironment | undefined> {
  const known = environmentOf(node);
  if (node instanceof AppNode && known !== undefined) {
    return { target: known, app: node.app };
  }
  const series = seriesOnEnvironment(prompt, known, { v3Only: false }).ask('app', (asking, { target }) =>
    asking.pickOne(appRows(target, asking.signal), {
      placeHolder: 'Select an app or slot',
      loadingPlaceHolder: 'Loading apps and slots…',
      noPicksMessage: `No app on ${target.environment.name}`,
      matchOnDescription: true,
    }),
  );
  return prompt.ui.ask('Show Bindings', series);
}

async function appRows({ environment, subscription }: EnvironmentTarget, signal: AbortSignal): Promise<Rows<App>> {
  const apps = await subscription.azure.apps.withSlots(environment.id, signal);
  return apps
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .map((app) => ({ label: app.name, description: appFacts(app), data: app }));
}
