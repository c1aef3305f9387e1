import assert from 'node:assert/strict';
import type { Cloud } from '../../../src/azure/cloud.ts';
import { encodePath, keyOf, parseResourceId, portalLink } from '../../../src/azure/resourceId.ts';

const slotId = '/subscriptions/s1/resourceGroups/my rg(1)/providers/Microsoft.Web/sites/orders/slots/staging';
const cloud: Pick<Cloud, 'portalUrl'> = { portalUrl: 'https://portal.azure.com' };

describe('resource ids', () => {
  it('are taken apart, whatever the case of their fixed words', () => {
    assert.deepEqual(parseResourceId(slotId.replace('resourceGroups', 'resourcegroups')), {
      subscriptionId: 's1',
      resourceGroup: 'my rg(1)',
      type: 'Microsoft.Web/sites/slots',
      names: ['orders', 'staging'],
      name: 'staging',
    });
  });

  for (const text of [
    '',
    '/subscriptions/s1',
    '/subscriptions/s1/resourceGroups/rg',
    '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Web/sites',
    '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Web/sites/a/slots',
    '/subscriptions//resourceGroups/rg/providers/Microsoft.Web/sites/a',
    `${slotId}/`,
    `https://management.azure.com${slotId}`,
  ]) {
    it(`are not "${text}"`, () => {
      assert.equal(parseResourceId(text), undefined);
    });
  }

  it('are known by their lower-cased text', () => {
    assert.equal(keyOf(slotId), keyOf(slotId.toUpperCase()));
  });

  it('go into a URL with odd characters encoded and slashes kept', () => {
    assert.equal(encodePath('/a/Ca #1?é%20'), '/a/Ca%20%231%3F%C3%A9%2520');
  });

  for (const path of ['/a/../b', '/a/./b', '/a/..']) {
    it(`never go into a URL as ${path}`, () => {
      assert.throws(() => encodePath(path), RangeError);
    });
  }

  it('have a page in the portal', () => {
    assert.equal(
      portalLink(cloud, slotId, 'tenant-1'),
      'https://portal.azure.com/#@tenant-1/resource/subscriptions/s1/resourceGroups/my%20rg(1)/providers/Microsoft.Web/sites/orders/slots/staging',
    );
  });
});
