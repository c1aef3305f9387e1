import * as vscode from 'vscode';
import { concurrently } from '../async/concurrently.ts';
import { AzureError } from '../azure/azureError.ts';
import { environmentRow } from '../tree/environmentRow.ts';
import { failureLabel } from '../ui/errorWords.ts';
import type { Pick, Question, Rows, Separator } from '../ui/questions.ts';
import type { EnvironmentTarget } from './environmentTarget.ts';
import type { Tools } from './tools.ts';

/** How many subscriptions are asked for their environments at once. */
const subscriptionsAtOnce = 5;

/** Asks for an environment. `v3Only`: for what needs the Root Certificate API. */
export function environmentQuestion(
  tools: Tools,
  options: { readonly v3Only: boolean },
  answer: (target: EnvironmentTarget) => void,
): Question {
  return {
    ask: async (asking) => {
      answer(
        await asking.pickOne(environmentPicks(tools, options.v3Only), {
          placeHolder: options.v3Only ? 'Select an App Service Environment v3' : 'Select an App Service Environment',
          loadingPlaceHolder: 'Loading App Service Environments…',
          noPicksMessage: 'No App Service Environment found in the selected subscriptions',
          matchOnDescription: true,
        }),
      );
    },
  };
}

/** Asks for an environment and nothing else; undefined when the user left. `title` is the command's. */
export async function askEnvironment(
  tools: Tools,
  title: string,
  options: { readonly v3Only: boolean },
): Promise<EnvironmentTarget | undefined> {
  let chosen: EnvironmentTarget | undefined;
  await tools.ui.ask(
    title,
    environmentQuestion(tools, options, (target) => {
      chosen = target;
    }),
  );
  return chosen;
}

/**
 * Every environment of the selected subscriptions. A subscription that fails is named at the end of the list;
 * when nothing but failures came, the first of them is thrown.
 */
async function environmentPicks(tools: Tools, v3Only: boolean): Promise<Rows<EnvironmentTarget>> {
  const signal = new AbortController().signal;
  const listing = await tools.signIn.list(signal);
  if (listing === undefined) {
    throw new AzureError('signedOut', { operation: 'list App Service Environments' });
  }
  const failures = listing.failures.map(({ what, error }) => ({ name: what, error }));
  const found = await concurrently(
    tools.signIn.selected(listing.subscriptions),
    subscriptionsAtOnce,
    async (subscription) => {
      try {
        const environments = await subscription.azure.environments.list(subscription.subscriptionId, signal);
        return environments.map((environment) => ({ environment, subscription }));
      } catch (error) {
        tools.log.error(`Could not list the App Service Environments of ${subscription.name}.`, error);
        failures.push({ name: subscription.name, error });
        return [];
      }
    },
  );
  const targets = found.flat().filter(({ environment }) => !v3Only || environment.version === 3);
  const [first] = failures;
  if (targets.length === 0 && first !== undefined) {
    throw first.error;
  }
  return [...targets.map(environmentPick), ...failures.map(({ name, error }) => failureRow(name, error))];
}

function environmentPick(target: EnvironmentTarget): Pick<EnvironmentTarget> {
  const { label, description } = environmentRow(target.environment);
  return { label, description: `${description ?? ''} · ${target.subscription.name}`, data: target };
}

function failureRow(name: string, error: unknown): Separator {
  return { label: `Could not load ${name}: ${failureLabel(error)}`, kind: vscode.QuickPickItemKind.Separator };
}
