import type { App } from '../../azure/app.ts';
import type { AzureServices } from '../../azure/azureServices.ts';
import type { HostingEnvironment } from '../../azure/hostingEnvironment.ts';
import { keyOf } from '../../azure/resourceId.ts';
import type { SignInAccount, Subscription } from '../../signIn/listing.ts';
import type { SignIn } from '../../signIn/signIn.ts';
import type { AppsOfRun } from '../../stopStart/shown/runNotifications.ts';
import { countOf, namesOf } from '../../text/appNames.ts';
import { AppNode } from '../../tree/appNodes.ts';
import { appFacts } from '../../tree/appRow.ts';
import { withQuietProgress } from '../../ui/progress.ts';
import type { PickRow, Rows, Separator } from '../../ui/questions.ts';
import type { Tell } from '../../ui/tell.ts';
import { type EnvironmentPrompt, seriesOnEnvironment } from '../askEnvironment.ts';
import { type EnvironmentTarget, environmentOf } from '../environmentTarget.ts';
import { groupTitle } from '../stopStartApps/appGroups.ts';

export const verifyTitle = 'Verify Trust Store';

/** Apps of one environment whose trust stores to read, and the account to use. */
export interface VerifyTarget {
  readonly environment: HostingEnvironment;
  readonly azure: AzureServices;
  readonly account: SignInAccount;
  /** Undefined after a run, when only the account is known. */
  readonly subscription: Subscription | undefined;
  readonly apps: readonly App[];
}

/** What choosing the apps works with. */
export interface TargetPrompt extends EnvironmentPrompt {
  readonly tell: Tell;
}

/** The apps of the rows, of the run that ended, or those that the user picks; undefined when the user left. */
export async function verifyTargets(
  prompt: TargetPrompt,
  node: unknown,
  selected: unknown,
): Promise<readonly VerifyTarget[] | undefined> {
  if (isAppsOfRun(node)) {
    return withRootCertificates(prompt.tell, [await targetOfRun(prompt.signIn, node)]);
  }
  const rows = (Array.isArray(selected) && selected.length > 0 ? selected : [node]).filter(
    (one) => one instanceof AppNode,
  );
  return rows.length > 0
    ? withRootCertificates(prompt.tell, byEnvironment(rows))
    : askApps(prompt, environmentOf(node));
}

function isAppsOfRun(argument: unknown): argument is AppsOfRun {
  return typeof argument === 'object' && argument !== null && 'environmentId' in argument && 'appIds' in argument;
}

/** Progress is in the status bar, because VS Code shows only three notifications at a time, and the important one is yet to come. */
function targetOfRun(signIn: SignIn, { environmentId, account, appIds }: AppsOfRun): Promise<VerifyTarget> {
  return withQuietProgress(`Reading the state of ${countOf(appIds.length)}…`, async (signal) => {
    const azure = await signIn.services(account);
    const environment = await azure.environments.get(environmentId, signal);
    const wanted = new Set(appIds.map(keyOf));
    const apps = (await azure.apps.withSlots(environmentId, signal)).filter(({ key }) => wanted.has(key));
    return { environment, azure, account, subscription: undefined, apps };
  });
}

/** Those whose environment has the Root Certificate API. The user is told which others are skipped. */
function withRootCertificates(tell: Tell, targets: readonly VerifyTarget[]): VerifyTarget[] {
  const fitting = targets.filter(({ environment }) => environment.version === 3);
  const others = targets.filter((target) => !fitting.includes(target));
  if (others.length > 0) {
    const names = namesOf(others.map(({ environment }) => environment));
    tell.info(`Only App Service Environments v3 have root certificates. Skipped: ${names}.`);
  }
  return fitting;
}

/** Rows of several environments can be selected together. The same environment seen through two accounts counts as two. */
function byEnvironment(rows: readonly AppNode[]): VerifyTarget[] {
  const groups = Map.groupBy(rows, ({ environment }) => environment.id);
  return [...groups.values()].flatMap((members) => {
    const target = environmentOf(members[0]);
    return target === undefined
      ? []
      : [
          withApps(
            target,
            members.map(({ app }) => app),
          ),
        ];
  });
}

function withApps({ environment, subscription }: EnvironmentTarget, apps: readonly App[]): VerifyTarget {
  return { environment, azure: subscription.azure, account: subscription.account, subscription, apps };
}

async function askApps(
  prompt: TargetPrompt,
  known: EnvironmentTarget | undefined,
): Promise<readonly VerifyTarget[] | undefined> {
  const series = seriesOnEnvironment(prompt, known, { v3Only: true }).ask('apps', (asking, { target }) =>
    asking.pickMany(appRows(target, asking.signal), {
      placeHolder: 'Select the apps whose trust store to verify',
      what: 'app',
      loadingPlaceHolder: 'Loading apps and slots…',
      noPicksMessage: `No app of ${target.environment.name} is running`,
      matchOnDescription: true,
    }),
  );
  const answers = await prompt.ui.ask(verifyTitle, series);
  return answers === undefined ? undefined : [withApps(answers.target, answers.apps)];
}

/** The running apps, with those ticked that can be verified from here. Apps that do not run are named in a separator. */
async function appRows({ environment, subscription }: EnvironmentTarget, signal: AbortSignal): Promise<Rows<App>> {
  const found = await subscription.azure.apps.withSlots(environment.id, signal);
  const apps = found.toSorted((left, right) => left.name.localeCompare(right.name));
  const running = apps.filter(({ state }) => state === 'running');
  const inOrder = [...running.filter(isReadable), ...running.filter((app) => !isReadable(app))];
  const others = apps.filter(({ state }) => state !== 'running');
  const names = others.map(({ name }) => name).join(', ');
  const title = groupTitle(
    [],
    [{ long: `Not running, nothing loaded: ${names}`, short: `${countOf(others.length)} not running, nothing loaded` }],
  );
  const separator: Separator = { separator: title ?? '' };
  // It comes first, because a separator is shown only above an item.
  return running.length === 0 ? [] : [...(others.length === 0 ? [] : [separator]), ...inOrder.map(appPick)];
}

function appPick(app: App): PickRow<App> {
  const picked = isReadable(app);
  const manualCheck = picked
    ? {}
    : {
        detailIcon: 'info',
        detail: 'Its container cannot be read from here. The result has an SSH link and a command to run there',
      };
  return { label: app.name, description: appFacts(app), picked, ...manualCheck, data: app };
}

/** Whether the SCM site of an app shows what the app trusts. */
export function isReadable({ os, isContainer }: App): boolean {
  return os === 'windows' && !isContainer;
}
