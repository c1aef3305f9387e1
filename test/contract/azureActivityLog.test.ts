import assert from 'node:assert/strict';
import { type ActivityRecords, activityLogReach } from '../../src/azure/activityLog.ts';
import { AzureError } from '../../src/azure/azureError.ts';
import { keyOf } from '../../src/azure/resourceId.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const log = 'GET **/eventtypes/management/values';

describe('the activity log', () => {
  let connected: ConnectedAzure;

  before(async () => {
    const estate = contosoEstate()
      .subscription('Contoso Production')
      .environment('contoso-ase')
      .app('shop')
      .slot('staging')
      .app('orders')
      .subscription('Contoso Sandbox')
      .environment('sandbox-ase')
      .app('playground');
    connected = await connectAzure(estate.build());
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const idOf = (name: string): string => connected.local.estate.appNamed(name).seed.id;
  const subscriptionId = (): string => connected.local.estate.environmentNamed('contoso-ase').seed.subscriptionId;
  const read = (options: { from?: number; withCaller?: boolean } = {}): Promise<ActivityRecords> => {
    const now = connected.clock.now();
    const { from = now - activityLogReach, withCaller = false } = options;
    return connected.azure.activityLog.ofWebResources(subscriptionId(), { from, now, withCaller }, connected.signal);
  };
  const done = ({ events }: ActivityRecords): readonly string[] => events.map(({ kind, key }) => `${kind} ${key}`);
  const did = (kind: 'stop' | 'start', name: string): string => `${kind} ${keyOf(idOf(name))}`;

  it('tells what was done, the newest first, and not what was only begun', async () => {
    await connected.azure.apps.stop(idOf('shop'));
    await connected.azure.apps.start(idOf('shop'));
    const records = await read();
    assert.deepEqual(done(records), [did('start', 'shop'), did('stop', 'shop')]);
    assert.equal(records.completeSince, connected.clock.now() - activityLogReach);
  });

  it('tells of slots by their own operations', async () => {
    await connected.azure.apps.stop(idOf('shop/staging'));
    assert.deepEqual(done(await read()), [did('stop', 'shop/staging')]);
  });

  it('does not count what Azure refused', async () => {
    connected.local.colleague.act({ id: 'shop', do: 'swap', slot: 'staging' });
    await assert.rejects(connected.azure.apps.stop(idOf('shop')), AzureError);
    assert.deepEqual((await read()).events, []);
  });

  it('is one question of a form that Azure allows, for Microsoft.Web and this subscription', async () => {
    await connected.azure.apps.stop(idOf('playground'));
    assert.deepEqual((await read()).events, []);
    const [request, ...others] = connected.local.requestsTo(log);
    assert.equal(others.length, 0);
    assert.match(
      request?.query['$filter'] ?? '',
      /^eventTimestamp ge '\S+Z' and eventTimestamp le '\S+Z' and resourceProvider eq 'Microsoft.Web'$/,
    );
  });

  it('asks back no further than Azure keeps it, even by a clock that is behind', async () => {
    const now = connected.clock.now() - 30 * 60_000;
    const question = { from: now - activityLogReach, now, withCaller: false };
    await connected.azure.activityLog.ofWebResources(subscriptionId(), question, connected.signal);
    const tooFar = { ...question, from: now - activityLogReach - 3_600_000 };
    await assert.rejects(connected.azure.activityLog.ofWebResources(subscriptionId(), tooFar, connected.signal));
  });

  it('says who only when asked, because Azure may not let the name be selected', async () => {
    connected.local.colleague.act({ id: 'shop', do: 'stop' });
    const callers = ({ events }: ActivityRecords): readonly (string | undefined)[] =>
      events.map(({ caller }) => caller);
    assert.deepEqual([...new Set(callers(await read()))], [undefined]);
    assert.deepEqual([...new Set(callers(await read({ withCaller: true })))], ['alex.wilber@contoso.com']);
  });

  it('lacks what is too fresh', async () => {
    connected.local.estate.change({ activityLogLagMs: 60_000 });
    connected.local.colleague.act({ id: 'shop', do: 'stop' });
    assert.deepEqual((await read()).events, []);
    connected.clock.skip(60_000);
    assert.deepEqual(done(await read()), [did('stop', 'shop')]);
  });

  describe('of many pages', () => {
    const fill = (count: number): void => {
      for (let index = 0; index < count; index += 1) {
        connected.local.colleague.act({ id: 'shop', do: index % 2 === 0 ? 'stop' : 'start' });
      }
      connected.local.estate.change({ pageSize: 1 });
    };

    it('is read to its end', async () => {
      fill(20);
      const { events, completeSince } = await read();
      assert.equal(events.length, 20);
      assert.equal(completeSince, connected.clock.now() - activityLogReach);
    });

    it('is cut where there are too many, and says since when it is whole', async () => {
      connected.local.colleague.act({ id: 'orders', do: 'stop' });
      await connected.clock.sleep(1000);
      fill(40);
      const { events, completeSince } = await read();
      assert.ok(completeSince > connected.clock.now() - 1000, 'what was left unread is not said to be missing');
      assert.deepEqual(
        done({ events, completeSince }).filter((one) => one === did('stop', 'orders')),
        [],
      );
    });

    it('is an error when it is too long and not in order: what was left unread could be anything', async () => {
      const page = (index: number): object => ({
        value: [
          {
            operationName: { value: 'Microsoft.Web/sites/stop/Action' },
            resourceId: idOf('shop'),
            eventTimestamp: new Date(connected.clock.now() - (index % 2) * 1000).toISOString(),
          },
        ],
        nextLink: `${connected.local.url}/subscriptions/${subscriptionId()}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01&page=${index}`,
      });
      for (let index = 0; index < 60; index += 1) {
        connected.local.faults.add({ on: log, times: 1, answer: { status: 200, body: page(index) } });
      }
      await assert.rejects(read(), ({ kind }: AzureError) => kind === 'service');
    });

    it('does not follow a link to another server', async () => {
      const nextLink = 'https://example.com/more';
      connected.local.faults.add({ on: log, answer: { status: 200, body: { value: [], nextLink } } });
      await assert.rejects(read(), ({ kind }: AzureError) => kind === 'service');
    });
  });

  it('is forbidden without the right to it', async () => {
    const { estate } = connected.local;
    const { objectId } = estate.seed.servicePrincipal;
    estate.roles = [{ objectId, scope: '/', actions: ['Microsoft.Web/*'], notActions: [] }];
    await assert.rejects(read(), ({ kind }: AzureError) => kind === 'forbidden');
    estate.roles = [{ objectId, scope: '/', actions: ['Microsoft.Insights/eventtypes/values/read'], notActions: [] }];
    assert.deepEqual((await read()).events, []);
  });
});
