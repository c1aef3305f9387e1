import assert from 'node:assert/strict';
import type { AuthenticationGetSessionOptions, AuthenticationWwwAuthenticateRequest } from 'vscode';
import { AzureError } from '../../../src/azure/azureError.ts';
import type { AzureServices } from '../../../src/azure/azureServices.ts';
import { listSubscriptions, type SignInAccount } from '../../../src/signIn/listing.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { authentication, stubVscode, userSettings } from '../../equipment/vscodeStub.ts';
import { cloud } from '../azure/testClient.ts';

stubVscode();
const { VscodeSignIn } = await import('../../../src/signIn/vscodeSignIn.ts');

const { signal } = new AbortController();
const megan = { id: 'm', label: 'megan@contoso.com' };
const adele = { id: 'a', label: 'adele@fabrikam.com' };
const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const scope = 'https://arm.example/.default';

interface Asked {
  readonly account: string | undefined;
  readonly silent: boolean;
  /** What Azure asked for, where it did. */
  readonly claims: string | undefined;
  readonly tenant: string | undefined;
}

/** VS Code with these accounts: silently it gives plain sessions, and none that has to answer a challenge. */
function signedIn(...accounts: readonly (typeof megan)[]): Asked[] {
  const asked: Asked[] = [];
  authentication.getAccounts = () => Promise.resolve(accounts);
  authentication.getSession = (_, given, options) => {
    const scopes = given as readonly string[] | AuthenticationWwwAuthenticateRequest;
    const challenge = 'wwwAuthenticate' in scopes ? scopes.wwwAuthenticate : undefined;
    const names = 'wwwAuthenticate' in scopes ? (scopes.fallbackScopes ?? []) : scopes;
    const { account, silent = false } = options as AuthenticationGetSessionOptions;
    asked.push({
      account: account?.label,
      silent,
      claims: /claims="([^"]+)"/.exec(challenge ?? '')?.[1],
      tenant: names.find((one) => one.startsWith('VSCODE_TENANT:'))?.slice('VSCODE_TENANT:'.length),
    });
    return Promise.resolve(silent && challenge !== undefined ? undefined : { accessToken: 'x', account });
  };
  return asked;
}

/** Services that answer each list as Azure does an account that it challenges, or with one directory and nothing in it. */
function servicesOf(isChallenged: (account: SignInAccount) => boolean) {
  return (account: SignInAccount, credential: { getToken(scopes: string, options: object): Promise<unknown> }) => {
    const answer = async <T>(list: T[]): Promise<T[]> => {
      if (!isChallenged(account)) {
        return list;
      }
      try {
        await credential.getToken(scope, { claims });
        return list;
      } catch (error) {
        const facts = (error as AzureError).facts;
        throw new AzureError('signedOut', { ...facts, claims: Buffer.from(claims).toString('base64') });
      }
    };
    return {
      tenants: () => answer([{ tenantId: 'tenant-1', name: 'Contoso', defaultDomain: undefined }]),
      subscriptions: () => answer([]),
    } as unknown as AzureServices;
  };
}

const prompts = (asked: readonly Asked[]): readonly Asked[] => asked.filter(({ silent }) => !silent);
const encoded = Buffer.from(claims).toString('base64');

describe('A challenge of Azure to an account of VS Code', () => {
  it('makes its directory one that needs a sign-in, asks nobody by itself, and holds no other account', async () => {
    const asked = signedIn(megan, adele);
    const method = new VscodeSignIn(
      cloud,
      servicesOf(({ accountId, tenantId }) => accountId === 'm' && tenantId !== ''),
    );
    const listing = await listSubscriptions(method, signal);
    assert.deepEqual(
      listing?.needsSignIn.map(({ account, name }) => [account.accountLabel, account.tenantId, name]),
      [[megan.label, 'tenant-1', 'Contoso']],
    );
    assert.deepEqual(listing?.failures, []);
    assert.deepEqual(prompts(asked), []);
  });

  it('is answered by a sign-in to that directory: one prompt, with what Azure asked for, and never a second one', async () => {
    const asked = signedIn(megan);
    const method = new VscodeSignIn(
      cloud,
      servicesOf(({ tenantId }) => tenantId !== ''),
    );
    const [directory] = (await listSubscriptions(method, signal))?.needsSignIn ?? [];
    assert.ok(directory);
    assert.equal(await method.signIn(directory.account), true);
    assert.deepEqual(prompts(asked), [{ account: megan.label, silent: false, claims: encoded, tenant: 'tenant-1' }]);
    // Another sign-in there is a plain one: the same challenge is not asked of the user again.
    await method.signIn(directory.account);
    assert.equal(prompts(asked)[1]?.claims, undefined);
  });

  it('to all of an account is a row of that account', async () => {
    signedIn(megan);
    const listing = await listSubscriptions(
      new VscodeSignIn(
        cloud,
        servicesOf(() => true),
      ),
      signal,
    );
    assert.deepEqual(
      listing?.needsSignIn.map(({ account, name }) => [account.tenantId, name]),
      [['', megan.label]],
    );
    assert.deepEqual(listing?.failures, []);
  });

  it('to two accounts is answered one after the other, each with its own account', async () => {
    const asked = signedIn(megan, adele);
    const method = new VscodeSignIn(
      cloud,
      servicesOf(() => true),
    );
    await listSubscriptions(method, signal);
    await method.signIn();
    assert.equal(prompts(asked).length, 1);
    await method.signIn();
    assert.deepEqual(
      prompts(asked)
        .map(({ account, claims: given }) => [account, given])
        .sort(),
      [
        [adele.label, encoded],
        [megan.label, encoded],
      ],
    );
    // Nothing is left to answer, so this one asks for an account.
    await method.signIn();
    assert.deepEqual(prompts(asked)[2], { account: undefined, silent: false, claims: undefined, tenant: undefined });
  });

  it('does not take the place of another account that the user wants to sign in with', async () => {
    const asked = signedIn(megan);
    const method = new VscodeSignIn(
      cloud,
      servicesOf(() => true),
    );
    await listSubscriptions(method, signal);
    await method.signIn('anotherAccount');
    assert.deepEqual(prompts(asked), [{ account: undefined, silent: false, claims: undefined, tenant: undefined }]);
  });
});

