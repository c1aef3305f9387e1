import { Refusal, resourceNotFound } from '../errors.ts';
import type { Call } from './route.ts';

interface InResourceGroup {
  readonly seed: { readonly subscriptionId: string; readonly resourceGroup: string };
}

export function inSubscription<T extends InResourceGroup>(rows: readonly T[], { param }: Call): T[] {
  return rows.filter((row) => same(row.seed.subscriptionId, param('subscription')));
}

export function inResourceGroup<T extends InResourceGroup>(rows: readonly T[], call: Call): T[] {
  return inSubscription(rows, call).filter((row) => same(row.seed.resourceGroup, call.param('resourceGroup')));
}

/** The id of the resource that the path names by `parameter`. */
export function resourceId({ param }: Call, type: string, parameter: string): string {
  const group = `/subscriptions/${param('subscription')}/resourceGroups/${param('resourceGroup')}`;
  return `${group}/providers/${type}/${param(parameter)}`;
}

/** What was found, or Azure Resource Manager's own 404. */
export function found<T>(resource: T | undefined, { param }: Call, type: string, name: string): T {
  if (resource === undefined) {
    throw new Refusal(resourceNotFound(type, name, param('resourceGroup')));
  }
  return resource;
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
