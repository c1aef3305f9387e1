import assert from 'node:assert/strict';
import { type LogEvent, readActivityRecord } from '../../../src/azure/activityLog.ts';

const group = '/subscriptions/s/resourcegroups/g/providers/microsoft.web';
const ase = `${group}/hostingenvironments/contoso-ase`;
const shop = `${group}/sites/shop`;

function read(operation: string, resourceId: string, status = 'Succeeded'): Omit<LogEvent, 'at'> | undefined {
  return readActivityRecord({ operationName: { value: operation }, resourceId, status: { value: status } }).event;
}

describe('what of the activity log matters', () => {
  const cases: readonly (readonly [string, string, LogEvent['kind'], string])[] = [
    ['microsoft.web/hostingenvironments/publiccertificates/write', `${ase}/publiccertificates/root`, 'written', ase],
    ['microsoft.web/hostingenvironments/publiccertificates/delete', `${ase}/publiccertificates/root`, 'removed', ase],
    ['microsoft.web/hostingenvironments/upgrade/action', ase, 'other', ase],
    ['microsoft.web/hostingenvironments/reboot/action', ase, 'other', ase],
    ['microsoft.web/serverfarms/write', `${group}/serverfarms/plan`, 'other', `${group}/serverfarms/plan`],
    ['microsoft.web/sites/slotsswap/action', shop, 'swap', shop],
    ['microsoft.web/sites/slots/slotsswap/action', `${shop}/slots/staging`, 'swap', shop],
    ['microsoft.web/sites/write', shop, 'other', shop],
    ['microsoft.web/sites/slots/write', `${shop}/slots/staging`, 'other', `${shop}/slots/staging`],
    ['microsoft.web/sites/stop/action', shop, 'stop', shop],
    ['microsoft.web/sites/start/action', `${shop}/start`, 'start', shop],
    ['microsoft.web/sites/slots/stop/action', `${shop}/slots/staging`, 'stop', `${shop}/slots/staging`],
    ['microsoft.web/sites/slots/start/action', `${shop}/slots/staging`, 'start', `${shop}/slots/staging`],
    ['microsoft.web/sites/delete', shop, 'other', shop],
  ];
  for (const [operation, resource, kind, key] of cases) {
    it(`${operation} is ${kind}`, () => {
      const event = read(operation, resource);
      assert.deepEqual([event?.kind, event?.key], [kind, key]);
    });
  }

  it('names the certificate as Azure wrote it', () => {
    const operation = 'microsoft.web/hostingenvironments/publiccertificates/write';
    const event = read(operation, `${ase.replace('contoso', 'Contoso')}/publicCertificates/Corp-Root`);
    assert.deepEqual([event?.certificate, event?.key], ['Corp-Root', ase]);
  });

  for (const [operation, resource] of [
    ['microsoft.web/sites/restart/action', shop],
    ['microsoft.web/sites/slots/restart/action', `${shop}/slots/staging`],
    ['microsoft.web/sites/config/write', `${shop}/config/appsettings`],
    ['microsoft.web/sites/slots/config/write', `${shop}/slots/staging/config/web`],
    ['microsoft.web/sites/publiccertificates/write', `${shop}/publiccertificates/own`],
    ['microsoft.web/sites/hostnamebindings/stop/action', shop],
    ['microsoft.web/hostingenvironments/write', ase],
    ['microsoft.other/sites/stop/action', shop],
    ['microsoft.web/sites/stop/action', 'not an id'],
  ] as const) {
    it(`${operation} of ${resource} is nothing`, () => assert.equal(read(operation, resource), undefined));
  }

  it('counts nothing that is not done', () => {
    for (const [operation, resource] of cases) {
      assert.equal(read(operation, resource, 'Started'), undefined);
    }
  });
});

describe('reading a record of the activity log', () => {
  const base = { operationName: { value: 'Microsoft.Web/sites/stop/Action' }, resourceId: shop };
  const at = '2026-11-24T10:00:00Z';
  const done = { ...base, eventTimestamp: at, status: { value: 'Succeeded' } };

  it('takes what the documentation’s example has', () => {
    const record = readActivityRecord({
      authorization: { action: 'Microsoft.Web/sites/stop/Action', role: 'Owner', scope: shop },
      caller: 'megan.bowen@contoso.com',
      eventTimestamp: '2026-11-24T10:11:12.1234567Z',
      operationName: { value: 'Microsoft.Web/sites/stop/Action', localizedValue: 'Web-App stoppen' },
      resourceId: shop,
      status: { value: 'Succeeded', localizedValue: 'Erfolgreich' },
    });
    assert.deepEqual(record, {
      at: Date.parse('2026-11-24T10:11:12.123Z'),
      event: { kind: 'stop', key: shop, certificate: '', caller: 'megan.bowen@contoso.com' },
    });
  });

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
      assert.equal(readActivityRecord({ ...done, status }).event !== undefined, expected);
    });
  }

  it('takes operation and resource from the authorization where they are not said otherwise', () => {
    const authorization = { action: 'Microsoft.Web/sites/start/action', scope: shop };
    const { event } = readActivityRecord({ eventTimestamp: at, authorization, status: 'Succeeded' });
    assert.deepEqual(event, { kind: 'start', key: shop, certificate: '', caller: undefined });
  });

  it('takes a time without a zone for UTC, and one with a zone for what it is', () => {
    for (const eventTimestamp of ['2026-11-24T10:00:00', '2026-11-24T11:00:00+01:00', '2026-11-24T10:00:00.0000000Z']) {
      assert.equal(readActivityRecord({ ...done, eventTimestamp }).at, Date.parse(at));
    }
  });

  it('takes the time of its submission where its own is missing, and has none without both', () => {
    assert.equal(readActivityRecord({ ...done, eventTimestamp: null, submissionTimestamp: at }).at, Date.parse(at));
    assert.equal(readActivityRecord(base).at, undefined);
    assert.equal(readActivityRecord({ ...base, eventTimestamp: 'yesterday' }).at, undefined);
  });

  it('is about something else without a resource or an operation', () => {
    for (const raw of [undefined, null, 'text', [], {}, { resourceId: shop }, { operationName: { value: 'x' } }]) {
      assert.equal(readActivityRecord(raw).event, undefined);
    }
  });
});
