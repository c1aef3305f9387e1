import { AzureError } from '../azure/azureError.ts';
import { keyOf } from '../azure/resourceId.ts';
import {
  bySubscriptionName,
  type DirectoryNeedingSignIn,
  type ListingFailure,
  type SignInAccount,
} from '../signIn/listing.ts';
import type { SignIn } from '../signIn/signIn.ts';
import type { StopStartRuns } from '../stopStart/shown/stopStartRuns.ts';
import { systemClock } from '../time/clock.ts';
import { environmentFacts } from '../tree/environmentRow.ts';
import { joined } from '../tree/row.ts';
import type { AzextUi } from '../ui/azextUi.ts';
import {
  type ArrivingRows,
  type Ask,
  type Asking,
  type PickOptions,
  type PickRow,
  type Rows,
  Series,
} from '../ui/questions.ts';
import { rowsDuring } from '../ui/rowsDuring.ts';
import type { EnvironmentTarget } from './environmentTarget.ts';
import { failureRow, failuresAbove } from './listingFailureRows.ts';

/** What listing environments works with. */
interface EnvironmentSources {
  readonly signIn: SignIn;
  readonly runs: Pick<StopStartRuns, 'busy'>;
}

/** What asking for an environment works with. */
export interface EnvironmentPrompt extends EnvironmentSources {
  readonly ui: AzextUi;
}

/** `v3Only`: for what needs the Root Certificate API. */
interface WhichEnvironments {
  readonly v3Only: boolean;
}

/** Asks for an environment and nothing else; undefined when the user left. `title` is the command's. */
export function askEnvironment(
  prompt: EnvironmentPrompt,
  title: string,
  which: WhichEnvironments,
): Promise<EnvironmentTarget | undefined> {
  return prompt.ui.askOne(title, environmentQuestion(prompt, which));
}

/**
 * Asks for an environment v3, or for several after **Several Environments…**, which is the last row; undefined when the user left. `title`
 * is the command's.
 */
export async function askEnvironments(
  prompt: EnvironmentPrompt,
  title: string,
): Promise<readonly EnvironmentTarget[] | undefined> {
  let rows: Rows<EnvironmentTarget> = [];
  const options = pickOptions(true);
  const several: PickRow<undefined> = { label: severalEnvironments, alwaysShow: true, data: undefined };
  const series = Series.with({})
    .ask('one', (asking) => {
      const listing = environmentRows<undefined>(prompt, true, asking.signal, ({ picks, failures }) => {
        rows = [...failuresAbove(failures), ...picks];
        return picks.length < 2 ? [] : [{ separator: '' }, several];
      });
      return pickListed<EnvironmentTarget | undefined>(asking, listing, options);
    })
    .askIf<'many', readonly EnvironmentTarget[]>(
      'many',
      ({ one }) => one === undefined,
      [],
      (asking) => asking.pickMany(rows, { ...options, placeHolder: selectSeveral, what: 'environment' }),
    );
  const answers = await prompt.ui.ask(title, series);
  return answers?.one === undefined ? answers?.many : [answers.one];
}

const severalEnvironments = 'Several Environments…';
const selectSeveral = 'Select the App Service Environments v3';

/** Questions on an environment, which is asked for first where it is not known. */
export function seriesOnEnvironment(
  prompt: EnvironmentPrompt,
  known: EnvironmentTarget | undefined,
  which: WhichEnvironments,
): Series<{ readonly target: EnvironmentTarget }> {
  return known === undefined
    ? Series.with({}).ask('target', environmentQuestion(prompt, which))
    : Series.with({ target: known });
}

/** The question for an environment. */
export function environmentQuestion(
  sources: EnvironmentSources,
  { v3Only }: WhichEnvironments,
): Ask<EnvironmentTarget> {
  return (asking) => pickListed(asking, environmentRows(sources, v3Only, asking.signal), pickOptions(v3Only));
}

/** A failure that is picked is thrown, so that it is told in full. */
async function pickListed<T extends object | undefined>(
  asking: Asking,
  rows: ArrivingRows<T | ListingFailure>,
  options: PickOptions,
): Promise<T> {
  const picked = await asking.pickArriving<T | ListingFailure>(rows, options);
  if (isFailure(picked)) {
    throw picked.error;
  }
  return picked;
}

function isFailure(picked: object | undefined): picked is ListingFailure {
  return picked !== undefined && 'error' in picked;
}

function pickOptions(v3Only: boolean): PickOptions {
  return {
    placeHolder: v3Only ? 'Select an App Service Environment v3' : 'Select an App Service Environment',
    loadingPlaceHolder: 'Loading App Service Environments…',
    noPicksMessage: 'No App Service Environment found in the selected subscriptions',
    matchOnDescription: true,
  };
}

