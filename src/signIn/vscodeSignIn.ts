import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { getConfiguredAuthProviderId } from '@microsoft/vscode-azext-azureauth';
import * as vscode from 'vscode';
import { concurrently } from '../async/concurrently.ts';
import { unlessAborted, withTimeout } from '../async/timeLimit.ts';
import { tokenExpiry } from '../azure/accessTokens.ts';
import { AzureError } from '../azure/azureError.ts';
import type { AzureServices } from '../azure/azureServices.ts';
import type { Cloud } from '../azure/cloud.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import {
  type DirectoryListener,
  type DirectoryNeedingSignIn,
  identityAccountId,
  isChallenge,
  type SignInAccount,
  type SignInMethod,
  type SignInPlace,
  tellDirectoryFailure,
} from './listing.ts';

/** How many directories are asked for a session at once. */
const directoriesAtOnce = 5;

/** After this time, in milliseconds, an account or directory for which VS Code gives no answer is told as a failure. */
const answerLimit = 60_000;

type Account = vscode.AuthenticationSessionAccountInformation;

/** What Azure asked of an account beyond its token, and VS Code could not get without asking the user. */
interface Challenge {
  readonly account: SignInAccount;
  readonly request: vscode.AuthenticationWwwAuthenticateRequest;
}

/** VS Code's own Microsoft accounts: every account, every directory, every subscription. */
export class VscodeSignIn implements SignInMethod {
  readonly #services: (account: SignInAccount, credential: TokenCredential) => AzureServices;
  readonly #scope: string;
  readonly #clock: Clock;
  /** That of the cloud: a run that began there goes on with it, although the settings may name another cloud meanwhile. */
  readonly #provider = getConfiguredAuthProviderId();
  /** By account and directory. Each is kept until the user was asked for it, so that one sign-in answers one challenge. */
  readonly #challenges = new Map<string, Challenge>();

  constructor(
    cloud: Cloud,
    services: (account: SignInAccount, credential: TokenCredential) => AzureServices,
    clock = systemClock,
  ) {
    this.#scope = cloud.resourceManagerScope;
    this.#services = services;
    this.#clock = clock;
  }

