import assert from 'node:assert/strict';
import { AzureError } from '../../../../src/azure/azureError.ts';
import { messages, stubVscode } from '../../../equipment/vscodeStub.ts';
import { target } from '../stopStartApps/plans.ts';

stubVscode();
const { removeServerCertificate } = await import(
  '../../../../src/commands/serverCertificates/removeServerCertificate.ts'
);
const { ServerCertificatesNode } = await import('../../../../src/tree/serverCertificateNodes.ts');

describe('Remove Server Certificate…', () => {
  afterEach(() => {
    messages.pressed = () => Promise.resolve(undefined);
  });

  it('loads the rows again also when the answer to the removal is lost: it may be gone', async () => {
    const { environment } = target('contoso-ase');
    const lost = new AzureError('network', { operation: 'remove' });
    const azure = {
      apps: { withSlots: () => Promise.resolve([]) },
      serverCertificates: { remove: () => Promise.reject(lost) },
    };
    const refreshed: unknown[] = [];
    const list = new ServerCertificatesNode({ id: 'environment', environment } as never, {} as never);
    const view = { loadedNodes: () => [list], refresh: (node: unknown) => refreshed.push(node) };
    const certificate = { name: 'shop', thumbprint: 'AA', hostNames: [], keyVault: undefined };
    messages.pressed = () => Promise.resolve('Remove');
    const removing = removeServerCertificate({ view } as never, { environment, subscription: { azure }, certificate });
    await assert.rejects(removing, lost);
    assert.deepEqual(refreshed, [list]);
  });
});
