import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { AzureCli, whatIsMissingForAzureCli } from '../equipment/azureCli.ts';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';

const missing = whatIsMissingForAzureCli();

/** A client that knows nothing of this project: what it can use behaves as Azure does, as far as it can tell. */
describe(`local Azure used by the Azure CLI${missing && ` [skipped: ${missing}]`}`, function () {
  this.timeout(60_000);
  let local: LocalAzure;
  let cli: AzureCli | undefined;

  const az = (...args: readonly string[]): Promise<unknown> => {
    assert.ok(cli);
    return cli.run(...args);
  };

  before(async function () {
    if (missing !== '') {
      this.skip();
    }
    local = await startLocalAzure();
    cli = await AzureCli.signedInTo(local);
  });
  after(async () => {
    await local?.close();
    await cli?.close();
  });

  it('lists the subscriptions', async () => {
    const accounts = (await az('account', 'list')) as readonly { readonly name: string }[];
    assert.deepEqual(
      accounts.map(({ name }) => name),
      ['Contoso Production', 'Contoso Development', 'Contoso Sandbox'],
    );
  });

  it('puts, gets, lists and deletes a root certificate', async () => {
    const now = Date.now();
    const validity = { notBefore: new Date(now), notAfter: new Date(now + 86_400_000) };
    const { der } = await makeCertificate({ commonName: 'Woodgrove Root', ...validity });
    const environment = local.estate.environmentNamed('contoso-prod-ase');
    const rest = (method: string, name = '', ...more: readonly string[]): Promise<unknown> => {
      const url = `${environment.seed.id}/publicCertificates${name}?api-version=2024-04-01`;
      return az('rest', '--method', method, '--url', url, ...more);
    };
    const properties = { blob: Buffer.from(der).toString('base64'), isRoot: true };
    await rest('put', '/woodgrove', '--body', JSON.stringify({ location: 'West Europe', properties }));
    const got = (await rest('get', '/woodgrove')) as { readonly properties: { readonly thumbprint: string } };
    assert.equal(got.properties.thumbprint, new X509Certificate(der).fingerprint.replaceAll(':', ''));
    const { value } = (await rest('get')) as { readonly value: readonly object[] };
    assert.equal(value.length, 3);
    await rest('delete', '/woodgrove');
    assert.equal(environment.rootCertificates.holds('woodgrove'), false);
  });

  it('lists, stops and starts apps', async () => {
    const apps = (await az('webapp', 'list')) as readonly { readonly name: string; readonly state: string }[];
    assert.equal(apps.find(({ name }) => name === 'orders-api')?.state, 'Running');
    assert.equal(apps.find(({ name }) => name === 'tax-calculator')?.state, 'Stopped');
    const app = local.estate.appNamed('orders-api');
    const orders = ['--name', 'orders-api', '--resource-group', 'contoso-shop'];
    await az('webapp', 'stop', ...orders);
    assert.equal(app.state, 'Stopped');
    await az('webapp', 'start', ...orders);
    assert.equal(app.state, 'Running');
  });
});
