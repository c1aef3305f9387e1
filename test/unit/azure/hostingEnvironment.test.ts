import assert from 'node:assert/strict';
import { type HostingEnvironment, readHostingEnvironment } from '../../../src/azure/hostingEnvironment.ts';

const id = '/subscriptions/s1/resourceGroups/rg1/providers/Microsoft.Web/hostingEnvironments/contoso-ase';

function read(raw: object): HostingEnvironment {
  const environment = readHostingEnvironment({ id, ...raw });
  assert.ok(environment);
  return environment;
}

describe('reading a hosting environment', () => {
  it('takes what the specification’s example has, its nulls too', () => {
    const raw = {
      name: 'contoso-ase',
      type: 'Microsoft.Web/hostingEnvironments',
      kind: 'ASEV3',
      location: 'South Central US',
      properties: {
        provisioningState: 'Succeeded',
        status: 'Ready',
        internalLoadBalancingMode: 'Web, Publishing',
        multiRoleCount: null,
        clusterSettings: null,
        suspended: false,
      },
    };
    const { raw: kept, ...rest } = read(raw);
    assert.deepEqual(rest, {
      id,
      name: 'contoso-ase',
      subscriptionId: 's1',
      resourceGroup: 'rg1',
      location: 'South Central US',
      version: 3,
      loadBalancing: 'internal',
      ready: true,
      notReadyBecause: undefined,
      upgradeAvailable: false,
    });
    assert.deepEqual(kept, { id, ...raw });
  });

  const kinds = {
    ASEV3: 3,
    Asev3: 3,
    asev2: 2,
    ASEV1: 1,
    ' ASEV3 ': 3,
    ASE: undefined,
    ASEV30: undefined,
    '': undefined,
  };
  for (const [kind, version] of Object.entries(kinds)) {
    it(`kind "${kind}" is version ${version}`, () => assert.equal(read({ kind }).version, version));
  }
  it('kind may be absent or null', () => {
    assert.equal(read({}).version, undefined);
    assert.equal(read({ kind: null }).version, undefined);
  });

  const modes = { None: 'external', none: 'external', Web: 'internal', Publishing: 'internal', Later: 'internal' };
  for (const [mode, expected] of Object.entries(modes)) {
    it(`${mode} is ${expected} load balancing`, () => {
      assert.equal(read({ properties: { internalLoadBalancingMode: mode } }).loadBalancing, expected);
    });
  }
  it('no mode is external', () => assert.equal(read({ properties: null }).loadBalancing, 'external'));

  const states: readonly [object, string | undefined][] = [
    [{ status: 'Scaling', provisioningState: 'Succeeded' }, 'Scaling'],
    [{ status: 'Ready', provisioningState: 'InProgress' }, 'InProgress'],
    [{ status: 'Ready', provisioningState: 'Failed' }, 'Failed'],
    [{ status: 'ready', provisioningState: 'succeeded' }, undefined],
    [{ status: 'Ready', suspended: true }, 'Suspended'],
    [{ status: null, provisioningState: null, suspended: null }, undefined],
  ];
  for (const [properties, because] of states) {
    it(`is ${because ?? 'ready'} for ${JSON.stringify(properties)}`, () => {
      assert.deepEqual(
        [read({ properties }).ready, read({ properties }).notReadyBecause],
        [because === undefined, because],
      );
    });
  }

  const upgrades: readonly [unknown, boolean][] = [
    ['Ready', true],
    ['ready', true],
    ['None', false],
    ['Later', false],
    [null, false],
    [undefined, false],
  ];
  for (const [upgradeAvailability, expected] of upgrades) {
    it(`upgradeAvailability ${upgradeAvailability} is ${expected ? 'an' : 'no'} upgrade that waits`, () => {
      assert.equal(read({ properties: { upgradeAvailability } }).upgradeAvailable, expected);
    });
  }

  it('cannot be done without an id', () => {
    for (const raw of [undefined, null, 'text', [], {}, { id: 7 }, { id: '/subscriptions/s1' }]) {
      assert.equal(readHostingEnvironment(raw), undefined);
    }
  });
});