describe('A token for Azure Resource Manager', () => {
  it('comes from the accounts of the cloud that the sign-in is for, for its own audience', async () => {
    const asked: unknown[] = [];
    signedIn(megan);
    authentication.getSession = (provider, scopes) => {
      asked.push([provider, scopes]);
      return Promise.resolve({ accessToken: 'x', account: megan });
    };
    const method = new VscodeSignIn(
      cloud,
      servicesOf(() => false),
    );
    await listSubscriptions(method, signal);
    assert.deepEqual(asked, [
      ['microsoft', ['https://arm.example/.default']],
      ['microsoft', ['https://arm.example/.default', 'VSCODE_TENANT:tenant-1']],
    ]);
  });
});

describe('A token of a run that began in another cloud', () => {
  const setting = 'microsoft-sovereign-cloud.environment';
  afterEach(() => userSettings.delete(setting));

  it('still comes from the accounts of its own cloud, and not from those that the settings name now', async () => {
    const providers: unknown[] = [];
    signedIn(megan);
    authentication.getSession = (provider) => {
      providers.push(provider);
      return Promise.resolve({ accessToken: 'x', account: megan });
    };
    const services = servicesOf(() => false);
    const account = { accountId: 'm', accountLabel: megan.label, tenantId: 'tenant-1' };
    const ofRun = await new VscodeSignIn(cloud, services).credential(account);
    userSettings.set(setting, 'USGovernment');
    await ofRun.getToken(scope);
    const ofView = await new VscodeSignIn(cloud, services).credential(account);
    await ofView.getToken(scope);
    assert.deepEqual(providers, ['microsoft', 'microsoft-sovereign-cloud']);
  });
});

describe('A directory without a session', () => {
  it('needs a sign-in of its own, to that directory', async () => {
    const asked = signedIn(megan);
    const { getSession } = authentication;
    authentication.getSession = async (...given) => {
      const session = await getSession(...given);
      return asked.at(-1)?.silent === true && asked.at(-1)?.tenant !== undefined ? undefined : session;
    };
    const method = new VscodeSignIn(
      cloud,
      servicesOf(() => false),
    );
    const [directory] = (await listSubscriptions(method, signal))?.needsSignIn ?? [];
    assert.ok(directory);
    await method.signIn(directory.account);
    assert.deepEqual(prompts(asked), [{ account: megan.label, silent: false, claims: undefined, tenant: 'tenant-1' }]);
  });
});

describe('A directory for which VS Code gives no answer', () => {
  function silentIn(tenant: string): void {
    signedIn(megan);
    const { getSession } = authentication;
    authentication.getSession = (provider, scopes, options) =>
      (scopes as readonly string[]).includes(`VSCODE_TENANT:${tenant}`)
        ? new Promise(() => undefined)
        : getSession(provider, scopes, options);
  }
  const services = () =>
    ({
      tenants: async () =>
        ['tenant-1', 'tenant-2'].map((tenantId) => ({ tenantId, name: tenantId, defaultDomain: undefined })),
      subscriptions: async () => [],
    }) as unknown as AzureServices;

  it('is told as a failure after a while, and holds no other', async () => {
    silentIn('tenant-1');
    const clock = new ManualClock();
    const listing = await clock.runUntil(listSubscriptions(new VscodeSignIn(cloud, services, clock), signal));
    assert.deepEqual(
      listing?.failures.map(({ what, error }) => [what, (error as AzureError).kind]),
      [['the subscriptions of megan@contoso.com in tenant-1', 'timeout']],
    );
  });

  it('ends with the search, and is told of no more', async () => {
    silentIn('tenant-1');
    const refreshed = new AbortController();
    const method = new VscodeSignIn(cloud, services, new ManualClock());
    const listing = listSubscriptions(method, refreshed.signal);
    refreshed.abort(new Error('refreshed'));
    await assert.rejects(listing, /refreshed/);
  });
});
