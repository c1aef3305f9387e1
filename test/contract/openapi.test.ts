import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { leaf, makePfx } from '../fixtures/madePfx.ts';
import { pfxPassword } from '../fixtures/testSecrets.ts';
import type { App } from '../localAzure/app.ts';
import { thumbprintOf } from '../localAzure/certificateBlob.ts';
import { type LocalAzureClient, signedIn } from '../localAzure/client.ts';
import { jsonObject } from '../localAzure/http.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';

/** The part of npm `oav` that is used here. The package is large, so it is no dependency: `npm install oav` in a folder of its own. */
interface LiveValidator {
  initialize(): Promise<void>;
  validateLiveRequestResponse(pair: object): Promise<{
    readonly requestValidationResult: Verdict;
    readonly responseValidationResult: Verdict;
  }>;
}

interface Verdict {
  readonly isSuccessful?: boolean;
  readonly operationInfo: { readonly operationId: string };
  readonly errors: readonly unknown[];
  readonly runtimeException?: unknown;
}

interface Oav {
  readonly LiveValidator: new (options: object, log: () => void) => LiveValidator;
}

const specifications = join(resolve(process.env['ASE_REFERENCE'] ?? '../shared/reference'), 'openapi');
const oavFolder = resolve(process.env['OAV_PATH'] ?? '.cache/oav');
const webVersion = '2025-03-01';
const subscriptionsVersion = '2022-12-01';

/** Why this suite cannot run here; empty when it can. */
function whatIsMissing(): string {
  if (!existsSync(specifications)) {
    return `no OpenAPI documents in ${specifications} (ASE_REFERENCE)`;
  }
  return existsSync(join(oavFolder, 'node_modules/oav')) ? '' : `no oav in ${oavFolder} (OAV_PATH)`;
}

const missing = whatIsMissing();

