import { distinct, readAll } from './answer.ts';
import type { ArmClient } from './armClient.ts';
import { textField } from './fields.ts';

/** Version of Subscriptions_List and Tenants_List. */
const apiVersion = '2022-12-01';

export interface SubscriptionSummary {
  readonly subscriptionId: string;
  /** The directory (tenant) that the subscription trusts. */
  readonly tenantId: string;
  readonly name: string;
  /** `Enabled`, `Warned`, `PastDue`, `Disabled`, `Deleted`, or undefined. */
  readonly state: string | undefined;
}

export interface TenantSummary {
  readonly tenantId: string;
  /** The directory's name as people know it; its domain, else its id, where it has none. */
  readonly name: string;
  readonly defaultDomain: string | undefined;
}

/** Every subscription that the client's credential sees. Throws AzureError, or the signal's reason. */
export async function listSubscriptions(client: ArmClient, signal: AbortSignal): Promise<SubscriptionSummary[]> {
  const all: SubscriptionSummary[] = [];
  for await (const page of subscriptionPages(client, signal)) {
    all.push(...page);
  }
  return all;
}

/** The same, page by page. */
export async function* subscriptionPages(
  client: ArmClient,
  signal: AbortSignal,
): AsyncGenerator<readonly SubscriptionSummary[]> {
  const operation = 'list subscriptions';
  const seen = new Set<string>();
  for await (const { items } of client.pages('/subscriptions', { apiVersion, operation, signal, mayShare: true })) {
    yield readAll(items, readSubscription, operation).filter(({ subscriptionId }) => {
      const isNew = !seen.has(subscriptionId.toLowerCase());
      seen.add(subscriptionId.toLowerCase());
      return isNew;
    });
  }
}

/** Every directory (tenant) that the client's account is in. Throws AzureError, or the signal's reason. */
export async function listTenants(client: ArmClient, signal: AbortSignal): Promise<TenantSummary[]> {
  const operation = 'list directories';
  const items = await client.list('/tenants', { apiVersion, operation, signal, mayShare: true });
  return distinct(readAll(items, readTenant, operation), ({ tenantId }) => tenantId.toLowerCase());
}

/** Reads a Subscription; undefined when it lacks its id or its directory's. */
export function readSubscription(raw: unknown): SubscriptionSummary | undefined {
  const subscriptionId = textField(raw, 'subscriptionId');
  const tenantId = textField(raw, 'tenantId');
  return subscriptionId === undefined || tenantId === undefined
    ? undefined
    : {
        subscriptionId,
        tenantId,
        name: textField(raw, 'displayName') ?? subscriptionId,
        state: textField(raw, 'state'),
      };
}

/** Reads a TenantIdDescription; undefined when it has no tenant id. */
export function readTenant(raw: unknown): TenantSummary | undefined {
  const tenantId = textField(raw, 'tenantId');
  const defaultDomain = textField(raw, 'defaultDomain');
  return tenantId === undefined
    ? undefined
    : { tenantId, name: textField(raw, 'displayName') ?? defaultDomain ?? tenantId, defaultDomain };
}
