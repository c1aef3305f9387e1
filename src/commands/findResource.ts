import { wholeAppKey } from '../azure/app.ts';
import type { FoundApp } from '../azure/environmentSearch.ts';
import { keyOf } from '../azure/resourceId.ts';
import { keyOfSubscription, type ListingFailure } from '../signIn/listing.ts';
import type { SignIn } from '../signIn/signIn.ts';
import { AppNode } from '../tree/appNodes.ts';
import { CertificateNode } from '../tree/environmentNodes.ts';
import type { EnvironmentsView } from '../tree/environmentsView.ts';
import type { TreeNode } from '../tree/treeNode.ts';
import type { ViewChoices } from '../tree/viewChoices.ts';
import type { AzextUi } from '../ui/azextUi.ts';
import type { PickRow, Rows } from '../ui/questions.ts';
import type { Tell } from '../ui/tell.ts';
import { directoryRow, findTargets } from './askEnvironment.ts';
import type { EnvironmentTarget } from './environmentTarget.ts';
import { failureRow, notAll } from './listingFailureRows.ts';

interface FindServices {
  readonly signIn: SignIn;
  readonly view: EnvironmentsView;
  readonly choices: ViewChoices;
  readonly ui: AzextUi;
  readonly tell: Tell;
}

/** Find Environment, App or Certificate…: asks for one, wherever it is, and selects its row in the view. False when the user left. */
export async function findResource(services: FindServices): Promise<boolean> {
  const { ui, view, choices, tell } = services;
  const picked = await ui.askOne('Find Environment, App or Certificate', (asking) =>
    asking.pickOne<string | ListingFailure>(rowsToFind(services, asking.signal), {
      placeHolder: 'Type a part of the name of an environment, an app or a certificate',
      loadingPlaceHolder: 'Loading environments and apps…',
      noPicksMessage: 'No App Service Environment found in the selected subscriptions',
      matchOnDescription: true,
    }),
  );
  if (picked === undefined) {
    return false;
  }
  if (typeof picked !== 'string') {
    throw picked.error;
  }
  if (choices.filter.length > 0) {
    // A row that the filter hides cannot be selected.
    await choices.filterBy([]);
  }
  const row = await load(view, picked);
  if (row !== undefined) {
    await view.shown?.reveal(row, { select: true, focus: true });
  } else {
    tell.warn(
      'It is not in the Environments view. It may have been deleted a short time ago. Refresh the view to see what is there.',
    );
  }
  return true;
}

/** Loads the row with this id, and all above it. Ids begin with those of the rows above. Undefined if there is no such row. */
async function load(view: EnvironmentsView, id: string): Promise<TreeNode | undefined> {
  let found: TreeNode | undefined;
  do {
    await view.getChildren(found);
    await view.allFound;
    // As they were loaded: groups of rows may be between.
    const below = view.loadedNodes().filter(({ parent }) => parent?.id === found?.id);
    found = below.find((row) => row.id === id || id.startsWith(`${row.id}|`));
  } while (found !== undefined && found.id !== id);
  return found;
}

/** Environments, their apps, and the certificates that the view has loaded. What fails is named at the end; the loaded apps are there then. */
async function rowsToFind({ signIn, view }: FindServices, signal: AbortSignal): Promise<Rows<string | ListingFailure>> {
  const { targets, failures: missing, directories } = await findTargets(signIn, signal);
  const failures = [...missing];
  const loaded = view.loadedNodes();
  const apps = loaded.filter((row) => row instanceof AppNode).map(loadedAppRow);
  const byDirectory = Map.groupBy(targets, ({ subscription }) => subscription.azure);
  await Promise.all(
    [...byDirectory].map(async ([azure, some]) => {
      try {
        apps.push(...appRows(await azure.searchApps(signal), some));
      } catch (error) {
        signal.throwIfAborted();
        failures.push({ what: 'apps that are not loaded in the view', error });
      }
    }),
  );
  const eachApp = new Map(apps.map((row) => [row.data, row]));
  const certificates = loaded.filter((row) => row instanceof CertificateNode);
  return [
    ...section(failures.length === 0 ? 'Environments' : notAll, targets.map(environmentRow)),
    ...section('Apps', [...eachApp.values()]),
    ...section('Root certificates that the view has loaded', certificates.map(certificateRow)),
    ...failures.map(failureRow),
    ...directories.map(directoryRow),
  ];
}

function section(separator: string, rows: readonly PickRow<string>[]): Rows<string> {
  return rows.length === 0
    ? []
    : [{ separator }, ...rows.toSorted((one, other) => one.label.localeCompare(other.label))];
}

function environmentRow(target: EnvironmentTarget): PickRow<string> {
  const { environment, subscription } = target;
  return {
    label: environment.name,
    description: subscription.name,
    icon: 'server-environment',
    data: rowIdOf(target),
  };
}

function rowIdOf({ environment, subscription }: EnvironmentTarget): string {
  return `${keyOfSubscription(subscription)}|${environment.id.toLowerCase()}`;
}

/** The apps of these environments. A slot is below its app, and that below **Apps**. */
function appRows(found: readonly FoundApp[], targets: readonly EnvironmentTarget[]): PickRow<string>[] {
  const byKey = new Map(targets.map((target) => [keyOf(target.environment.id), target]));
  return found.flatMap(({ id, name, environmentId }) => {
    const within = byKey.get(keyOf(environmentId));
    if (within === undefined) {
      return [];
    }
    const key = keyOf(id);
    const app = wholeAppKey(key);
    const appRow = `${rowIdOf(within)}|apps|${app}`;
    const data = app === key ? appRow : `${appRow}|${key}`;
    return [{ label: name, description: within.environment.name, icon: 'globe', data }];
  });
}

function loadedAppRow({ id, app, environment }: AppNode): PickRow<string> {
  return { label: app.name, description: environment.environment.name, icon: 'globe', data: id };
}

function certificateRow({ id, resource, environment }: CertificateNode): PickRow<string> {
  return { label: resource.name, description: environment.environment.name, icon: 'verified', data: id };
}
