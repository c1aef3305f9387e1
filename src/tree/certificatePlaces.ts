import type { Thumbprints } from '../certificates/thumbprints.ts';
import { CertificateNode, EnvironmentNode, RootCertificatesNode } from './environmentNodes.ts';
import { SubscriptionNode } from './subscriptionNode.ts';
import { NoteNode, type TreeNode } from './treeNode.ts';

/**
 * In which App Service Environments a certificate is a root certificate, as far as these rows are loaded. `has` also says its name there.
 * `unclear`: Azure gives neither bytes nor thumbprint of a root certificate there. `notLoaded`: environments whose root certificates, and
 * subscriptions whose environments, are not loaded.
 */
export function certificatePlaces(loaded: readonly TreeNode[], { sha1, sha256 }: Thumbprints) {
  const parents = new Set(loaded.map(({ parent }) => parent));
  const roots = Map.groupBy(
    loaded.filter((row) => row instanceof CertificateNode),
    ({ environment }) => environment,
  );
  const empty = loaded.flatMap((row) =>
    row instanceof NoteNode && row.parent instanceof RootCertificatesNode ? [row.parent.parent] : [],
  );
  const isIt = ({ certificate, resource }: CertificateNode): boolean =>
    certificate === undefined ? resource.thumbprint === sha1 : certificate.thumbprints.sha256 === sha256;
  const places = {
    has: [] as string[],
    hasNot: empty.map(nameOf),
    unclear: [] as string[],
    notLoaded: loaded.flatMap((row) =>
      row instanceof SubscriptionNode && !parents.has(row) ? [`${row.subscription.name} (subscription)`] : [],
    ),
  };
  for (const [environment, rows] of roots) {
    const found = rows.find(isIt);
    if (found !== undefined) {
      places.has.push(`${nameOf(environment)} (as ${found.resource.name})`);
    } else {
      const isUnclear = rows.some(({ resource }) => resource.thumbprint === undefined);
      places[isUnclear ? 'unclear' : 'hasNot'].push(nameOf(environment));
    }
  }
  const known = new Set([...roots.keys(), ...empty]);
  for (const row of loaded) {
    if (row instanceof EnvironmentNode && row.environment.version === 3 && !known.has(row)) {
      places.notLoaded.push(nameOf(row));
    }
  }
  return places;
}

function nameOf({ environment }: EnvironmentNode): string {
  return environment.name;
}