describe(`local Azure against the published OpenAPI documents${missing && ` [skipped: ${missing}]`}`, () => {
  let validator: LiveValidator;
  let local: LocalAzure;
  let client: LocalAzureClient;

  before(async function () {
    if (missing !== '') {
      this.skip();
    }
    this.timeout(30_000);
    local = await startLocalAzure({ switches: { listIncludesSlots: true } });
    client = signedIn(local);
    const { LiveValidator } = createRequire(join(oavFolder, 'package.json'))('oav') as Oav;
    const options = {
      directory: specifications,
      git: { shouldClone: false },
      isPathCaseSensitive: false,
      loadValidatorInBackground: false,
      isArmCall: true,
      swaggerPathsPattern: ['specification/web/**/*.json', 'specification/resources/**/*.json'],
    };
    validator = new LiveValidator(options, () => undefined);
    await validator.initialize();
  });
  after(async () => {
    client?.close();
    await local?.close();
  });

  const app = (name: string): App => local.estate.appNamed(name);
  const environment = (): string => local.estate.environmentNamed('contoso-prod-ase').seed.id;
  const subscription = (): string => environment().slice(0, environment().indexOf('/resourceGroups'));
  const group = (): string => environment().slice(0, environment().indexOf('/providers'));
  const certificate = (): object => {
    const [root] = local.estate.environmentNamed('contoso-prod-ase').rootCertificates.all();
    const blob = Buffer.from(root?.der ?? []).toString('base64');
    return { kind: 'webApp', properties: { blob, publicCertificateLocation: 'CurrentUserMy' } };
  };

  /** Sends a request; both it and its answer must be what the operation's document says. */
  const check = async (
    operationId: string,
    method: string,
    path: string,
    status: number,
    body?: object,
  ): Promise<void> => {
    const version = /^\/(subscriptions(\/[^/]+)?|tenants)$/.test(path) ? subscriptionsVersion : webVersion;
    const target = `${path}?api-version=${version}`;
    const reply = await client.send(method, target, body);
    assert.equal(reply.status, status, reply.text);
    const verdict = await validator.validateLiveRequestResponse({
      liveRequest: {
        method,
        url: `https://management.azure.com${target}`,
        query: { 'api-version': version },
        headers: { 'content-type': 'application/json' },
        body,
      },
      liveResponse: { statusCode: String(reply.status), headers: reply.headers, body: jsonObject(reply.text) },
    });
    for (const half of [verdict.requestValidationResult, verdict.responseValidationResult]) {
      assert.deepEqual(half.errors, []);
      assert.equal(half.runtimeException, undefined);
      assert.equal(half.isSuccessful, true);
      assert.equal(half.operationInfo.operationId, operationId);
    }
  };

  const reads: readonly (readonly [string, () => string])[] = [
    ['Subscriptions_List', () => '/subscriptions'],
    ['Subscriptions_Get', () => subscription()],
    ['Tenants_List', () => '/tenants'],
    ['AppServiceEnvironments_List', () => `${subscription()}/providers/Microsoft.Web/hostingEnvironments`],
    ['AppServiceEnvironments_ListByResourceGroup', () => `${group()}/providers/Microsoft.Web/hostingEnvironments`],
    ['AppServiceEnvironments_Get', () => environment()],
    ['AppServiceEnvironments_ListWebApps', () => `${environment()}/sites`],
    ['AppServiceEnvironments_ListAppServicePlans', () => `${environment()}/serverfarms`],
    ['AppServicePlans_List', () => `${subscription()}/providers/Microsoft.Web/serverfarms`],
    ['AppServicePlans_ListByResourceGroup', () => `${group()}/providers/Microsoft.Web/serverfarms`],
    ['AppServicePlans_Get', () => app('orders-api').seed.planId],
    ['AppServicePlans_ListWebApps', () => `${app('orders-api').seed.planId}/sites`],
    ['WebApps_List', () => `${subscription()}/providers/Microsoft.Web/sites`],
    ['WebApps_ListByResourceGroup', () => `${group()}/providers/Microsoft.Web/sites`],
    ['WebApps_Get', () => app('orders-api').seed.id],
    ['WebApps_GetSlot', () => app('contoso-payments/staging').seed.id],
    ['WebApps_ListSlots', () => `${app('contoso-payments').seed.id}/slots`],
    ['WebApps_ListPublicCertificates', () => `${app('orders-api').seed.id}/publicCertificates`],
    ['Certificates_List', () => `${subscription()}/providers/Microsoft.Web/certificates`],
    ['Certificates_ListByResourceGroup', () => `${group()}/providers/Microsoft.Web/certificates`],
    ['Certificates_Get', () => `${group()}/providers/Microsoft.Web/certificates/shop-contoso-com`],
    ['Certificates_Get', () => `${group()}/providers/Microsoft.Web/certificates/wildcard-from-vault`],
    ['WebApps_ListHostNameBindings', () => `${app('contoso-shop').seed.id}/hostNameBindings`],
    ['WebApps_ListHostNameBindingsSlot', () => `${app('contoso-shop/staging').seed.id}/hostNameBindings`],
    ['WebApps_GetHostNameBinding', () => `${app('contoso-shop').seed.id}/hostNameBindings/shop.contoso.com`],
    ['WebApps_ListPublicCertificatesSlot', () => `${app('contoso-payments/staging').seed.id}/publicCertificates`],
  ];
  for (const [operationId, path] of reads) {
    it(operationId, () => check(operationId, 'GET', path(), 200));
  }

  for (const verb of ['Stop', 'Start', 'Restart'] as const) {
    it(`WebApps_${verb} and WebApps_${verb}Slot`, async () => {
      const path = verb.toLowerCase();
      await check(`WebApps_${verb}`, 'POST', `${app('orders-api').seed.id}/${path}`, 200);
      await check(`WebApps_${verb}Slot`, 'POST', `${app('contoso-payments/staging').seed.id}/${path}`, 200);
    });
  }

  it('a server certificate: put, bind, refuse to delete, unbind, delete', async () => {
    const path = `${group()}/providers/Microsoft.Web/certificates/fabrikam`;
    const properties = {
      pfxBlob: makePfx().toString('base64'),
      password: pfxPassword,
      serverFarmId: app('contoso-shop').seed.planId,
    };
    await check('Certificates_CreateOrUpdate', 'PUT', path, 200, { location: 'West Europe', properties });
    const host = `${app('partner-portal').seed.id}/hostNameBindings/old-partners.contoso.com`;
    const thumbprint = thumbprintOf(leaf.der);
    const bound = { properties: { siteName: 'partner-portal', sslState: 'SniEnabled', thumbprint } };
    await check('WebApps_CreateOrUpdateHostNameBinding', 'PUT', host, 200, bound);
    assert.equal((await client.send('DELETE', `${path}?api-version=${webVersion}`)).status, 409);
    await check('WebApps_CreateOrUpdateHostNameBinding', 'PUT', host, 200, { properties: { sslState: 'Disabled' } });
    await check('Certificates_Delete', 'DELETE', path, 200);
    await check('Certificates_Delete', 'DELETE', path, 204);
  });

  for (const [name, suffix] of [
    ['orders-api', ''],
    ['contoso-payments/staging', 'Slot'],
  ] as const) {
    it(`the public certificates of an app${suffix && ', of a slot'}: put, get, delete`, async () => {
      const path = `${app(name).seed.id}/publicCertificates/partner`;
      await check(`WebApps_CreateOrUpdatePublicCertificate${suffix}`, 'PUT', path, 200, certificate());
      await check(`WebApps_GetPublicCertificate${suffix}`, 'GET', path, 200);
      await check(`WebApps_DeletePublicCertificate${suffix}`, 'DELETE', path, 200);
      await check(`WebApps_DeletePublicCertificate${suffix}`, 'DELETE', path, 204);
    });
  }

  for (const [name, suffix] of [
    ['contoso-payments', ''],
    ['contoso-payments/staging', 'Slot'],
  ] as const) {
    it(`the settings of an app${suffix && ', of a slot'}: list, replace`, async () => {
      const path = `${app(name).seed.id}/config/appsettings`;
      await check(`WebApps_ListApplicationSettings${suffix}`, 'POST', `${path}/list`, 200);
      const body = { properties: { ...app(name).settings, WEBSITE_LOAD_ROOT_CERTIFICATES: 'A'.repeat(40) } };
      await check(`WebApps_UpdateApplicationSettings${suffix}`, 'PUT', path, 200, body);
      await check(`WebApps_ListApplicationSettings${suffix}`, 'POST', `${path}/list`, 200);
    });
  }

  it('the settings of an app that stay with their slot', () =>
    check(
      'WebApps_ListSlotConfigurationNames',
      'GET',
      `${app('contoso-payments').seed.id}/config/slotConfigNames`,
      200,
    ));

  for (const [name, suffix] of [
    ['orders-api', ''],
    ['contoso-payments/staging', 'Slot'],
  ] as const) {
    it(`the TLS settings of an app${suffix && ', of a slot'}: read and change`, async () => {
      const { id } = app(name).seed;
      const configuration = { properties: { minTlsVersion: '1.3', minTlsCipherSuite: 'TLS_AES_256_GCM_SHA384' } };
      await check(`WebApps_UpdateConfiguration${suffix}`, 'PATCH', `${id}/config/web`, 200, configuration);
      await check(`WebApps_GetConfiguration${suffix}`, 'GET', `${id}/config/web`, 200);
      const site = { properties: { httpsOnly: true, clientCertEnabled: true, clientCertMode: 'Optional' } };
      await check(`WebApps_Update${suffix}`, 'PATCH', id, 200, site);
      await check(`WebApps_Get${suffix}`, 'GET', id, 200);
    });
  }

  it('an app in the middle of a swap and after it, and an environment that scales', async () => {
    const { id } = app('contoso-payments').seed;
    local.colleague.act({ id, do: 'swap', slot: 'staging', takes: { reads: 1 } });
    await check('WebApps_Get', 'GET', id, 200);
    await check('WebApps_Get', 'GET', id, 200);
    local.colleague.act({ id, do: 'scale' });
    await check('AppServiceEnvironments_Get', 'GET', environment(), 200);
    await check('AppServicePlans_Get', 'GET', app('contoso-payments').seed.planId, 200);
  });

  it('an error in the shape of Azure Resource Manager', () =>
    check('WebApps_Get', 'GET', `${group()}/providers/Microsoft.Web/sites/no-such-app`, 404));
});
