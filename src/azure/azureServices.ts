import type { TokenCredential } from '@azure/core-auth';
import type { Clock } from '../clock.ts';
import { Apps } from './apps.ts';
import { ArmClient, type Exchange } from './armClient.ts';
import type { Cloud } from './cloud.ts';
import { HostingEnvironments } from './hostingEnvironments.ts';
import { Permissions } from './permissions.ts';
import { RootCertificates } from './rootCertificates.ts';
import { listSubscriptions, listTenants, type SubscriptionSummary, type TenantSummary } from './subscriptions.ts';

export interface AzureServicesOptions {
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  readonly clock: Clock;
  /** 0 ≤ n < 1, for jitter. */
  readonly random: () => number;
  /** Called after each exchange with Azure. */
  readonly log: (exchange: Exchange) => void;
}

/** Everything this product asks of Azure, for one account in one directory, over one pipeline. */
export class AzureServices {
  readonly environments: HostingEnvironments;
  readonly apps: Apps;
  readonly rootCertificates: RootCertificates;
  readonly permissions: Permissions;
  readonly #client: ArmClient;

  constructor(options: AzureServicesOptions) {
    this.#client = new ArmClient(options);
    this.environments = new HostingEnvironments(this.#client);
    this.apps = new Apps(this.#client);
    this.rootCertificates = new RootCertificates(this.#client, options.clock);
    this.permissions = new Permissions(this.#client);
  }

  /** Every subscription the credential sees. Throws AzureError. */
  subscriptions(signal: AbortSignal): Promise<SubscriptionSummary[]> {
    return listSubscriptions(this.#client, signal);
  }

  /** Every directory the account is in. Throws AzureError. */
  tenants(signal: AbortSignal): Promise<TenantSummary[]> {
    return listTenants(this.#client, signal);
  }

  /** When the token in hand ends, in milliseconds since the epoch; 0 when that cannot be known. Throws AzureError. */
  tokenExpiresAt(signal?: AbortSignal): Promise<number> {
    return this.#client.tokenExpiresAt(signal);
  }
}
