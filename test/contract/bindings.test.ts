import assert from 'node:assert/strict';
import { type Bindings, readBindings } from '../../src/tls/bindings.ts';
import { bindingsConcern, bindingsSection, bindingsText, hasWarning } from '../../src/tls/bindingsText.ts';
import { thumbprintOf } from '../localAzure/certificateBlob.ts';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const dayMs = 24 * 60 * 60 * 1000;

describe('the bindings of apps', () => {
  let connected: ConnectedAzure;
  let shop: string;

  before(async () => {
    const make = async (from: number, until: number, ...dns: readonly string[]): Promise<Uint8Array> => {
      const now = Date.now();
      const validity = { notBefore: new Date(now + from * dayMs), notAfter: new Date(now + until * dayMs) };
      return (await makeCertificate({ commonName: 'Test', serverNames: { dns, ipv4: [] }, ...validity })).der;
    };
    const [good, old, soon, next] = await Promise.all([
      make(-1, 300, 'shop.contoso.com', '*.shop.contoso.com'),
      make(-300, -1, 'old.contoso.com'),
      make(-300, 30, 'soon.contoso.com'),
      make(10, 300, 'next.contoso.com'),
    ]);
    shop = thumbprintOf(good);
    const estate = contosoEstate()
      .subscription('Contoso Production')
      .environment('contoso-ase')
      .serverCertificate('shop', good)
      .serverCertificate('old', old)
      .serverCertificate('soon', soon)
      .serverCertificate('next', next)
      .app('shop')
      .binding('shop.contoso.com', shop)
      .binding('www.shop.contoso.com', shop, 'IpBasedEnabled')
      .app('odd')
      .binding('a.b.shop.contoso.com', shop)
      .binding('lost.contoso.com', 'F'.repeat(40))
      .binding('next.contoso.com', thumbprintOf(next))
      .binding('old.contoso.com', thumbprintOf(old))
      .binding('plain.contoso.com')
      .binding('soon.contoso.com', thumbprintOf(soon))
      .app('bare')
      .build();
    connected = await connectAzure(estate);
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const read = async (...names: readonly string[]): Promise<Bindings> => {
    const { azure, local, signal } = connected;
    const apps = await Promise.all(names.map((name) => azure.apps.get(local.estate.appNamed(name).seed.id, signal)));
    const reading = { azure, signal, now: Date.now(), expiryWarningDays: 60 };
    return readBindings(await connected.environment('contoso-ase'), apps, reading);
  };
  const lists = (): number => connected.local.requestsTo('GET **/Microsoft.Web/certificates').length;

  it('have the host name, the type, the certificate and its expiry, and no warning where all is well', async () => {
    const bindings = await read('shop');
    assert.deepEqual(
      bindings.rows.map(({ hostName, sslState, certificateNames, thumbprint, warnings }) => [
        ...[hostName, sslState, certificateNames, thumbprint, warnings],
      ]),
      [
        ['shop.contoso.com', 'sni', ['shop'], shop, []],
        ['www.shop.contoso.com', 'ip', ['shop'], shop, []],
      ],
    );
    assert.equal(hasWarning(bindings), false);
    const expires = new Date(bindings.rows[0]?.expiresAt ?? 0).toISOString().slice(0, 10);
    const text = bindingsText('shop', bindings, 0);
    assert.ok(text.includes(`| shop | www.shop.contoso.com | IP based | shop | ${expires} | none | ${shop} |`), text);
    assert.match(text, /shop has 2 custom host names\. All are bound to certificates that match\./);
  });

  it('warn of what is wrong, each in a sentence', async () => {
    const { rows } = await read('odd');
    assert.deepEqual(
      rows.map(({ hostName, warnings }) => [
        hostName.split('.')[0],
        warnings.join(' ').replace(/\d{4}-\d\d-\d\d/, 'DAY'),
      ]),
      [
        ['a', 'The certificate does not match this host name. It is for shop.contoso.com, *.shop.contoso.com.'],
        ['lost', 'No server certificate of contoso-ase has this thumbprint.'],
        ['next', 'The certificate is not valid before DAY.'],
        ['old', 'The certificate expired on DAY.'],
        ['plain', 'No certificate is bound to this host name.'],
        ['soon', 'The certificate expires on DAY.'],
      ],
    );
  });

  it('are summed up in a sentence that names what has a warning', async () => {
    assert.equal(bindingsConcern(await read('shop')), '');
    assert.equal(
      bindingsConcern(await read('shop', 'odd')),
      '6 host names have a warning: a.b.shop.contoso.com, lost.contoso.com, next.contoso.com, old.contoso.com, plain.contoso.com, soon.contoso.com.',
    );
  });

  it('are none where an app has only the names of the environment, and then no certificate is listed', async () => {
    const bindings = await read('bare');
    assert.deepEqual(bindings, { rows: [], certificatesUnknown: undefined });
    assert.ok(bindingsSection(bindings).includes('No app has a custom host name.'));
    assert.equal(lists(), 0);
  });

  it('come without certificates where those cannot be listed, and say why', async () => {
    connected.local.faults.add({ on: 'GET **/Microsoft.Web/certificates', answer: { status: 403 } });
    const bindings = await read('shop');
    assert.equal(bindings.rows.length, 2);
    assert.ok(bindings.rows.every(({ warnings }) => warnings.length === 0));
    const text = bindingsSection(bindings).join('\n');
    assert.match(text, /\| SNI \| not known \| not known \| not checked \| [0-9A-F]{40} \|/);
    assert.match(text, /^The certificates are not known\. Could not list server certificates of contoso-ase\./m);
    assert.equal(hasWarning(bindings), true);
  });

  it('of many apps take one list of certificates', async () => {
    const { rows } = await read('shop', 'odd', 'bare');
    assert.equal(rows.length, 8);
    assert.equal(lists(), 1);
  });
});
