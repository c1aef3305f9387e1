import assert from 'node:assert/strict';
import type { StopStartRights } from '../../src/azure/appRights.ts';
import { AzureError } from '../../src/azure/azureError.ts';
import { RightsOnApps } from '../../src/azure/permissions.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const permissions = 'GET **/providers/Microsoft.Authorization/permissions';
const locks = 'GET **/providers/Microsoft.Authorization/locks';

describe('the right to stop and start', () => {
  let connected: ConnectedAzure;

  before(async () => {
    const estate = contosoEstate()
      .subscription('Contoso Production')
      .environment('contoso-ase')
      .app('shop')
      .slot('staging');
    connected = await connectAzure(estate.build());
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const idOf = (name: string): string => connected.local.estate.appNamed(name).seed.id;
  const rights = (name: string): Promise<StopStartRights> =>
    connected.azure.permissions.stopStartRights(idOf(name), connected.signal);
  const roles = (...all: { actions: string[]; notActions?: string[] }[]): void => {
    const { estate } = connected.local;
    const { objectId } = estate.seed.servicePrincipal;
    estate.roles = all.map(({ actions, notActions = [] }) => ({ objectId, scope: '/', actions, notActions }));
  };

  it('is there for a contributor, on an app and on a slot', async () => {
    for (const name of ['shop', 'shop/staging']) {
      assert.deepEqual(await rights(name), { canStop: 'yes', canStart: 'yes', lockedBy: undefined });
    }
  });

  it('is not there for a reader', async () => {
    roles({ actions: ['*/read'] });
    assert.deepEqual(await rights('shop'), { canStop: 'no', canStart: 'no', lockedBy: undefined });
  });

  it('may be there for one of the two only', async () => {
    roles({ actions: ['*/read', 'Microsoft.Web/sites/stop/Action'] });
    assert.deepEqual(await rights('shop'), { canStop: 'yes', canStart: 'no', lockedBy: undefined });
  });

  it('is a slot’s own', async () => {
    roles({ actions: ['*/read', 'Microsoft.Web/sites/stop/action', 'Microsoft.Web/sites/start/action'] });
    assert.deepEqual(await rights('shop/staging'), { canStop: 'no', canStart: 'no', lockedBy: undefined });
    roles({ actions: ['*/read', 'Microsoft.Web/sites/slots/*/action'] });
    assert.deepEqual(await rights('shop/staging'), { canStop: 'yes', canStart: 'yes', lockedBy: undefined });
    assert.equal((await rights('shop')).canStop, 'no');
  });

  it('ends at a ReadOnly lock on the app or above it, which is named', async () => {
    const { estate } = connected.local;
    for (const scope of [
      idOf('shop'),
      idOf('shop').replace(/\/providers.*/, ''),
      `/subscriptions/${idOf('shop').split('/')[2]}`,
    ]) {
      estate.locks = [
        { name: 'keep', level: 'CanNotDelete', scope },
        { name: 'freeze', level: 'ReadOnly', scope },
      ];
      for (const name of ['shop', 'shop/staging']) {
        assert.deepEqual(await rights(name), { canStop: 'no', canStart: 'no', lockedBy: 'freeze' });
      }
    }
  });

  it('does not end at a lock against deletion, nor at one on a slot of the app or on a namesake', async () => {
    const { estate } = connected.local;
    estate.locks = [{ name: 'keep', level: 'CanNotDelete', scope: idOf('shop') }];
    assert.equal((await rights('shop')).canStop, 'yes');
    estate.locks = [{ name: 'freeze', level: 'ReadOnly', scope: idOf('shop/staging') }];
    assert.deepEqual(await rights('shop'), { canStop: 'yes', canStart: 'yes', lockedBy: undefined });
    const body = (scope: string): object => ({
      value: [
        { id: `${scope}/providers/Microsoft.Authorization/locks/x`, name: 'x', properties: { level: 'ReadOnly' } },
      ],
    });
    connected.local.faults.add({ on: locks, times: 1, answer: { status: 200, body: body(idOf('shop').slice(0, -1)) } });
    assert.equal((await rights('shop')).canStop, 'yes');
    connected.local.faults.add({ on: locks, times: 1, answer: { status: 200, body: body('') } });
    assert.equal((await rights('shop')).lockedBy, 'x');
  });

  for (const on of [permissions, locks]) {
    it(`is unknown, never yes, where Azure does not tell (${on.split('/').at(-1)})`, async () => {
      for (const status of [403, 404, 405]) {
        connected.reset();
        connected.local.faults.add({ on, answer: { status } });
        assert.deepEqual(await rights('shop'), { canStop: 'unknown', canStart: 'unknown', lockedBy: undefined });
      }
    });
  }

  it('is no without the role even where the locks cannot be read', async () => {
    roles({ actions: ['Microsoft.Web/*/read'] });
    assert.deepEqual(await rights('shop'), { canStop: 'no', canStart: 'no', lockedBy: undefined });
  });

  it('is unknown when Azure lists no role at all', async () => {
    connected.local.faults.add({ on: permissions, answer: { status: 200, body: { value: [] } } });
    assert.equal((await rights('shop')).canStop, 'unknown');
  });

  it('is an error when Azure could not be asked', async () => {
    connected.local.faults.add({ on: permissions, answer: { status: 500 } });
    await assert.rejects(rights('shop'), AzureError);
  });

  describe('on many apps', () => {
    const rightsOnMany = async (...names: string[]): Promise<StopStartRights[]> => {
      const many = new RightsOnApps(connected.azure.permissions);
      return Promise.all(names.map((name) => many.stopStartRights(idOf(name), connected.signal)));
    };
    const groupOf = (name: string): string => idOf(name).replace(/\/providers.*/, '');
    const asked = (): number => connected.local.requestsTo('GET **/providers/Microsoft.Authorization/*').length;
    const yes = { canStop: 'yes', canStart: 'yes', lockedBy: undefined };

    it('takes three requests where the group allows it', async () => {
      assert.deepEqual(await rightsOnMany('shop', 'shop/staging'), [yes, yes]);
      assert.equal(asked(), 3);
    });

    it('takes the app’s own roles where the group’s do not allow it', async () => {
      const { estate } = connected.local;
      const { objectId } = estate.seed.servicePrincipal;
      estate.roles = [
        { objectId, scope: '/', actions: ['*/read'], notActions: [] },
        { objectId, scope: idOf('shop'), actions: ['Microsoft.Web/sites/*'], notActions: [] },
      ];
      assert.deepEqual(await rightsOnMany('shop'), [yes]);
      estate.roles = estate.roles.slice(0, 1);
      assert.equal((await rightsOnMany('shop'))[0]?.canStop, 'no');
    });

    it('ends at a lock on the subscription, the group or the app, and not at one on its neighbour', async () => {
      const { estate } = connected.local;
      const subscription = groupOf('shop').split('/').slice(0, 3).join('/');
      for (const scope of [subscription, groupOf('shop'), idOf('shop')]) {
        estate.locks = [{ name: 'freeze', level: 'ReadOnly', scope }];
        assert.deepEqual(await rightsOnMany('shop'), [{ canStop: 'no', canStart: 'no', lockedBy: 'freeze' }]);
      }
      estate.locks = [{ name: 'freeze', level: 'ReadOnly', scope: idOf('shop/staging') }];
      const [shop, staging] = await rightsOnMany('shop', 'shop/staging');
      assert.deepEqual(shop, yes);
      assert.equal(staging?.lockedBy, 'freeze');
    });

    it('asks each app where the group does not tell', async () => {
      for (const what of ['permissions', 'locks']) {
        connected.reset();
        const on = `GET ${groupOf('shop')}/providers/Microsoft.Authorization/${what}`;
        connected.local.faults.add({ on, answer: { status: 403 } });
        assert.deepEqual(await rightsOnMany('shop', 'shop/staging'), [yes, yes], what);
        assert.equal(asked(), 3 + 2 * 2);
      }
    });

    it('asks again after a failure', async () => {
      const many = new RightsOnApps(connected.azure.permissions);
      connected.local.faults.add({ on: permissions, times: 4, answer: { status: 500 } });
      await assert.rejects(many.stopStartRights(idOf('shop'), connected.signal), AzureError);
      connected.local.faults.clear();
      assert.deepEqual(await many.stopStartRights(idOf('shop'), connected.signal), yes);
    });
  });
});
