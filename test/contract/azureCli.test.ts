import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';

const run = promisify(execFile);

/** Why this suite cannot run here; empty when it can. */
function whatIsMissing(): string {
  const isExecutable = (folder: string): boolean => {
    try {
      accessSync(join(folder, 'az'), constants.X_OK);
      return true;
    } catch {
      // Not there, or not to be run: either way no az in this folder.
      return false;
    }
  };
  return (process.env['PATH'] ?? '').split(delimiter).some(isExecutable) ? '' : 'no az (Azure CLI) on the PATH';
}

const missing = whatIsMissing();

/** A client that knows nothing of this project: what it can use behaves as Azure does, as far as it can tell. */
describe(`local Azure used by the Azure CLI${missing && ` [skipped: ${missing}]`}`, function () {
  this.timeout(60_000);
  let local: LocalAzure;
  let configFolder: string;

  const az = async (...args: readonly string[]): Promise<unknown> => {
    const env = {
      ...process.env,
      AZURE_CONFIG_DIR: configFolder,
      AZURE_CORE_COLLECT_TELEMETRY: 'no',
      REQUESTS_CA_BUNDLE: local.caFile,
    };
    const { stdout } = await run('az', [...args, '--output', 'json'], { env });
    return stdout.trim() === '' ? undefined : JSON.parse(stdout);
  };

  before(async function () {
    if (missing !== '') {
      this.skip();
    }
    configFolder = await mkdtemp(join(tmpdir(), 'local-azure-cli-'));
    local = await startLocalAzure();
    const endpoints = {
      'resource-manager': local.url,
      // Without /adfs the CLI asks the public cloud whether it may trust this authority.
      'active-directory': `${local.url}/adfs`,
      'active-directory-resource-id': local.url,
      'active-directory-graph-resource-id': local.url,
      management: local.url,
    };
    const options = Object.entries(endpoints).flatMap(([name, url]) => [`--endpoint-${name}`, url]);
    await az('cloud', 'register', '--name', 'Local', ...options);
    await az('cloud', 'set', '--name', 'Local');
    const { clientId, clientSecret, tenantId } = local;
    await az('login', '--service-principal', '-u', clientId, '-p', clientSecret, '--tenant', tenantId);
  });
  after(async () => {
    await local?.close();
    if (configFolder !== undefined) {
      await rm(configFolder, { recursive: true });
    }
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
