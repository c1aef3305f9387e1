import assert from 'node:assert/strict';
import { AzureError, type AzureErrorKind } from '../../src/azure/azureError.ts';
import { leaf } from '../fixtures/madePfx.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { pkcs12 } from '../localAzure/keyVaults.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const isKind = (kind: AzureErrorKind) => (error: unknown) => error instanceof AzureError && error.kind === kind;
const refusal = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
const listOfVaults = 'GET **/Microsoft.KeyVault/vaults';
const listOfSecrets = 'GET **/vaults/*/secrets';

describe('Key Vaults', () => {
  let connected: ConnectedAzure;
  let subscriptionId: string;

  before(async () => {
    connected = await connectAzure(
      contosoEstate()
        .subscription('Contoso Production')
        .keyVault('tls', {
          secrets: [
            { name: 'shop', contentType: pkcs12, expires: Date.UTC(2040, 0, 1), der: leaf.der },
            { name: 'Mail', contentType: pkcs12, enabled: false },
            { name: 'payments-db-password' },
          ],
        })
        .keyVault('guarded', {
          usesRoles: false,
          network: 'closed',
          appServiceMayRead: false,
          location: 'North Europe',
        })
        .keyVault('sealed', { secrets: 'refused' })
        .environment('contoso-ase')
        .subscription('Contoso Other')
        .keyVault('elsewhere')
        .build(),
    );
    subscriptionId = connected.local.estate.environmentNamed('contoso-ase').seed.subscriptionId;
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const vaults = () => connected.azure.keyVaults.list(subscriptionId, connected.signal);
  const secrets = (name: string) => {
    const vault = connected.local.estate.seed.keyVaults.find((one) => one.name === name) ?? assert.fail();
    return connected.azure.keyVaults.secrets(vault.id, connected.signal);
  };

  it('are those of the subscription, every page, with what lets App Service in', async () => {
    connected.local.estate.change({ pageSize: 1 });
    assert.deepEqual(
      (await vaults()).map(({ name, resourceGroup, location, access }) => [name, resourceGroup, location, access]),
      [
        ['guarded', 'guarded-rg', 'North Europe', { grantedBy: 'policies', network: 'firewall' }],
        ['sealed', 'sealed-rg', 'West Europe', { grantedBy: 'roles', network: 'open' }],
        ['tls', 'tls-rg', 'West Europe', { grantedBy: 'roles', network: 'open' }],
      ],
    );
    assert.equal(connected.local.requestsTo(listOfVaults).length, 3);
  });

  it('have secrets, every page, of which nothing but the value is missing', async () => {
    connected.local.estate.change({ pageSize: 2 });
    assert.deepEqual(
      (await secrets('tls')).map(({ name, contentType, isEnabled, expiresAt }) => [
        name,
        contentType,
        isEnabled,
        expiresAt,
      ]),
      [
        ['Mail', pkcs12, false, undefined],
        ['payments-db-password', undefined, true, undefined],
        ['shop', pkcs12, true, Date.UTC(2040, 0, 1)],
      ],
    );
  });

  it('that have no secret are an empty list; a refusal never is', async () => {
    assert.deepEqual(await secrets('guarded'), []);
    await assert.rejects(secrets('sealed'), isKind('forbidden'));
    connected.local.faults.arm({ on: listOfVaults, answer: refusal });
    await assert.rejects(vaults(), isKind('forbidden'));
  });

  it('fail as a whole when a page fails, is no page, or is on another server', async () => {
    connected.local.estate.change({ pageSize: 1 });
    connected.local.faults.arm({ on: listOfSecrets, skip: 1, answer: refusal });
    await assert.rejects(secrets('tls'), isKind('forbidden'));
    for (const body of [{ value: 'none' }, { value: [{ id: '/somewhere/else' }] }, {}]) {
      connected.reset();
      connected.local.faults.arm({ on: listOfSecrets, answer: { status: 200, body } });
      await assert.rejects(secrets('tls'), isKind('service'));
    }
    connected.reset();
    const nextLink = 'https://tls.vault.azure.net/secrets?api-version=7.4';
    connected.local.faults.arm({ on: listOfSecrets, answer: { status: 200, body: { value: [], nextLink } } });
    await assert.rejects(secrets('tls'), isKind('service'));
  });

  it('that are gone say so', async () => {
    const gone = `/subscriptions/${subscriptionId}/resourceGroups/tls-rg/providers/Microsoft.KeyVault/vaults/gone`;
    await assert.rejects(connected.azure.keyVaults.secrets(gone, connected.signal), isKind('notFound'));
  });

  it('say what lets App Service in where they may be read, and nothing where not', async () => {
    const { id } = connected.local.estate.seed.keyVaults.find(({ name }) => name === 'guarded') ?? assert.fail();
    const access = (vaultId: string) => connected.azure.keyVaults.access(vaultId, connected.signal);
    assert.deepEqual(await access(id.toUpperCase()), { grantedBy: 'policies', network: 'firewall' });
    assert.equal(await access(id.replace('vaults/guarded', 'vaults/gone')), undefined);
    connected.local.faults.arm({ on: 'GET **/vaults/*', answer: refusal });
    assert.equal(await access(id), undefined);
    await assert.rejects(connected.azure.keyVaults.access(id, AbortSignal.abort(new Error('left'))), /left/);
  });

  it('are imported from as App Service finds them', async () => {
    const environment = await connected.environment('contoso-ase');
    const from = async (vault: string, secretName: string) => {
      const { id: vaultId } = connected.local.estate.seed.keyVaults.find(({ name }) => name === vault) ?? assert.fail();
      const wanted = { name: `${vault}-${secretName}`, vaultId, secretName };
      const outcome = await connected.azure.serverCertificates.importFromKeyVault(
        environment,
        wanted,
        connected.signal,
      );
      return 'status' in outcome ? outcome.status : outcome.kind;
    };
    assert.equal(await from('tls', 'shop'), 'imported');
    assert.equal(await from('tls', 'Mail'), 'KeyVaultSecretDoesNotExist');
    assert.equal(await from('guarded', 'shop'), 'AzureServiceUnauthorizedToAccessKeyVault');
  });
});
