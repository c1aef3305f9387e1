import assert from 'node:assert/strict';
import { AzureError } from '../../src/azure/azureError.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const graph = 'POST **/Microsoft.ResourceGraph/resources';

describe('finding environments with Azure Resource Graph', () => {
  let connected: ConnectedAzure;

  before(async () => {
    const estate = contosoEstate();
    for (let index = 1; index <= 7; index += 1) {
      estate.subscription(`Line ${index}`);
      if (index % 2 === 1) {
        estate.environment(`ase-${index}-a`).environment(`ase-${index}-b`, { location: 'North Europe' });
      }
    }
    estate.app('shop').slot('canary');
    connected = await connectAzure(estate.build());
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const search = () => connected.azure.searchEnvironments(connected.signal);
  const found = async () =>
    Object.fromEntries((await search()).map(({ name, environments }) => [name, environments.map((one) => one.name)]));
  const every = Object.fromEntries(
    [1, 3, 5, 7].map((index) => [`Line ${index}`, [`ase-${index}-a`, `ase-${index}-b`]]),
  );

  it('takes one query, and names the subscription, its directory, and what Azure Resource Manager says', async () => {
    assert.deepEqual(await found(), every);
    assert.equal(connected.local.requestsTo(graph).length, 1);
    assert.deepEqual(connected.local.requestsTo('GET /subscriptions**'), []);
    const [first] = await search();
    assert.equal(first?.tenantId, connected.local.tenantId);
    const listed = await connected.azure.environments.list(first?.subscriptionId ?? '', connected.signal);
    const facts = ({ id, version, location, loadBalancing, ready }: (typeof listed)[number]) => ({
      id,
      version,
      location,
      loadBalancing,
      ready,
    });
    assert.deepEqual(first?.environments.map(facts), listed.map(facts));
  });

  /** The apps of each page, as `app on environment`. */
  async function apps(): Promise<readonly (readonly string[])[]> {
    const pages: (readonly string[])[] = [];
    await connected.azure.searchApps(connected.signal, (page) =>
      pages.push(page.map(({ name, environmentId }) => `${name} on ${environmentId.split('/').at(-1)}`)),
    );
    return pages;
  }

  it('finds the apps and slots of environments, and no other, page by page', async () => {
    assert.deepEqual(await apps(), [['shop on ase-7-b', 'shop/canary on ase-7-b']]);
    connected.local.estate.change({ resourceGraph: { pageSize: 1 } });
    assert.deepEqual(await apps(), [['shop on ase-7-b'], ['shop/canary on ase-7-b']]);
    connected.local.faults.add({ on: graph, answer: { status: 403, code: 'AuthorizationFailed' } });
    await assert.rejects(apps(), AzureError);
  });

  it('reads every page', async () => {
    connected.local.estate.change({ resourceGraph: { pageSize: 3 } });
    assert.deepEqual(await found(), every);
    assert.equal(connected.local.requestsTo(graph).length, 3);
  });

  it('asks in groups where Azure says that it did not ask every subscription', async () => {
    connected.local.estate.change({ resourceGraph: { subscriptionLimit: 2 } });
    assert.deepEqual(await found(), every);
    assert.equal(connected.local.requestsTo(graph).length, 2);
    assert.equal(connected.local.requestsTo('GET /subscriptions').length, 1);
    assert.deepEqual((await apps()).flat(), ['shop on ase-7-b', 'shop/canary on ase-7-b']);
  });

  it('is empty only where Azure says so', async () => {
    const names = connected.local.estate.environments.map(({ seed }) => seed.name);
    connected.local.estate.change({ resourceGraph: { leavesOut: names } });
    assert.deepEqual(await found(), {});
  });

  for (const [what, answer, kind] of [
    ['refuses', { status: 403, code: 'AuthorizationFailed' }, 'forbidden'],
    ['is absent', { status: 404, code: 'InvalidResourceType' }, 'unsupported'],
    ['answers no rows', { status: 200, body: { count: 0 } }, 'service'],
    ['answers rows that are no environments', { status: 200, body: { data: [{ name: 'x' }] } }, 'service'],
  ] as const) {
    it(`is an error where it ${what}`, async () => {
      connected.local.faults.add({ on: graph, answer });
      await assert.rejects(search(), (error) => error instanceof AzureError && error.kind === kind);
    });
  }
});
