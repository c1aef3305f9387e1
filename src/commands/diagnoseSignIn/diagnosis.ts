import { concurrently } from '../../async/concurrently.ts';
import { TimeIsUp, withTimeLimit } from '../../async/timeLimit.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { checkEndpoint, type EndpointCheck } from '../../azure/endpointCheck.ts';
import type { Directory, DirectoryListener } from '../../signIn/listing.ts';
import type { Clock } from '../../time/clock.ts';
import { failureWords } from '../../ui/errorWords.ts';

/** What is found out with. */
export interface DiagnosisSources {
  /** Throws where a setting is wrong. */
  readonly cloud: () => Promise<Cloud>;
  /** As `SignInMethod.directories`; undefined where the user signed out of this extension. */
  readonly directories: (signal: AbortSignal, tell: DirectoryListener) => Promise<boolean | undefined>;
  readonly clock: Clock;
  /** Ends the whole: its reason is thrown. */
  readonly signal: AbortSignal;
  readonly check?: typeof checkEndpoint;
}

/** A directory as an account is in it. */
export interface FoundDirectory {
  readonly account: string;
  readonly tenantId: string;
  readonly name: string;
  readonly found:
    | { readonly kind: 'subscriptions'; readonly count: number }
    | { readonly kind: 'noSession' }
    | { readonly kind: 'failed'; readonly sentence: string };
}

export interface Accounts {
  readonly state: 'signedIn' | 'nobody' | 'signedOut' | 'unknown';
  readonly directories: readonly FoundDirectory[];
  /** What could not be found out, as sentences. */
  readonly problems: readonly string[];
}

export interface FoundEndpoint {
  readonly name: string;
  readonly url: string;
  readonly check: EndpointCheck;
}

export interface Diagnosis {
  /** Undefined where `problem` says what is wrong with the settings. */
  readonly cloud: Cloud | undefined;
  readonly problem: string | undefined;
  readonly accounts: Accounts;
  readonly endpoints: readonly FoundEndpoint[];
}

/** How long each step may take, in milliseconds. */
const endpointLimit = 15_000;
const directoriesLimit = 45_000;
const subscriptionsLimit = 20_000;
/** How many directories are asked for their subscriptions at once, and how many at most. */
const directoriesAtOnce = 5;
const mostDirectories = 50;

/** Finds out how sign-in stands. What fails is part of the result, and ends nothing else. Throws only the signal's reason. */
export async function diagnose(sources: DiagnosisSources): Promise<Diagnosis> {
  let cloud: Cloud | undefined;
  let problem: string | undefined;
  try {
    cloud = await sources.cloud();
  } catch (error) {
    problem = failureWords(error).message;
  }
  const [accounts, endpoints] =
    cloud === undefined
      ? [{ state: 'unknown', directories: [], problems: [] } as const, []]
      : await Promise.all([findAccounts(sources), checkEndpoints(cloud, sources)]);
  sources.signal.throwIfAborted();
  return { cloud, problem, accounts, endpoints };
}

function checkEndpoints(
  { resourceManagerUrl, authorityUrl }: Cloud,
  { signal, clock, check = checkEndpoint }: DiagnosisSources,
): Promise<FoundEndpoint[]> {
  const asked = [
    { name: 'Azure Resource Manager', url: `${resourceManagerUrl}/subscriptions?api-version=2022-12-01` },
    { name: 'Microsoft Entra', url: `${authorityUrl}/common/v2.0/.well-known/openid-configuration` },
  ];
  return Promise.all(
    asked.map(async (endpoint) => {
      try {
        const found = await withTimeLimit(clock, endpointLimit, (timeUp) =>
          check(endpoint.url, clock, AbortSignal.any([signal, timeUp])),
        );
        return { ...endpoint, check: found };
      } catch (error) {
        const none = { status: undefined, clockAheadMs: undefined, chain: [], distrust: undefined };
        const failure = error instanceof TimeIsUp ? 'no answer in time' : failureWords(error).message;
        return { ...endpoint, check: { ...none, durationMs: endpointLimit, failure } };
      }
    }),
  );
}

async function findAccounts({ directories, clock, signal }: DiagnosisSources): Promise<Accounts> {
  const signedIn: Directory[] = [];
  const found: FoundDirectory[] = [];
  const problems: string[] = [];
  let state: Accounts['state'] = 'unknown';
  try {
    const isSignedIn = await withTimeLimit(clock, directoriesLimit, (timeUp) =>
      directories(AbortSignal.any([signal, timeUp]), {
        directory: (one) => signedIn.push(one),
        needsSignIn: (one) => found.push({ ...placeOf(one), found: { kind: 'noSession' } }),
        failure: ({ what, error }) => problems.push(`Could not list ${what}: ${failureWords(error).message}`),
      }),
    );
    state = isSignedIn === undefined ? 'signedOut' : isSignedIn ? 'signedIn' : 'nobody';
  } catch (error) {
    signal.throwIfAborted();
    problems.push(error instanceof TimeIsUp ? 'The accounts were not listed in time.' : failureWords(error).message);
  }
  if (signedIn.length > mostDirectories) {
    problems.push(`${signedIn.length - mostDirectories} more directories were not asked.`);
  }
  const asked = await concurrently(signedIn.slice(0, mostDirectories), directoriesAtOnce, async (directory) => ({
    ...placeOf(directory),
    found: await subscriptionsIn(directory, clock, signal),
  }));
  return { state, directories: [...asked, ...found], problems };
}

function placeOf({ account, name }: Pick<Directory, 'account' | 'name'>): Omit<FoundDirectory, 'found'> {
  return { account: account.accountLabel, tenantId: account.tenantId, name };
}

async function subscriptionsIn(
  { azure }: Directory,
  clock: Clock,
  signal: AbortSignal,
): Promise<FoundDirectory['found']> {
  try {
    const listed = await withTimeLimit(clock, subscriptionsLimit, (timeUp) =>
      azure.subscriptions(AbortSignal.any([signal, timeUp])),
    );
    return { kind: 'subscriptions', count: listed.length };
  } catch (error) {
    signal.throwIfAborted();
    const sentence = error instanceof TimeIsUp ? 'Azure did not answer in time.' : failureWords(error).message;
    return { kind: 'failed', sentence };
  }
}
