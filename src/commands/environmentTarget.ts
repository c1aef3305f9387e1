import * as vscode from 'vscode';
import { concurrently } from '../async/concurrently.ts';
import { AzureError } from '../azure/azureError.ts';
import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import type { Subscription } from '../signIn/listing.ts';
import { AppNode, AppsNode, CertificateNode, EnvironmentNode, RootCertificatesNode } from '../tree/environmentNodes.ts';
import { environmentRow } from '../tree/environmentRow.ts';
import { isTreeNode } from '../tree/treeNode.ts';
import { failureLabel } from '../ui/errorWords.ts';
import type { Pick, Question, Rows, Separator } from '../ui/questions.ts';
import { type Choice, command } from '../ui/tell.ts';
import type { Tools } from './tools.ts';

/** An environment with the account that reaches it. */
export interface EnvironmentTarget {
  readonly environment: HostingEnvironment;
  readonly subscription: Subscription;
}

/** How many subscriptions are asked for their environments at once. */
const subscriptionsAtOnce = 5;

/** The environment that a row stands for or is in; undefined for any other argument. */
export function environmentOf(node: unknown): EnvironmentTarget | undefined {
  if (node instanceof EnvironmentNode || isEnvironmentTarget(node)) {
    return { environment: node.environment, subscription: node.subscription };
  }
  if (node instanceof RootCertificatesNode || node instanceof AppsNode) {
    return environmentOf(node.parent);
  }
  if (node instanceof AppNode || node instanceof CertificateNode) {
    return environmentOf(node.environment);
  }
  return undefined;
}

/** The button that leads on to the apps of the environment just changed. `doubt`, where there is one, is asked about first. */
export function offerStopStart({ environment, subscription }: EnvironmentTarget, doubt?: string): Choice {
  const goOn = (): Thenable<unknown> => command('aseCertificates.stopStartApps', { environment, subscription });
  return {
    title: 'Stop and Start Apps…',
    run: async () => {
      const anyway = 'Stop and Start Anyway…';
      const modal = {
        modal: true,
        detail: 'Check Again first: an app loads its root certificates only when it starts.',
      };
      if (doubt === undefined || (await vscode.window.showWarningMessage(doubt, modal, anyway)) === anyway) {
        await goOn();
      }
    },
  };
}

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

/** One command of this extension hands the next one its target. */
function isEnvironmentTarget(argument: unknown): argument is EnvironmentTarget {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'environment' in argument &&
    'subscription' in argument &&
    !isTreeNode(argument)
  );
}