/** What was listed. */
interface Found extends Omit<FoundTargets, 'targets'> {
  readonly picks: readonly PickRow<EnvironmentTarget>[];
}

/** Every environment of the selected subscriptions, and what is missing. */
export interface FoundTargets {
  readonly targets: readonly EnvironmentTarget[];
  readonly failures: readonly ListingFailure[];
  readonly directories: readonly UnseenDirectory[];
}

/** A directory that needs a separate sign-in, with the error that says so. */
export interface UnseenDirectory extends ListingFailure {
  readonly account: SignInAccount;
}

export function directoryRow(directory: UnseenDirectory): PickRow<UnseenDirectory> {
  return { label: `Sign in to ${directory.what}…`, icon: 'sign-in', alwaysShow: true, data: directory };
}

/** Nobody is signed in. Its message has **Sign In…**. */
export function notSignedIn(operation: string): AzureError {
  return new AzureError('signedOut', { operation, detail: 'You are not signed in.' });
}

/** Its message has **Sign In…**. */
function directoryToSignInTo({ name, account }: DirectoryNeedingSignIn): UnseenDirectory {
  const operation = `list the App Service Environments of ${name}`;
  const detail = 'This directory needs a separate sign-in.';
  return { what: name, account, error: new AzureError('signedOut', { operation, detail }) };
}

/**
 * `grown` is called with what is there so far whenever it is more. No directory holds the others. Throws AzureError when nobody is signed
 * in, or the signal's reason.
 */
export async function findTargets(
  signIn: Pick<SignIn, 'find'>,
  signal: AbortSignal,
  grown: (soFar: FoundTargets) => void = () => undefined,
): Promise<FoundTargets> {
  const targets: EnvironmentTarget[] = [];
  const failures: ListingFailure[] = [];
  const directories: UnseenDirectory[] = [];
  const all = { targets, failures, directories };
  const isSignedIn = await signIn.find('environments', signal, {
    found: ({ subscription, environments = [] }) => {
      targets.push(...environments.map((environment) => ({ environment, subscription })));
      grown(all);
    },
    needsSignIn: (directory) => {
      directories.push(directoryToSignInTo(directory));
      grown(all);
    },
    failure: (failure) => {
      failures.push(failure);
      grown(all);
    },
  });
  if (!isSignedIn) {
    throw notSignedIn('list App Service Environments');
  }
  return all;
}

/**
 * Every environment of the selected subscriptions, and what failed, as directories answer; if nothing else came, the first failure is
 * thrown. `below` has further rows for the end, once all is known.
 */
function environmentRows<T = never>(
  { signIn, runs }: EnvironmentSources,
  v3Only: boolean,
  signal: AbortSignal,
  below: (found: Found) => Rows<T> = () => [],
): ArrivingRows<EnvironmentTarget | ListingFailure | T> {
  let found: FoundTargets = { targets: [], failures: [], directories: [] };
  let busyOn: Awaited<ReturnType<typeof runs.busy>> = () => undefined;
  let further: Rows<T> = [];
  const picksNow = (): readonly PickRow<EnvironmentTarget>[] =>
    found.targets
      .filter(({ environment }) => !v3Only || environment.version === 3)
      .toSorted(byNames)
      .map((target) => environmentPick(target, busyOn({ key: keyOf(target.environment.id) })));
  const rowsNow = (): Rows<EnvironmentTarget | ListingFailure | T> => {
    const picks = picksNow();
    if (picks.length === 0) {
      return [];
    }
    const { failures, directories } = found;
    const missing = [...failures.map(failureRow), ...directories.map(directoryRow)];
    return [...failuresAbove(failures), ...picks, ...missing, ...further];
  };
  return rowsDuring({ clock: systemClock, signal }, rowsNow, async (changed) => {
    busyOn = await runs.busy();
    await findTargets(signIn, signal, (soFar) => {
      found = soFar;
      changed();
    });
    const picks = picksNow();
    const [first] = [...found.failures, ...found.directories];
    if (picks.length === 0 && first !== undefined) {
      throw first.error;
    }
    further = below({ picks, failures: found.failures, directories: found.directories });
  });
}

function byNames(one: EnvironmentTarget, other: EnvironmentTarget): number {
  return (
    bySubscriptionName(one.subscription, other.subscription) ||
    one.environment.name.localeCompare(other.environment.name)
  );
}

/** `busy`: what is on there. It leads, so that it is seen before the click. */
function environmentPick(target: EnvironmentTarget, busy: string | undefined): PickRow<EnvironmentTarget> {
  const { environment, subscription } = target;
  return {
    label: environment.name,
    description: joined(' · ', busy, environmentFacts(environment), subscription.name),
    data: target,
  };
}
