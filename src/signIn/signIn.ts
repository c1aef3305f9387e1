import * as vscode from 'vscode';
import { throttled } from '../async/throttled.ts';
import type { AzureServices } from '../azure/azureServices.ts';
import type { Cloud } from '../azure/cloud.ts';
import { systemClock } from '../time/clock.ts';
import type { Log } from '../ui/log.ts';
import type { SettingsReader } from '../ui/settings.ts';
import {
  type EnvironmentListener,
  type FoundSubscription,
  findEnvironments,
  findSubscriptions,
} from './findEnvironments.ts';
import {
  type DirectoryListener,
  type DirectoryNeedingSignIn,
  type ListingFailure,
  type LoadedMethod,
  listSubscriptions,
  type SignInAccount,
  type SignInPlace,
  type Subscription,
  type SubscriptionListing,
} from './listing.ts';
import type { AccountGates } from './loadSignInMethod.ts';

/** Where it is remembered that the user signed out of this extension (VS Code itself keeps the account). */
const signedOutKey = 'signedOut';

/** VS Code reports a sign-in as several session changes within moments; one reload is enough for all of them. */
const quietMilliseconds = 500;

/** In a storm of throttles many subscriptions begin to wait within moments. In milliseconds. */
const waitsToldEvery = 300;

/** The current sign-in: which method, which cloud, which subscriptions. Everything heavy is loaded on first use. */
export class SignIn implements vscode.Disposable {
  readonly #settings: SettingsReader;
  readonly #context: Pick<vscode.ExtensionContext, 'globalState' | 'extensionMode'>;
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #waiting = new vscode.EventEmitter<void>();
  readonly #over = new AbortController();
  readonly #gates: AccountGates = {
    byAccount: new Map(),
    onWaiting: throttled(() => this.#waiting.fire(), waitsToldEvery, systemClock, this.#over.signal),
  };
  #method: Promise<LoadedMethod> | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;

  /** Accounts, cloud or method changed: everything shown is stale. */
  readonly onDidChange = this.#changed.event;

  /** `waitsUntil` changed, or that of a subscription (see `AzureServices.waitingUntil`). */
  readonly onDidWait = this.#waiting.event;

