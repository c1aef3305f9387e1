import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { ManualClock } from '../clock/manualClock.ts';
import { makeCertificate, toPem } from '../localAzure/certificateMaker.ts';
import { type ClientReply, errorCodeOf, type LocalAzureClient, propertiesOf, signedIn } from '../localAzure/client.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';
import type { RootCertificateChanges } from '../localAzure/switches.ts';

describe('local Azure: root certificates', () => {
  const clock = new ManualClock();
  let local: LocalAzure;
  let client: LocalAzureClient;
  let der: Uint8Array;
  let thumbprint: string;
  before(async () => {
    local = await startLocalAzure({ clock });
    client = signedIn(local);
    const validity = { notBefore: new Date(clock.now()), notAfter: new Date(clock.now() + 1e10) };
    der = (await makeCertificate({ commonName: 'Woodgrove Root', ...validity })).der;
    thumbprint = new X509Certificate(der).fingerprint.replaceAll(':', '');
  });
  beforeEach(() => local.reset());
  after(async () => {
    client.close();
    await local.close();
  });

  const list = (name = 'contoso-prod-ase'): string =>
    `${local.estate.environmentNamed(name).seed.id}/publicCertificates`;
  const one = (): string => `${list()}/woodgrove`;
  const change = (rootCertificates: RootCertificateChanges): void => local.estate.change({ rootCertificates });
  const put = (blob: string | Uint8Array = der, path = one()): Promise<ClientReply> => {
    const text = Buffer.from(blob).toString('base64');
    return client.arm('PUT', path, { location: 'West Europe', properties: { blob: text, isRoot: true } });
  };
  const get = (): Promise<ClientReply> => client.arm('GET', one());
  const held = (): string[] => local.estate.environmentNamed('contoso-prod-ase').rootCertificates.thumbprints;

  it('keeps, shows, lists and deletes a certificate', async () => {
    assert.equal((await put()).status, 200);
    assert.equal(propertiesOf(await get())['thumbprint'], thumbprint);
    assert.equal((await client.list(list())).length, 3);
    assert.equal((await client.arm('DELETE', one().replace('woodgrove', 'WOODGROVE'))).status, 200);
    assert.equal((await get()).status, 404);
    assert.equal((await client.arm('DELETE', one())).status, 204);
  });

  it('takes base64 of PEM as well as of DER', async () => {
    assert.equal((await put(toPem(der, 'CERTIFICATE'))).status, 200);
    assert.equal(propertiesOf(await get())['thumbprint'], thumbprint);
  });

  it('refuses what is no certificate, and a body without a location', async () => {
    const nonsense = await put('nonsense');
    assert.equal(nonsense.status, 400);
    assert.equal(errorCodeOf(nonsense), 'BadRequest');
    const homeless = await client.arm('PUT', one(), { properties: { blob: Buffer.from(der).toString('base64') } });
    assert.equal(errorCodeOf(homeless), 'LocationRequired');
    assert.equal(held().includes(thumbprint), false);
  });

  it('has no such operation on version 2, and changes nothing while the environment scales or is suspended', async () => {
    assert.equal((await client.arm('GET', list('contoso-classic-ase'))).status, 405);
    assert.equal((await put(der, `${list('contoso-batch-ase')}/woodgrove`)).status, 409);
    assert.equal((await put(der, `${list('contoso-archive-ase')}/woodgrove`)).status, 409);
  });

  it('answers with or without blob and thumbprint, or with no body', async () => {
    change({ body: { blob: 'pem', thumbprint: false } });
    const { blob, thumbprint: none } = propertiesOf(await put());
    assert.ok(Buffer.from(String(blob), 'base64').toString().startsWith('-----BEGIN CERTIFICATE-----'));
    assert.equal(none, undefined);
    change({ body: { blob: 'none' } });
    assert.deepEqual(propertiesOf(await get()), { isRoot: true });
    change({ put: { status: 201 }, body: { empty: true } });
    const { status, text } = await put();
    assert.deepEqual([status, text], [201, '']);
  });

  it('shows a new certificate late, by reads or by time, though apps load it at once', async () => {
    change({ appears: { reads: 2 } });
    await put();
    assert.ok(held().includes(thumbprint));
    assert.deepEqual([(await get()).status, (await get()).status, (await get()).status], [404, 404, 200]);
    local.reset();
    change({ appears: { ms: 20_000 } });
    await put();
    await clock.advance(19_999);
    assert.equal((await get()).status, 404);
    await clock.advance(1);
    assert.equal((await get()).status, 200);
  });

  it('shows a deleted certificate for a while', async () => {
    await put();
    change({ delete: { status: 204 }, disappears: { reads: 1 } });
    assert.equal((await client.arm('DELETE', one())).status, 204);
    assert.deepEqual([(await get()).status, (await get()).status], [200, 404]);
  });

  it('can keep nothing, or something else than what was sent', async () => {
    change({ put: { keeps: 'nothing' } });
    assert.equal((await put()).status, 200);
    assert.equal((await get()).status, 404);
    change({ put: { keeps: 'other' } });
    await put();
    assert.notEqual(propertiesOf(await get())['thumbprint'], thumbprint);
  });

  it('completes an accepted PUT while its operation is followed', async () => {
    change({ put: { status: 202 }, operation: { takes: { reads: 1 } } });
    const { status, headers } = await put();
    assert.equal(status, 202);
    const operation = String(headers['azure-asyncoperation']);
    assert.equal((await client.send('GET', operation)).body['status'], 'InProgress');
    assert.equal((await get()).status, 404);
    assert.equal((await client.send('GET', operation)).body['status'], 'Succeeded');
    assert.equal((await get()).status, 200);
  });

  it('completes an accepted DELETE while its location is followed', async () => {
    await put();
    change({ delete: { status: 202 }, operation: { header: 'Location', takes: { ms: 5_000 } } });
    const { status, headers } = await client.arm('DELETE', one());
    assert.equal(status, 202);
    assert.equal((await client.send('GET', String(headers['location']))).status, 202);
    await clock.advance(5_000);
    assert.equal((await client.send('GET', String(headers['location']))).status, 200);
    assert.equal((await get()).status, 404);
  });

  it('can let an operation fail', async () => {
    change({ put: { status: 202 }, operation: { fails: true } });
    const followed = await client.send('GET', String((await put()).headers['azure-asyncoperation']));
    assert.equal(followed.body['status'], 'Failed');
    assert.equal(held().includes(thumbprint), false);
  });
});
