import assert from 'node:assert/strict';
import { readWebCertificate } from '../../../src/azure/webCertificate.ts';

const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/certificates/shop';

describe('readWebCertificate', () => {
  it('reads what little there may be', () => {
    const found = readWebCertificate({ id });
    assert.deepEqual(
      [found?.name, found?.hostNames, found?.keyVault, found?.thumbprint],
      ['shop', [], undefined, undefined],
    );
    assert.equal(readWebCertificate({}), undefined);
    assert.equal(readWebCertificate('<html>'), undefined);
  });

  it('takes times without a zone as UTC, and keys without regard to case', () => {
    const found = readWebCertificate({
      id,
      properties: {
        expirationDate: '2026-05-01T00:00:00.1234567',
        hostNames: ['SHOP.contoso.com', null],
        hostingEnvironmentProfile: { id: '/Subscriptions/S' },
        thumbprint: 'ab'.repeat(20),
        keyVaultId: '/v',
        keyVaultSecretName: 'n',
        keyVaultSecretStatus: 'Newly invented',
      },
    });
    assert.equal(found?.expiresAt, Date.UTC(2026, 4, 1) + 123);
    assert.deepEqual(found?.hostNames, ['shop.contoso.com']);
    assert.equal(found?.environmentKey, '/subscriptions/s');
    assert.equal(found?.thumbprint, 'AB'.repeat(20));
    assert.deepEqual(found?.keyVault, { vaultId: '/v', secretName: 'n', status: undefined });
  });
});
