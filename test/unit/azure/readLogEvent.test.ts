import assert from 'node:assert/strict';
import { type LogEvent, readLogEvent } from '../../../src/azure/logEvent.ts';

const group = '/subscriptions/s/resourcegroups/g/providers/microsoft.web';
const ase = `${group}/hostingenvironments/contoso-ase`;
const shop = `${group}/sites/shop`;

function read(operation: string, resourceId: string, succeeded = true): LogEvent | undefined {
  return readLogEvent({ at: 1, operation, resourceId, succeeded, caller: 'megan' });
}

describe('what of the activity log matters', () => {
  const cases: readonly (readonly [string, string, LogEvent['kind'], string])[] = [
    ['microsoft.web/hostingenvironments/publiccertificates/write', `${ase}/publiccertificates/root`, 'written', ase],
    ['microsoft.web/hostingenvironments/publiccertificates/delete', `${ase}/publiccertificates/root`, 'removed', ase],
    ['microsoft.web/hostingenvironments/upgrade/action', ase, 'move', ase],
    ['microsoft.web/hostingenvironments/reboot/action', ase, 'move', ase],
    ['microsoft.web/serverfarms/write', `${group}/serverfarms/plan`, 'scale', `${group}/serverfarms/plan`],
    ['microsoft.web/sites/slotsswap/action', shop, 'swap', shop],
    ['microsoft.web/sites/slots/slotsswap/action', `${shop}/slots/staging`, 'swap', shop],
    ['microsoft.web/sites/write', shop, 'update', shop],
    ['microsoft.web/sites/slots/write', `${shop}/slots/staging`, 'update', `${shop}/slots/staging`],
    ['microsoft.web/sites/stop/action', shop, 'stop', shop],
    ['microsoft.web/sites/start/action', `${shop}/start`, 'start', shop],
    ['microsoft.web/sites/slots/stop/action', `${shop}/slots/staging`, 'stop', `${shop}/slots/staging`],
    ['microsoft.web/sites/slots/start/action', `${shop}/slots/staging`, 'start', `${shop}/slots/staging`],
    ['microsoft.web/sites/delete', shop, 'delete', shop],
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
      assert.equal(read(operation, resource, false), undefined);
    }
  });
});
