import type { App } from '../azure/app.ts';
import { appRow } from '../tree/appRow.ts';
import { AppNode } from '../tree/environmentNodes.ts';
import type { Question, Rows } from '../ui/questions.ts';
import { type EnvironmentTarget, environmentOf, environmentQuestion } from './environmentTarget.ts';
import type { Tools } from './tools.ts';

/** An app or slot with the environment it is in. */
export interface AppTarget extends EnvironmentTarget {
  readonly app: App;
}

/** The app of the row, or one in `state` that the user picks; undefined when the user left. `title` is the command's. */
export async function appTarget(
  tools: Tools,
  title: string,
  node: unknown,
  state: 'running' | 'stopped',
): Promise<AppTarget | undefined> {
  const known = environmentOf(node);
  if (node instanceof AppNode && known !== undefined) {
    return { ...known, app: node.app };
  }
  let environment = known;
  let chosen: AppTarget | undefined;
  const askEnvironment = environmentQuestion(tools, { v3Only: false }, (answer) => {
    environment = answer;
  });
  const askApp: Question = {
    ask: async (asking) => {
      chosen = await asking.pickOne(appRows(environment, state), {
        placeHolder: `Select a ${state} app or slot`,
        loadingPlaceHolder: 'Loading apps and slots…',
        noPicksMessage: `No ${state} app on ${environment?.environment.name ?? 'the environment'}`,
        matchOnDescription: true,
      });
    },
  };
  await tools.ui.ask(title, ...(known === undefined ? [askEnvironment, askApp] : [askApp]));
  return chosen;
}

async function appRows(target: EnvironmentTarget | undefined, state: 'running' | 'stopped'): Promise<Rows<AppTarget>> {
  if (target === undefined) {
    return [];
  }
  const { azure } = target.subscription;
  const apps = await azure.apps.withSlots(target.environment.id, new AbortController().signal);
  return apps
    .filter((app) => app.state === state)
    .toSorted((left, right) => left.name.localeCompare(right.name))
    .map((app) => ({ label: app.name, description: appRow(app).description ?? '', data: { ...target, app } }));
}
