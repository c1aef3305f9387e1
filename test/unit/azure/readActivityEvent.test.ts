import assert from 'node:assert/strict';
import { readActivityEvent } from '../../../src/azure/activityEvent.ts';

const shop = '/subscriptions/S1/resourcegroups/rg1/providers/Microsoft.Web/sites/Shop';

describe('reading a record of the activity log', () => {
  it('takes what the documentation’s example has', () => {
    const event = readActivityEvent({
      authorization: { action: 'Microsoft.Web/sites/stop/Action', role: 'Owner', scope: shop },
      caller: 'megan.bowen@contoso.com',
      eventTimestamp: '2026-11-24T10:11:12.1234567Z',
      operationName: { value: 'Microsoft.Web/sites/stop/Action', localizedValue: 'Web-App stoppen' },
      resourceId: shop,
      status: { value: 'Succeeded', localizedValue: 'Erfolgreich' },
    });
    assert.deepEqual(event, {
      at: Date.parse('2026-11-24T10:11:12.123Z'),
      operation: 'microsoft.web/sites/stop/action',
      resourceId: shop,
      succeeded: true,
      caller: 'megan.bowen@contoso.com',
    });
  });

  const base = { operationName: { value: 'Microsoft.Web/sites/stop/Action' }, resourceId: shop };
  const at = '2026-11-24T10:00:00Z';

  for (const [status, expected] of [
    [{ value: 'Succeeded' }, true],
    [{ value: 'succeeded' }, true],
    ['Succeeded', true],
    [{ value: 'Started' }, false],
    [{ value: 'Accepted' }, false],
    [{ value: 'Failed' }, false],
    [{ localizedValue: 'Succeeded' }, false],
    [null, false],
    [undefined, false],
  ] as const) {
    it(`${JSON.stringify(status) ?? 'no status'} ${expected ? 'counts as done' : 'proves nothing'}`, () => {
      const event = readActivityEvent({ ...base, eventTimestamp: at, status });
      assert.ok(event !== undefined && event !== 'elsewhere');
      assert.equal(event.succeeded, expected);
    });
  }

  it('takes operation and resource from the authorization where they are not said otherwise', () => {
    const event = readActivityEvent({
      eventTimestamp: at,
      authorization: { action: 'Microsoft.Web/sites/start/action', scope: shop },
    });
    assert.ok(event !== undefined && event !== 'elsewhere');
    assert.equal(event.operation, 'microsoft.web/sites/start/action');
    assert.equal(event.resourceId, shop);
    assert.equal(event.caller, undefined);
  });

  it('takes a time without a zone for UTC, and one with a zone for what it is', () => {
    for (const eventTimestamp of ['2026-11-24T10:00:00', '2026-11-24T11:00:00+01:00', '2026-11-24T10:00:00.0000000Z']) {
      const event = readActivityEvent({ ...base, eventTimestamp });
      assert.ok(event !== undefined && event !== 'elsewhere');
      assert.equal(event.at, Date.parse(at));
    }
  });

  it('takes the time of its submission where its own is missing, and is nothing without both', () => {
    const event = readActivityEvent({ ...base, eventTimestamp: null, submissionTimestamp: at });
    assert.ok(event !== undefined && event !== 'elsewhere');
    assert.equal(event.at, Date.parse(at));
    assert.equal(readActivityEvent(base), undefined);
    assert.equal(readActivityEvent({ ...base, eventTimestamp: 'yesterday' }), undefined);
  });

  it('is about something else without a resource or an operation', () => {
    for (const raw of [undefined, null, 'text', [], {}, { resourceId: shop }, { operationName: { value: 'x' } }]) {
      assert.equal(readActivityEvent(raw), 'elsewhere');
    }
  });
});