  async directories(signal: AbortSignal, tell: DirectoryListener): Promise<boolean> {
    const accounts = await this.#inTime(vscode.authentication.getAccounts(this.#provider), 'list accounts', signal);
    const signedIn = await Promise.all(accounts.map((account) => this.#directoriesOf(account, signal, tell)));
    return signedIn.includes(true);
  }

  async signIn(where?: SignInPlace): Promise<boolean> {
    const challenge = where === 'anotherAccount' ? undefined : this.#takeChallenge(where);
    const directory = challenge?.account ?? (where === 'anotherAccount' ? undefined : where);
    if (directory !== undefined) {
      const options = { createIfNone: true, ...accountOf(directory) };
      return (await this.#session(challenge?.request, directory.tenantId, options)) !== undefined;
    }
    // Clearing the preference makes VS Code show its account picker, so a second account can be added.
    return (await this.#session(undefined, '', { createIfNone: true, clearSessionPreference: true })) !== undefined;
  }

  credential(account: SignInAccount): Promise<TokenCredential> {
    return Promise.resolve(this.#credential(account));
  }

  #takeChallenge(directory: SignInAccount | undefined): Challenge | undefined {
    const key = directory === undefined ? [...this.#challenges.keys()][0] : keyOfDirectory(directory);
    const challenge = this.#challenges.get(key ?? '');
    this.#challenges.delete(key ?? '');
    return challenge;
  }

  /** False when this account has no session that this extension may use. */
  async #directoriesOf(account: Account, signal: AbortSignal, tell: DirectoryListener): Promise<boolean> {
    const { id: accountId, label: accountLabel } = account;
    const home: SignInAccount = { accountId, accountLabel, tenantId: '' };
    try {
      if (!(await this.#hasSession(account, '', signal))) {
        return false;
      }
      const directories = await this.#services(home, this.#credential(home)).tenants(signal);
      await concurrently(directories, directoriesAtOnce, async ({ tenantId, name }) => {
        const directory = { account: { accountId, accountLabel, tenantId }, name };
        try {
          await this.#tellOf(directory, account, signal, tell);
        } catch (error) {
          signal.throwIfAborted();
          tellDirectoryFailure(directory, error, tell);
        }
      });
    } catch (error) {
      signal.throwIfAborted();
      if (isChallenge(error)) {
        tell.needsSignIn({ account: home, name: accountLabel });
      } else {
        tell.failure({ what: `the directories of ${accountLabel}`, error });
      }
    }
    return true;
  }

  async #tellOf(
    directory: DirectoryNeedingSignIn,
    account: Account,
    signal: AbortSignal,
    tell: DirectoryListener,
  ): Promise<void> {
    const { account: ref } = directory;
    if (!(await this.#hasSession(account, ref.tenantId, signal))) {
      tell.needsSignIn(directory);
      return;
    }
    tell.directory({ ...directory, azure: this.#services(ref, this.#credential(ref)) });
  }

  async #hasSession(account: Account, tenantId: string, signal: AbortSignal): Promise<boolean> {
    const asked = this.#session(undefined, tenantId, { silent: true, account });
    return (await this.#inTime(asked, `sign in as ${account.label}`, signal)) !== undefined;
  }

  /** VS Code may never answer, as where the network swallows what it asks. */
  #inTime<T>(answer: Thenable<T>, operation: string, signal: AbortSignal): Promise<T> {
    const late = () => new AzureError('timeout', { operation });
    return unlessAborted(withTimeout(this.#clock, answerLimit, late, Promise.resolve(answer)), signal);
  }

  /**
   * Asks VS Code for the session at each use: it renews tokens by itself, and a kept token would expire within the hour.
   * Never asks the user. Throws AzureError signedOut when the session no longer exists.
   */
  #credential(account: SignInAccount): TokenCredential {
    const key = keyOfDirectory(account);
    return {
      getToken: async (scopes, options): Promise<AccessToken> => {
        const fallbackScopes = Array.isArray(scopes) ? scopes : [scopes];
        const request = options?.claims === undefined ? undefined : challenge(options.claims, fallbackScopes);
        const silently = { silent: true, ...accountOf(account) };
        const found = await this.#session(request ?? fallbackScopes, account.tenantId, silently);
        if (found !== undefined) {
          return { token: found.accessToken, expiresOnTimestamp: tokenExpiry(found.accessToken) ?? 0 };
        }
        if (request !== undefined) {
          this.#challenges.set(key, { account, request });
        }
        const who = account.accountLabel === '' ? '' : ` as ${account.accountLabel}`;
        throw new AzureError('signedOut', { operation: `sign in${who}` });
      },
    };
  }

  /** @param asked for Azure Resource Manager, unless given. */
  async #session(
    asked: readonly string[] | vscode.AuthenticationWwwAuthenticateRequest = [this.#scope],
    tenantId: string,
    options: vscode.AuthenticationGetSessionOptions,
  ): Promise<vscode.AuthenticationSession | undefined> {
    return sessionOf(this.#provider, asked, tenantId, options);
  }
}

/** VS Code's Microsoft accounts take the directory as one of the scopes. */
async function sessionOf(
  provider: string,
  asked: readonly string[] | vscode.AuthenticationWwwAuthenticateRequest,
  tenantId: string,
  options: vscode.AuthenticationGetSessionOptions,
): Promise<vscode.AuthenticationSession | undefined> {
  const directory = tenantId === '' ? [] : [`VSCODE_TENANT:${tenantId}`];
  const request =
    'wwwAuthenticate' in asked
      ? { ...asked, fallbackScopes: [...(asked.fallbackScopes ?? []), ...directory] }
      : [...asked, ...directory];
  return vscode.authentication.getSession(provider, request, options);
}

function keyOfDirectory({ accountId, tenantId }: SignInAccount): string {
  return `${accountId}/${tenantId}`.toLowerCase();
}

/** What Azure asks for beyond the plain token, in the form in which VS Code takes it: a 401's own header. */
function challenge(claims: string, fallbackScopes: string[]): vscode.AuthenticationWwwAuthenticateRequest {
  const encoded = Buffer.from(claims, 'utf8').toString('base64');
  return { wwwAuthenticate: `Bearer error="insufficient_claims", claims="${encoded}"`, fallbackScopes };
}

/** Empty where a run did not use an account of VS Code, as a run of the runner: then any account that is signed in to its directory will do. */
function accountOf({ accountId, accountLabel }: SignInAccount): { readonly account?: Account } {
  return accountId === '' || accountId === identityAccountId ? {} : { account: { id: accountId, label: accountLabel } };
}

/**
 * Asks the user, in VS Code's own dialog, to let this extension sign in for one more scope: without the user's consent VS Code gives no
 * token for it. The dialog shows `why`. Where there are several scopes, the next is asked for if the one before failed. Throws when the
 * last one failed too, also because the user did not agree.
 */
export async function askForScope(
  [scope, ...others]: readonly string[],
  account: SignInAccount,
  why: string,
): Promise<void> {
  const { accountId: id, accountLabel: label, tenantId } = account;
  try {
    const options = { createIfNone: { detail: why }, account: { id, label } };
    await sessionOf(getConfiguredAuthProviderId(), scope === undefined ? [] : [scope], tenantId, options);
  } catch (error) {
    if (others.length === 0) {
      throw error;
    }
    await askForScope(others, account, why);
  }
}
