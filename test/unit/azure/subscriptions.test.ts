import assert from 'node:assert/strict';
import { readSubscription, readTenant } from '../../../src/azure/subscriptions.ts';

describe('reading subscriptions and directories', () => {
  it('takes a subscription, and its id for a name that is missing', () => {
    const raw = { subscriptionId: 's1', tenantId: 't1', displayName: 'Production', state: 'Enabled' };
    assert.deepEqual(readSubscription(raw), {
      subscriptionId: 's1',
      tenantId: 't1',
      name: 'Production',
      state: 'Enabled',
    });
    const bare = { subscriptionId: 's1', tenantId: 't1', displayName: null };
    assert.deepEqual(readSubscription(bare), { subscriptionId: 's1', tenantId: 't1', name: 's1', state: undefined });
  });

  it('needs both ids', () => {
    for (const raw of [null, {}, { subscriptionId: 's1' }, { tenantId: 't1' }]) {
      assert.equal(readSubscription(raw), undefined);
    }
  });

  it('names a directory by its name, its domain or its id', () => {
    assert.equal(readTenant({ tenantId: 't1', displayName: 'Contoso', defaultDomain: 'contoso.com' })?.name, 'Contoso');
    assert.equal(readTenant({ tenantId: 't1', defaultDomain: 'contoso.com' })?.name, 'contoso.com');
    assert.equal(readTenant({ tenantId: 't1' })?.name, 't1');
    assert.equal(readTenant({ displayName: 'Contoso' }), undefined);
  });
});