  constructor(
    settings: SettingsReader,
    context: Pick<vscode.ExtensionContext, 'globalState' | 'extensionMode'>,
    log: Log,
  ) {
    this.#settings = settings;
    this.#context = context;
    this.#log = log;
    this.#subscriptions.push(
      vscode.authentication.onDidChangeSessions(({ provider }) => {
        if (provider.id === 'microsoft' || provider.id === 'microsoft-sovereign-cloud') {
          this.#changeSoon();
        }
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (
          change.affectsConfiguration('microsoft-sovereign-cloud') ||
          change.affectsConfiguration('aseCertificates.signInWith')
        ) {
          this.#changeSoon();
        }
      }),
    );
  }

  /** Until when something that the user waits for waits because Azure throttles, in milliseconds since the epoch; undefined when nothing does. */
  get waitsUntil(): number | undefined {
    const until = [...this.#gates.byAccount.values()].flatMap((gate) => gate.waitingUntil() ?? []);
    return until.length === 0 ? undefined : Math.max(...until);
  }

  /** Everything the sign-in can see, unfiltered; undefined when signed out. Throws AzureError and SignInSettingError. */
  async list(signal: AbortSignal): Promise<SubscriptionListing | undefined> {
    if (this.#isSignedOut) {
      return undefined;
    }
    return listSubscriptions((await this.#load()).method, signal);
  }

  /** As `SignInMethod.directories`; undefined where the user signed out of this extension. Throws SignInSettingError too. */
  async directories(signal: AbortSignal, tell: DirectoryListener): Promise<boolean | undefined> {
    return this.#isSignedOut ? undefined : (await this.#load()).method.directories(signal, tell);
  }

  /**
   * Tells of every environment that the sign-in can see in the chosen subscriptions, or of all these subscriptions: see `findEnvironments`.
   * False when signed out. Throws AzureError and SignInSettingError.
   */
  async find(what: 'environments' | 'subscriptions', signal: AbortSignal, tell: EnvironmentListener): Promise<boolean> {
    if (this.#isSignedOut) {
      return false;
    }
    const { method } = await this.#load();
    const chosen = this.#chosen();
    const search = {
      clock: systemClock,
      signal,
      isSelected: (one: Subscription) => chosen.length === 0 || chosen.includes(subscriptionKey(one)),
      log: (message: string, error: unknown) => this.#log.error(message, error),
      found: (found: FoundSubscription) => tell.found(found),
      needsSignIn: (directory: DirectoryNeedingSignIn) => {
        for (const selected of this.selectedDirectories([directory])) {
          tell.needsSignIn(selected);
        }
      },
      failure: (failure: ListingFailure) => {
        this.#log.error(`Could not list ${failure.what}.`, failure.error);
        tell.failure(failure);
      },
    };
    return what === 'environments' ? findEnvironments(method, search) : findSubscriptions(method, search);
  }

  /** How many subscriptions the user chose to see; 0 for all. */
  get chosenSubscriptions(): number {
    return this.#chosen().length;
  }

  /** The subscriptions the user chose to see (all, when nothing was chosen). */
  selected(subscriptions: readonly Subscription[]): readonly Subscription[] {
    const chosen = this.#chosen();
    return chosen.length === 0 ? subscriptions : subscriptions.filter((one) => chosen.includes(subscriptionKey(one)));
  }

  /** The directories to be offered for a sign-in: where subscriptions were chosen, only theirs. An account as a whole always is. */
  selectedDirectories(directories: readonly DirectoryNeedingSignIn[]): readonly DirectoryNeedingSignIn[] {
    const chosen = this.#chosen();
    const isChosen = ({ account }: DirectoryNeedingSignIn): boolean =>
      account.tenantId === '' || chosen.some((key) => key.startsWith(`${account.tenantId.toLowerCase()}/`));
    return chosen.length === 0 ? directories : directories.filter(isChosen);
  }

  /** As `SignInMethod.signIn`. */
  async signIn(where?: SignInPlace): Promise<boolean> {
    const { method } = await this.#load();
    const done = await method.signIn(where);
    if (done) {
      await this.#context.globalState.update(signedOutKey, undefined);
      this.#reset();
    }
    return done;
  }

  /** Asks the user to sign in without dropping what is shown: a run goes on with the account it has. */
  async signInAgain(account: SignInAccount): Promise<boolean> {
    return (await this.#load()).method.signIn(account);
  }

  /** Forgets the account in this extension; VS Code keeps it for the others. */
  async signOut(): Promise<void> {
    await this.#context.globalState.update(signedOutKey, true);
    this.#reset();
  }

  async cloud(): Promise<Cloud> {
    return (await this.#load()).cloud;
  }

  /** Whether accounts are those of VS Code, which can ask the user. */
  async usesAccounts(): Promise<boolean> {
    return (await this.#load()).signInWith === 'vscode';
  }

  /** The services for an account known from a journal. Never asks the user; a request may throw AzureError signedOut. */
  async services(account: SignInAccount): Promise<AzureServices> {
    const { method, services } = await this.#load();
    return services(account, await method.credential(account));
  }

  dispose(): void {
    clearTimeout(this.#quiet);
    this.#over.abort();
    vscode.Disposable.from(...this.#subscriptions, this.#changed, this.#waiting).dispose();
  }

  get #isSignedOut(): boolean {
    return this.#context.globalState.get<boolean>(signedOutKey) === true;
  }

  /** Each as `tenantId/subscriptionId`, lower-cased. */
  #chosen(): readonly string[] {
    return this.#settings.get('selectedSubscriptions').map((key) => key.toLowerCase());
  }

  #load(): Promise<LoadedMethod> {
    // A failed load (a bad cloud setting) is not kept: the next call reads the settings again.
    this.#method ??= this.#create().catch((error: unknown) => {
      this.#method = undefined;
      throw error;
    });
    return this.#method;
  }

  async #create(): Promise<LoadedMethod> {
    const { loadSignInMethod } = await import('./loadSignInMethod.ts');
    return loadSignInMethod(this.#context.extensionMode === vscode.ExtensionMode.Production, this.#log, this.#gates);
  }

  #changeSoon(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#reset(), quietMilliseconds);
  }

  #reset(): void {
    this.#method = undefined;
    this.#changed.fire();
  }
}

/** `tenantId/subscriptionId`, lower-cased: the form of the setting `selectedSubscriptions`. */
export function subscriptionKey(subscription: Subscription): string {
  return `${subscription.tenantId}/${subscription.subscriptionId}`.toLowerCase();
}
