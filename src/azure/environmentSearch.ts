import { distinct, readAll } from './answer.ts';
import type { ArmClient } from './armClient.ts';
import { textField } from './fields.ts';
import { type HostingEnvironment, readHostingEnvironment } from './hostingEnvironment.ts';
import { type GraphQuery, queryGraph } from './resourceGraph.ts';
import { keyOf } from './resourceId.ts';
import { listSubscriptions } from './subscriptions.ts';

/** A subscription that has environments, as Azure Resource Graph has them. */
export interface SubscriptionWithEnvironments {
  readonly subscriptionId: string;
  /** The directory of the subscription; undefined where Azure gives none. */
  readonly tenantId: string | undefined;
  /** Its id where Azure gives no name. */
  readonly name: string;
  readonly environments: readonly HostingEnvironment[];
}

/** As Microsoft advises for one query. */
const subscriptionsInQuery = 300;

const environments = {
  operation: 'find App Service Environments with Azure Resource Graph',
  query: [
    'resources',
    "where type =~ 'microsoft.web/hostingenvironments'",
    "join kind=leftouter (resourcecontainers | where type =~ 'microsoft.resources/subscriptions' | project subscriptionId, subscriptionName = name) on subscriptionId",
    'project id, name, kind, location, properties, subscriptionId, tenantId, subscriptionName',
    'order by id asc',
  ].join(' | '),
};

/**
 * Every environment that the account may read in the client's directory, by queries of Azure Resource Graph: one, and one for each 300
 * subscriptions where there are more than 10,000. What was created or deleted a short time ago may be wrong: see `queryGraph`.
 * `page` is called when a page has come. Throws AzureError, or the signal's reason.
 */
export async function searchEnvironments(
  client: ArmClient,
  signal: AbortSignal,
  page?: () => void,
): Promise<readonly SubscriptionWithEnvironments[]> {
  const found = readAll(await rowsOf(client, environments, signal, page), readRow, environments.operation);
  const each = distinct(found, ({ environment }) => keyOf(environment.id));
  return [...Map.groupBy(each, ({ environment }) => environment.subscriptionId.toLowerCase()).values()].map(
    (group) => ({
      subscriptionId: group[0]?.environment.subscriptionId ?? '',
      tenantId: group[0]?.tenantId,
      name: group[0]?.subscriptionName ?? group[0]?.environment.subscriptionId ?? '',
      environments: group.map(({ environment }) => environment),
    }),
  );
}

type Query = Pick<GraphQuery, 'query' | 'operation'>;

/** Of every subscription, in more queries where one does not ask all. `page` is called with each page: rows may come in two of them. */
async function rowsOf(
  client: ArmClient,
  query: Query,
  signal: AbortSignal,
  page?: (rows: readonly unknown[]) => void,
): Promise<readonly unknown[]> {
  const first = await queryGraph(client, query, signal, page);
  if (!first.isCut) {
    return first.rows;
  }
  const ids = (await listSubscriptions(client, signal)).map(({ subscriptionId }) => subscriptionId);
  const rows: unknown[] = [];
  for (let from = 0; from < ids.length; from += subscriptionsInQuery) {
    const subscriptionIds = ids.slice(from, from + subscriptionsInQuery);
    rows.push(...(await queryGraph(client, { ...query, subscriptionIds }, signal, page)).rows);
  }
  return rows;
}

interface Row {
  readonly environment: HostingEnvironment;
  readonly tenantId: string | undefined;
  readonly subscriptionName: string | undefined;
}

function readRow(raw: unknown): Row | undefined {
  const environment = readHostingEnvironment(raw);
  return environment === undefined
    ? undefined
    : { environment, tenantId: textField(raw, 'tenantId'), subscriptionName: textField(raw, 'subscriptionName') };
}

/** An app or slot in an environment, as Azure Resource Graph has it. */
export interface FoundApp {
  readonly id: string;
  /** `app`, or `app/slot`. */
  readonly name: string;
  readonly environmentId: string;
}

const apps = {
  operation: 'find apps with Azure Resource Graph',
  query: [
    'resources',
    "where type in~ ('microsoft.web/sites', 'microsoft.web/sites/slots')",
    'where isnotempty(properties.hostingEnvironmentProfile.id)',
    'project id, name, environmentId = properties.hostingEnvironmentProfile.id',
    'order by id asc',
  ].join(' | '),
};

/**
 * Tells of every app and slot in an environment that the account may read in the client's directory, page after page; of some perhaps
 * twice. As `searchEnvironments`.
 */
export async function searchApps(
  client: ArmClient,
  signal: AbortSignal,
  found: (apps: readonly FoundApp[]) => void,
): Promise<void> {
  await rowsOf(client, apps, signal, (rows) => found(readAll(rows, readApp, apps.operation)));
}

function readApp(raw: unknown): FoundApp | undefined {
  const id = textField(raw, 'id');
  const name = textField(raw, 'name');
  const environmentId = textField(raw, 'environmentId');
  return id === undefined || name === undefined || environmentId === undefined
    ? undefined
    : { id, name, environmentId };
}
