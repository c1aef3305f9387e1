import assert from 'node:assert/strict';
import { errorCodeOf, type LocalAzureClient, signedIn } from '../localAzure/client.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';

describe('local Azure: the estate', () => {
  let local: LocalAzure;
  let client: LocalAzureClient;
  before(async () => {
    local = await startLocalAzure();
    client = signedIn(local);
  });
  beforeEach(() => local.reset());
  after(async () => {
    client.close();
    await local.close();
  });

  const namesOf = (rows: readonly Readonly<Record<string, unknown>>[]): unknown[] => rows.map((row) => row['name']);
  const environment = (): string => local.estate.environmentNamed('contoso-prod-ase').seed.id;
  const app = (name: string): string => local.estate.appNamed(name).seed.id;

  it('lists the subscriptions and tenants that the account can see with this tenant’s token', async () => {
    const subscriptions = await client.list('/subscriptions');
    const tenants = await client.list('/tenants');
    assert.deepEqual(
      subscriptions.map((row) => row['displayName']),
      ['Contoso Production', 'Contoso Development', 'Contoso Sandbox'],
    );
    assert.deepEqual(
      tenants.map((row) => row['displayName']),
      ['Contoso', 'Fabrikam'],
    );
  });

  it('lists environments of every version, and none in a subscription without any', async () => {
    const [production, , sandbox] = await client.list('/subscriptions');
    const rows = await client.list(`${String(production?.['id'])}/providers/Microsoft.Web/hostingEnvironments`);
    assert.deepEqual(
      rows.map((row) => row['kind']),
      ['ASEV3', 'Asev3', 'ASEV2', 'ASEV3', 'ASEV3'],
    );
    assert.deepEqual(await client.list(`${String(sandbox?.['id'])}/providers/Microsoft.Web/hostingEnvironments`), []);
  });

  for (const pageSize of [3, 7, 14]) {
    it(`cuts a list of 14 rows into pages of ${pageSize} and loses no row`, async () => {
      const whole = namesOf(await client.list(`${environment()}/sites`));
      assert.equal(whole.length, 14);
      local.reset();
      local.estate.change({ pageSize });
      assert.deepEqual(namesOf(await client.list(`${environment()}/sites`)), whole);
      assert.equal(local.requestsTo('GET **/sites').length, Math.ceil(14 / pageSize));
    });
  }

  it('puts slots into an environment’s list of sites only when told to', async () => {
    const isSlot = (name: unknown): boolean => String(name).includes('/');
    assert.equal(namesOf(await client.list(`${environment()}/sites`)).some(isSlot), false);
    local.estate.change({ listIncludesSlots: true });
    assert.equal(namesOf(await client.list(`${environment()}/sites`)).filter(isSlot).length, 4);
    assert.deepEqual(namesOf(await client.list(`${app('contoso-payments')}/slots`)), [
      'contoso-payments/staging',
      'contoso-payments/canary',
    ]);
  });

  it('finds a resource whatever the case of its id', async () => {
    const { status, body } = await client.arm(
      'GET',
      app('orders-api').toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'),
    );
    assert.equal(status, 200);
    assert.equal(body['name'], 'orders-api');
  });

  const missing: readonly (readonly [string, number, string, () => string])[] = [
    ['a subscription', 404, 'SubscriptionNotFound', () => '/subscriptions/00000000-0000-4000-8000-000000000000'],
    [
      'a resource group',
      404,
      'ResourceGroupNotFound',
      () => app('orders-api').replace('contoso-shop', 'no-such-group'),
    ],
    ['a site', 404, 'ResourceNotFound', () => app('orders-api').replace('orders-api', 'no-such-app')],
    ['a slot', 404, 'ResourceNotFound', () => `${app('orders-api')}/slots/no-such-slot`],
    ['an environment', 404, 'ResourceNotFound', () => environment().replace('prod-ase', 'no-such-ase')],
    ['a resource type', 404, 'InvalidResourceType', () => `${environment()}/nonsense`],
    ['a namespace', 404, 'InvalidResourceNamespace', () => environment().replace('Microsoft.Web', 'Microsoft.Wob')],
    ['a path', 404, 'NotFound', () => '/nonsense'],
  ];
  for (const [what, status, code, path] of missing) {
    it(`answers ${status} ${code} for ${what} that is not there`, async () => {
      const reply = await client.arm('GET', path());
      assert.equal(reply.status, status);
      assert.equal(errorCodeOf(reply), code);
    });
  }

  it('wants an api-version, and a method that the resource has', async () => {
    const bare = await client.send('GET', '/subscriptions');
    assert.equal(errorCodeOf(bare), 'MissingApiVersionParameter');
    assert.equal((await client.arm('DELETE', `${environment()}/sites`)).status, 405);
  });

  it('sends the headers that Azure Resource Manager sends', async () => {
    const { headers } = await client.arm('GET', environment());
    for (const name of [
      'x-ms-request-id',
      'x-ms-correlation-request-id',
      'x-ms-ratelimit-remaining-subscription-reads',
    ]) {
      assert.ok(headers[name], name);
    }
  });

  it('tells rights and locks at any scope, and holds callers to them', async () => {
    const [permission] = await client.list(`${app('orders-api')}/providers/Microsoft.Authorization/permissions`);
    assert.deepEqual(permission?.['actions'], ['*']);
    local.estate.locks.push({ name: 'freeze', level: 'ReadOnly', scope: environment().split('/providers/')[0] ?? '' });
    const locks = await client.list(`${app('identity-gateway')}/providers/Microsoft.Authorization/locks`);
    assert.deepEqual(namesOf(locks), ['freeze']);
    const reply = await client.arm('POST', `${app('identity-gateway')}/stop`);
    assert.equal(reply.status, 409);
    assert.equal(errorCodeOf(reply), 'ScopeLocked');
    assert.equal(local.estate.appNamed('identity-gateway').state, 'Running');
  });

  it('takes back from a role what its notActions name', async () => {
    const roles = local.estate.roles.map((role) => ({ ...role, notActions: ['Microsoft.Web/sites/start/*'] }));
    local.estate.roles = roles;
    const [permission] = await client.list(`${app('orders-api')}/providers/Microsoft.Authorization/permissions`);
    assert.deepEqual(permission?.['notActions'], ['Microsoft.Web/sites/start/*']);
    assert.equal((await client.arm('POST', `${app('orders-api')}/stop`)).status, 200);
    assert.equal((await client.arm('POST', `${app('orders-api')}/start`)).status, 403);
    assert.equal((await client.arm('POST', `${app('contoso-payments/staging')}/start`)).status, 200);
  });

  it('keeps an app’s own public certificates apart from the environment’s roots', async () => {
    const [root] = local.estate.environmentNamed('contoso-prod-ase').rootCertificates.all();
    const path = `${app('contoso-payments')}/publicCertificates/partner`;
    const properties = {
      blob: Buffer.from(root?.der ?? []).toString('base64'),
      publicCertificateLocation: 'CurrentUserMy',
    };
    const withoutKind = await client.arm('PUT', path, { properties });
    assert.equal(withoutKind.body['Message'], 'Parameter publicCertificateEnv is null or empty.');
    assert.equal((await client.arm('PUT', path, { kind: 'webApp', properties })).status, 200);
    assert.equal((await client.arm('PUT', path, { kind: 'webApp', properties })).status, 400);
    assert.equal((await client.arm('GET', path)).body['name'], 'partner');
    assert.equal((await client.arm('DELETE', path)).status, 200);
    assert.equal((await client.arm('DELETE', path)).status, 204);
    assert.equal((await client.arm('GET', path)).status, 404);
  });
});
