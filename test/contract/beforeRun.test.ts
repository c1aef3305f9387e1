import assert from 'node:assert/strict';
import { sentencesBeforeRun } from '../../src/commands/stopStartApps/beforeRun.ts';
import { SingleCalls } from '../../src/stopStart/shown/singleCalls.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const log = 'GET **/eventtypes/management/values';
const minute = 60_000;

describe('what is said before a run', () => {
  let connected: ConnectedAzure;

  before(async () => {
    const estate = contosoEstate()
      .subscription('Contoso Production')
      .environment('contoso-ase')
      .app('shop')
      .app('orders');
    connected = await connectAzure(estate.build());
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const said = async (): Promise<readonly string[]> => {
    const { azure, clock, signal, local } = connected;
    const environment = await connected.environment('contoso-ase');
    const account = { accountId: 'a', accountLabel: 'megan.bowen@contoso.com', tenantId: local.tenantId };
    const { subscriptionId } = environment;
    const subscription = { subscriptionId, tenantId: local.tenantId, name: 'Contoso Production', account, azure };
    const apps = await azure.apps.withSlots(environment.id, signal);
    const before = {
      environment,
      apps,
      subscription,
      ownReports: [],
      singles: new SingleCalls(),
      now: clock.now(),
      warn: () => undefined,
    };
    return sentencesBeforeRun(before, signal);
  };

  it('is nothing where there is nothing to say', async () => {
    assert.deepEqual(await said(), []);
  });

  it('is who else stopped and started apps', async () => {
    connected.local.colleague.act({ id: 'shop', do: 'stop' });
    connected.local.colleague.act({ id: 'shop', do: 'start' });
    connected.clock.skip(3 * minute);
    assert.deepEqual(await said(), [
      'alex.wilber@contoso.com stopped and started shop within the last hour, last 3 minutes ago.',
    ]);
  });

  it('is that an upgrade waits', async () => {
    connected.local.estate.environmentNamed('contoso-ase').upgradeAvailability = 'Ready';
    assert.match((await said())[0] ?? '', /upgrade of contoso-ase is waiting/);
  });

  it('is that it could not be looked up', async () => {
    connected.local.faults.add({ on: log, answer: { status: 403 } });
    assert.deepEqual(await said(), [
      'Could not find out whether somebody else stopped or started these apps within the last hour. Your account does not have permission for this.',
    ]);
  });
});
