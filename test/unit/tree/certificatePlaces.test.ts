import assert from 'node:assert/strict';
import { decodeCertificate } from '../../../src/certificates/decodeCertificate.ts';
import { certificatePlaces } from '../../../src/tree/certificatePlaces.ts';
import { CertificateNode, EnvironmentNode, RootCertificatesNode } from '../../../src/tree/environmentNodes.ts';
import { SubscriptionNode } from '../../../src/tree/subscriptionNode.ts';
import { NoteNode, type TreeNode } from '../../../src/tree/treeNode.ts';
import { makeCertificate } from '../../fixtures/madeCertificate.ts';

const certificate = await decodeCertificate(makeCertificate().der);
const services = {} as never;
const subscriptionOf = (name: string): SubscriptionNode => {
  const account = { accountId: 'a', accountLabel: 'a', tenantId: 't' };
  const subscription = { name, subscriptionId: name, tenantId: 't', account } as never;
  return new SubscriptionNode(subscription, services, {} as never);
};
const production = subscriptionOf('Production');

/** The row of an environment and of its root certificates. */
function environment(name: string, version = 3): [EnvironmentNode, RootCertificatesNode] {
  const node = new EnvironmentNode(production, { id: `/${name}`, name, version } as never, services);
  return [node, new RootCertificatesNode(node, services)];
}

function root(parent: RootCertificatesNode, read: unknown, thumbprint?: string): CertificateNode {
  const resource = { id: `${parent.id}/r`, name: 'a-root', thumbprint };
  return new CertificateNode(parent, { resource, certificate: read } as never, services);
}

describe('Where a certificate is', () => {
  it('is said of environments whose root certificates are loaded, and the others are named', () => {
    const [prod, prodRoots] = environment('prod');
    const [edge, edgeRoots] = environment('edge');
    const [dev, devRoots] = environment('dev');
    const [old, oldRoots] = environment('old');
    const [closed] = environment('closed');
    const [classic] = environment('classic', 2);
    const { sha1 } = certificate.thumbprints;
    const loaded: readonly TreeNode[] = [
      ...[production, subscriptionOf('Sandbox'), prod, edge, dev, old, closed, classic],
      ...[prodRoots, root(prodRoots, certificate)],
      ...[edgeRoots, new NoteNode(edgeRoots, 'No root certificates')],
      ...[devRoots, root(devRoots, undefined, sha1)],
      ...[oldRoots, root(oldRoots, undefined)],
    ];
    assert.deepEqual(certificatePlaces(loaded, certificate.thumbprints), {
      has: ['prod (as a-root)', 'dev (as a-root)'],
      hasNot: ['edge'],
      unclear: ['old'],
      notLoaded: ['Sandbox (subscription)', 'closed'],
    });
  });

  it('is not known when nothing is listed', () => {
    const nowhere = { has: [], hasNot: [], unclear: [], notLoaded: [] };
    assert.deepEqual(certificatePlaces([], certificate.thumbprints), nowhere);
  });
});
