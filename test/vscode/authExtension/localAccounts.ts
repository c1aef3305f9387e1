import * as vscode from 'vscode';
import { askLocalAzure } from '../../host/localAzure.ts';

interface SeedAccount {
  readonly name: string;
  readonly objectId: string;
  readonly tenants: readonly { readonly tenantId: string; readonly needsOwnSignIn: boolean }[];
}

/** Microsoft accounts whose sign-in page is local Azure: sessions hold tokens that local Azure issued and accepts. */
export class LocalAccounts implements vscode.AuthenticationProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  readonly onDidChangeSessions = this.#changed.event;
  /** Signed-in accounts, each with the tenants that it signed in to by name. */
  readonly #signedIn = new Map<string, Set<string>>();

  /** Accounts that consented to App Service, which wants it once, as `name`. */
  readonly #consented = new Set<string>();

  /** Who answers the next sign-in page; undefined: nobody, it is closed. */
  nextSignIn: string | undefined;
  readonly pages: { account: string; tenant: string }[] = [];
  readonly #at: { readonly at?: string };

  /** `at`: the address of the local Azure, where it is not the one of the tests. */
  constructor(at?: string) {
    this.#at = at === undefined ? {} : { at };
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** These accounts and no others are signed in from now on. */
  async replaceAll(names: readonly string[]): Promise<void> {
    const removed = await this.getSessions(undefined, {});
    this.#signedIn.clear();
    this.#consented.clear();
    this.pages.length = 0;
    for (const name of names) {
      this.#signedIn.set(name, new Set());
    }
    this.#changed.fire({ added: await this.getSessions(undefined, {}), removed, changed: [] });
  }

  async getSessions(
    scopes: readonly string[] | undefined,
    { account }: vscode.AuthenticationProviderSessionOptions,
  ): Promise<vscode.AuthenticationSession[]> {
    const seed = await this.#seed();
    const wanted = [...this.#signedIn.keys()].filter((name) => account === undefined || account.label === name);
    const sessions = wanted.map((name) => this.#silentSession(find(seed, name), scopes ?? []));
    return (await Promise.all(sessions)).filter((session) => session !== undefined);
  }

  async createSession(
    scopes: readonly string[],
    { account }: vscode.AuthenticationProviderSessionOptions,
  ): Promise<vscode.AuthenticationSession> {
    const name = this.nextSignIn ?? '';
    this.pages.push({ account: account?.label ?? '', tenant: tenantOf(scopes) ?? '' });
    if (this.nextSignIn === undefined) {
      throw new Error('User cancelled the sign-in.');
    }
    const seed = find(await this.#seed(), name);
    const tenant = tenantOf(scopes) ?? home(seed);
    const session = await this.#session(seed, tenant, scopes, false);
    if (isAppService(scopes)) {
      this.#consented.add(name);
    }
    this.#signedIn.set(name, (this.#signedIn.get(name) ?? new Set()).add(tenant));
    this.#changed.fire({ added: [session], removed: [], changed: [] });
    return session;
  }

  async removeSession(id: string): Promise<void> {
    const removed = (await this.getSessions(undefined, {})).filter((session) => session.id === id);
    for (const session of removed) {
      this.#signedIn.delete(session.account.label);
    }
    this.#changed.fire({ added: [], removed, changed: [] });
  }

  /** undefined where the tenant wants a sign-in of its own, or the audience a consent, that has not been. */
  async #silentSession(
    account: SeedAccount,
    scopes: readonly string[],
  ): Promise<vscode.AuthenticationSession | undefined> {
    const tenant = tenantOf(scopes) ?? home(account);
    const membership = account.tenants.find(({ tenantId }) => tenantId === tenant);
    const signedInThere = this.#signedIn.get(account.name)?.has(tenant) === true;
    const needsConsent = isAppService(scopes) && !this.#consented.has(account.name);
    if (membership === undefined || needsConsent || (membership.needsOwnSignIn && !signedInThere)) {
      return undefined;
    }
    return this.#session(account, tenant, scopes, !signedInThere);
  }

  async #session(
    account: SeedAccount,
    tenantId: string,
    scopes: readonly string[],
    silent: boolean,
  ): Promise<vscode.AuthenticationSession> {
    const audience = audienceOf(scopes);
    const order = { account: account.name, tenantId, silent, ...(audience === undefined ? {} : { audience }) };
    const answer = await askLocalAzure('POST', '/_local/token', { body: order, ...this.#at });
    if (answer.status !== 200) {
      throw new Error(`Local Azure issued no token: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    const { accessToken } = answer.body as { accessToken: string };
    return {
      id: `${account.objectId}/${tenantId}`,
      accessToken,
      account: { id: account.objectId, label: account.name },
      scopes: [...scopes],
    };
  }

  async #seed(): Promise<readonly SeedAccount[]> {
    const { body } = await askLocalAzure('GET', '/_local/state', this.#at);
    return (body as { accounts: readonly SeedAccount[] }).accounts;
  }
}

/** VS Code's Microsoft accounts take the tenant as a scope of this form. */
function tenantOf(scopes: readonly string[]): string | undefined {
  return scopes.find((scope) => scope.startsWith('VSCODE_TENANT:'))?.slice('VSCODE_TENANT:'.length);
}

/** `https://appservice.azure.com` of the scope `https://appservice.azure.com/.default`; undefined: local Azure's own. */
function audienceOf(scopes: readonly string[]): string | undefined {
  return scopes.find((scope) => scope.startsWith('https://'))?.replace(/\/\.default$/, '');
}

function isAppService(scopes: readonly string[]): boolean {
  return audienceOf(scopes)?.startsWith('https://appservice.') === true;
}

function home(account: SeedAccount): string {
  const [first] = account.tenants;
  if (first === undefined) {
    throw new Error(`${account.name} belongs to no tenant.`);
  }
  return first.tenantId;
}

function find(accounts: readonly SeedAccount[], name: string): SeedAccount {
  const account = accounts.find((one) => one.name === name);
  if (account === undefined) {
    throw new Error(`Local Azure knows no account ${name}.`);
  }
  return account;
}
