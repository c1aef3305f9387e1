import assert from 'node:assert/strict';
import { type App, readApp } from '../../../src/azure/app.ts';

const id = '/subscriptions/s1/resourceGroups/Apps/providers/Microsoft.Web/sites/Orders';

function read(raw: object): App {
  const app = readApp({ id, ...raw });
  assert.ok(app);
  return app;
}

describe('reading an app', () => {
  it('takes an app', () => {
    const { raw: _, ...app } = read({
      kind: 'app,linux',
      properties: {
        state: 'Running',
        serverFarmId: '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Web/serverfarms/plan-1',
        defaultHostName: 'orders.contoso.appserviceenvironment.net',
        inProgressOperationId: null,
        reserved: true,
      },
    });
    assert.deepEqual(app, {
      id,
      key: id.toLowerCase(),
      name: 'Orders',
      appName: 'Orders',
      slotName: undefined,
      state: 'running',
      stateText: 'Running',
      os: 'linux',
      kind: 'web',
      isContainer: false,
      planId: '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Web/serverfarms/plan-1',
      planName: 'plan-1',
      busy: false,
      scmStopsToo: false,
      defaultHostName: 'orders.contoso.appserviceenvironment.net',
    });
  });

  it('takes a slot', () => {
    const slot = readApp({ id: `${id}/slots/Staging` });
    assert.deepEqual([slot?.name, slot?.appName, slot?.slotName], ['Orders/Staging', 'Orders', 'Staging']);
  });

  const states = {
    Running: 'running',
    RUNNING: 'running',
    Stopped: 'stopped',
    stopped: 'stopped',
    Unknown: 'other',
    '': 'other',
  };
  for (const [state, expected] of Object.entries(states)) {
    it(`state "${state}" is ${expected}`, () => assert.equal(read({ properties: { state } }).state, expected));
  }
  it('no state is other, not stopped', () => assert.equal(read({ properties: null }).state, 'other'));

  const kinds: readonly [string | null, Pick<App, 'kind' | 'os' | 'isContainer'>][] = [
    ['app', { kind: 'web', os: 'windows', isContainer: false }],
    ['app,linux,container', { kind: 'web', os: 'linux', isContainer: true }],
    ['functionapp', { kind: 'function', os: 'windows', isContainer: false }],
    ['functionapp,linux', { kind: 'function', os: 'linux', isContainer: false }],
    ['FunctionApp,WorkflowApp', { kind: 'logic', os: 'windows', isContainer: false }],
    ['app,container,windows', { kind: 'web', os: 'windows', isContainer: true }],
    [null, { kind: 'web', os: 'windows', isContainer: false }],
  ];
  for (const [kind, expected] of kinds) {
    it(`kind ${kind}`, () => {
      const { kind: is, os, isContainer } = read({ kind });
      assert.deepEqual({ kind: is, os, isContainer }, expected);
    });
  }

  it('knows containers and Linux by the properties where the kind says nothing', () => {
    assert.ok(read({ properties: { hyperV: true } }).isContainer);
    assert.ok(read({ properties: { siteConfig: { linuxFxVersion: 'DOCKER|contoso/app:1' } } }).isContainer);
    assert.ok(!read({ properties: { siteConfig: { linuxFxVersion: 'NODE|22' } } }).isContainer);
    assert.equal(read({ properties: { reserved: true } }).os, 'linux');
  });

  it('is busy while an operation is under way or a swap waits to be completed', () => {
    assert.ok(read({ properties: { inProgressOperationId: 'op' } }).busy);
    assert.ok(read({ properties: { targetSwapSlot: 'production' } }).busy);
    assert.ok(!read({ properties: { slotSwapStatus: { timestampUtc: '2026-01-01' }, targetSwapSlot: '' } }).busy);
  });

  it('cannot be done without the id of an app or slot', () => {
    for (const bad of [undefined, '/subscriptions/s1', `${id}/config/web`, id.replace('sites', 'serverfarms')]) {
      assert.equal(readApp({ id: bad }), undefined);
    }
  });
});
