import assert from 'node:assert/strict';
import { AzureError } from '../../../src/azure/azureError.ts';
import { messages, stubVscode } from '../../equipment/vscodeStub.ts';
import { target } from './stopStartApps/plans.ts';

stubVscode();
const { removeCertificate } = await import('../../../src/commands/removeCertificate.ts');
const { RootCertificatesNode, CertificateNode } = await import('../../../src/tree/environmentNodes.ts');

describe('Remove Root Certificate…', () => {
  afterEach(() => {
    messages.pressed = () => Promise.resolve(undefined);
  });

  it('loads the rows again also when it fails: what is there may have changed', async () => {
    const { environment } = target('contoso-ase');
    const lost = new AzureError('network', { operation: 'remove' });
    const azure = { rootCertificates: { remove: () => Promise.reject(lost) } };
    const refreshed: unknown[] = [];
    const list = new RootCertificatesNode({ id: 'ase', environment, subscription: { azure } } as never, {} as never);
    const view = { loadedNodes: () => [list], refresh: (node: unknown) => refreshed.push(node) };
    const resource = { id: 'ase/root', name: 'root', thumbprint: 'AA' };
    const row = new CertificateNode(list, { resource, certificate: undefined } as never, {} as never);
    messages.pressed = () => Promise.resolve('Remove');
    await assert.rejects(removeCertificate({ view } as never, row), lost);
    assert.deepEqual(refreshed, [list]);
  });
});
