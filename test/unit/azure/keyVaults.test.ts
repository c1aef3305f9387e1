import assert from 'node:assert/strict';
import { keyVaultName, readKeyVault, readVaultSecret } from '../../../src/azure/keyVaults.ts';

const id = '/subscriptions/s/resourceGroups/tls-rg/providers/Microsoft.KeyVault/vaults/tls';

describe('a Key Vault', () => {
  const access = (properties: object) => readKeyVault({ id, location: 'westeurope', properties })?.access;

  it('is known by its id, in any case', () => {
    assert.deepEqual(
      readKeyVault({ ID: id.replace('Microsoft.KeyVault', 'microsoft.keyvault'), Location: 'westeurope' }),
      {
        id: id.replace('Microsoft.KeyVault', 'microsoft.keyvault'),
        name: 'tls',
        resourceGroup: 'tls-rg',
        location: 'westeurope',
        access: { grantedBy: undefined, network: 'open' },
      },
    );
    assert.equal(readKeyVault({ id: `${id}/secrets/shop` }), undefined);
    assert.equal(readKeyVault({ name: 'tls' }), undefined);
  });

  it('says whether roles or access policies grant access, where Azure tells', () => {
    assert.equal(access({ enableRbacAuthorization: true })?.grantedBy, 'roles');
    assert.equal(access({ EnableRbacAuthorization: false })?.grantedBy, 'policies');
    assert.equal(access({ enableRbacAuthorization: null })?.grantedBy, undefined);
  });

  for (const [network, properties] of [
    ['open', {}],
    ['open', { networkAcls: { defaultAction: 'Allow', bypass: 'None' } }],
    ['open', { networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices' } }],
    ['open', { networkAcls: { defaultAction: 'Deny' } }],
    ['open', { publicNetworkAccess: 'Disabled', networkAcls: { bypass: 'AzureServices' } }],
    ['firewall', { networkAcls: { defaultAction: 'Deny', bypass: 'None' } }],
    ['firewall', { publicNetworkAccess: 'disabled', networkAcls: { defaultAction: 'Allow', bypass: 'none' } }],
    ['perimeter', { publicNetworkAccess: 'SecuredByPerimeter', networkAcls: { bypass: 'AzureServices' } }],
  ] as const) {
    it(`has a network that is ${network} to App Service with ${JSON.stringify(properties)}`, () => {
      assert.equal(access(properties)?.network, network);
    });
  }
});

describe('a secret of a Key Vault', () => {
  it('has its name, what it is and its times, and no value', () => {
    const attributes = { enabled: false, nbf: 1_700_000_000, exp: 1_800_000_000 };
    const properties = { contentType: 'application/x-pkcs12', attributes, value: 'not kept' };
    assert.deepEqual(readVaultSecret({ id: `${id}/secrets/shop`, name: 'tls/shop', properties }), {
      name: 'shop',
      contentType: 'application/x-pkcs12',
      isEnabled: false,
      notBefore: 1_700_000_000_000,
      expiresAt: 1_800_000_000_000,
    });
  });

  it('is read without what Azure leaves out, and with times that make no sense', () => {
    const unknown = {
      name: 'shop',
      contentType: undefined,
      isEnabled: true,
      notBefore: undefined,
      expiresAt: undefined,
    };
    assert.deepEqual(readVaultSecret({ id: `${id}/secrets/shop` }), unknown);
    const attributes = { nbf: 'soon', exp: 1e300, recoveryLevel: 'Purgeable' };
    assert.deepEqual(readVaultSecret({ id: `${id}/secrets/shop`, properties: { attributes, more: {} } }), unknown);
    assert.equal(readVaultSecret({ id }), undefined);
  });
});

describe('keyVaultName', () => {
  it('is the name in the id of a Key Vault, and of nothing else', () => {
    assert.equal(keyVaultName(` ${id} `), 'tls');
    assert.equal(keyVaultName('/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/certificates/tls'), undefined);
    assert.equal(keyVaultName(id.replace('tls-rg', '..')), undefined);
    assert.equal(keyVaultName('https://tls.vault.azure.net'), undefined);
  });
});
