import { AccountGate } from './accountGate.ts';
import { ActivityLog } from './activityLog.ts';
import { AppSettings } from './appSettings.ts';
import { Apps } from './apps.ts';
import { ArmClient } from './armClient.ts';
import { compareAfter } from './compareWrite.ts';
import {
  type FoundApp,
  type SubscriptionWithEnvironments,
  searchApps,
  searchEnvironments,
} from './environmentSearch.ts';
import { HostingEnvironments } from './hostingEnvironment.ts';
import { HostNameBindings } from './hostNameBindings.ts';
import { KeyVaults } from './keyVaults.ts';
import { Kudu } from './kudu.ts';
import { Permissions, RightsOnApps } from './permissions.ts';
import { PublicCertificates } from './publicCertificates.ts';
import { RootCertificates } from './rootCertificates.ts';
import { ServerCertificates } from './serverCertificates.ts';
import { SiteConfigs } from './siteConfig.ts';
import {
  listSubscriptions,
  listTenants,
  type SubscriptionSummary,
  subscriptionPages,
  type TenantSummary,
} from './subscriptions.ts';
import type { TransportOptions } from './transport.ts';

/** Everything this product asks of Azure, for one account in one directory, over one pipeline. */
export class AzureServices {
  readonly environments: HostingEnvironments;
  readonly apps: Apps;
  readonly rootCertificates: RootCertificates;
  readonly publicCertificates: PublicCertificates;
  readonly appSettings: AppSettings;
  readonly serverCertificates: ServerCertificates;
  readonly keyVaults: KeyVaults;
  readonly hostNameBindings: HostNameBindings;
  readonly siteConfigs: SiteConfigs;
  readonly permissions: Permissions;
  readonly kudu: Kudu;
  readonly activityLog: ActivityLog;
  readonly #client: ArmClient;
  readonly #gate: AccountGate;

  /** @param compareAfterMs when writes of settings and bindings are compared; tests give a shorter time. */
  constructor(options: TransportOptions, compareAfterMs = compareAfter) {
    this.#gate = options.gate ?? new AccountGate(options);
    this.#client = new ArmClient({ ...options, gate: this.#gate });
    this.environments = new HostingEnvironments(this.#client);
    this.apps = new Apps(this.#client);
    this.rootCertificates = new RootCertificates(this.#client, options.clock, compareAfterMs);
    this.publicCertificates = new PublicCertificates(this.#client, options.clock);
    this.appSettings = new AppSettings(this.#client, options.clock, compareAfterMs);
    this.siteConfigs = new SiteConfigs(this.#client);
    this.serverCertificates = new ServerCertificates(this.#client, options.clock, compareAfterMs);
    this.keyVaults = new KeyVaults(this.#client);
    this.hostNameBindings = new HostNameBindings(this.#client, options.clock, compareAfterMs);
    this.permissions = new Permissions(this.#client);
    this.activityLog = new ActivityLog(this.#client);
    this.kudu = new Kudu(this.#client, options);
  }

  /** For the rights on many apps, each asked for as it is now; what is the same for several is asked once. */
  rightsOnApps(): RightsOnApps {
    return new RightsOnApps(this.permissions);
  }

  /** Every subscription the credential sees. Throws AzureError. */
  subscriptions(signal: AbortSignal): Promise<SubscriptionSummary[]> {
    return listSubscriptions(this.#client, signal);
  }

  /** The same, page by page. */
  subscriptionPages(signal: AbortSignal): AsyncGenerator<readonly SubscriptionSummary[]> {
    return subscriptionPages(this.#client, signal);
  }

  /** Every environment that the credential may read in its directory, as Azure Resource Graph has them: see `searchEnvironments`. */
  searchEnvironments(signal: AbortSignal, page?: () => void): Promise<readonly SubscriptionWithEnvironments[]> {
    return searchEnvironments(this.#client, signal, page);
  }

  /** Tells of every app in an environment, as Azure Resource Graph has them: see `searchApps`. Throws AzureError. */
  searchApps(signal: AbortSignal, found: (apps: readonly FoundApp[]) => void): Promise<void> {
    return searchApps(this.#client, signal, found);
  }

  /** Every directory the account is in. Throws AzureError. */
  tenants(signal: AbortSignal): Promise<TenantSummary[]> {
    return listTenants(this.#client, signal);
  }

  /** See `AccountGate.waitingUntil`. */
  waitingUntil(subscriptionId: string): number | undefined {
    return this.#gate.waitingUntil(subscriptionId);
  }

  /** When the token in hand ends, in milliseconds since the epoch; 0 when that cannot be known. Throws AzureError. */
  tokenExpiresAt(signal?: AbortSignal): Promise<number> {
    return this.#client.tokenExpiresAt(signal);
  }
}
