import type { Cloud } from './cloud.ts';

/** The parts of a resource id, each as Azure wrote it. Azure compares all of them without regard to case. */
export interface ResourceId {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** E.g. `Microsoft.Web/sites/slots`. */
  readonly type: string;
  /** One for each level of the type: `['app', 'slot']`. Never empty. */
  readonly names: readonly [string, ...string[]];
  /** The last of the names. */
  readonly name: string;
}

const idPattern = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/([^/]+)\/([^/]+(?:\/[^/]+)+)$/i;

/** The parts of the id of a resource in a resource group; undefined when the text is not one. */
export function parseResourceId(id: string): ResourceId | undefined {
  const [, subscriptionId, resourceGroup, provider, path] = idPattern.exec(id) ?? [];
  const segments = path?.split('/') ?? [];
  const types = segments.filter((_, index) => index % 2 === 0);
  const [first, ...others] = segments.filter((_, index) => index % 2 === 1);
  const isComplete = segments.length % 2 === 0;
  if (!subscriptionId || !resourceGroup || !provider || !first || !isComplete) {
    return undefined;
  }
  return {
    subscriptionId,
    resourceGroup,
    type: [provider, ...types].join('/'),
    names: [first, ...others],
    name: others.at(-1) ?? first,
  };
}

/** How rows, sets and journals know a resource: Azure may answer the same id in another case the next time. */
export function keyOf(id: string): string {
  return id.toLowerCase();
}

/**
 * A path as it goes into a URL. Ids are taken as Azure writes them, without percent-encoding.
 * Throws RangeError on `.` and `..`, which a URL would resolve to another resource.
 */
export function encodePath(path: string): string {
  const segments = path.split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) {
    throw new RangeError('A resource path cannot contain "." or ".." as a name.');
  }
  return segments.map(encodeURIComponent).join('/');
}

/** The address of a resource's page in the cloud's portal, in the directory (tenant) that it belongs to. */
export function portalLink(cloud: Pick<Cloud, 'portalUrl'>, id: string, tenantId: string): string {
  return `${cloud.portalUrl}/#@${encodeURIComponent(tenantId)}/resource${encodePath(id)}`;
}
