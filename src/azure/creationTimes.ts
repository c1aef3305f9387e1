import type { ArmClient } from './armClient.ts';
import { textField } from './fields.ts';
import { keyOf } from './resourceId.ts';

/** Version of Resources_List, which tells when a resource was made; the site itself does not. */
const apiVersion = '2021-04-01';

/** Slots are resources of a type of their own. */
const types = ['Microsoft.Web/sites', 'Microsoft.Web/sites/slots'];

/**
 * When the apps and slots of a subscription were made, in milliseconds since the epoch, by their keys; one that Azure does not tell
 * is left out. Throws AzureError, or the signal's reason.
 */
export async function listCreationTimes(
  client: ArmClient,
  subscriptionId: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const operation = 'list when apps were created';
  const lists = await Promise.all(
    types.map((type) => {
      const query = { $filter: `resourceType eq '${type}'`, $expand: 'createdTime' };
      return client.list(`/subscriptions/${subscriptionId}/resources`, { apiVersion, operation, query, signal });
    }),
  );
  return new Map(lists.flat().flatMap(readCreation));
}

function readCreation(raw: unknown): readonly (readonly [string, number])[] {
  const id = textField(raw, 'id');
  const at = Date.parse(textField(raw, 'createdTime') ?? '');
  return id === undefined || Number.isNaN(at) ? [] : [[keyOf(id), at]];
}
