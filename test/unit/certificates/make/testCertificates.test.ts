import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { decodeCertificate } from '../../../../src/certificates/decodeCertificate.ts';
import type { Extension } from '../../../../src/certificates/extensions/extension.ts';
import { makeTestCertificates } from '../../../../src/certificates/make/testCertificates.ts';
import type { TestCertificateOrder } from '../../../../src/certificates/make/testOrder.ts';
import { keyKinds } from '../../../../src/certificates/make/testOrder.ts';
import { checkRoot } from '../../../../src/certificates/rootChecks/checkRoot.ts';

const now = new Date('2026-08-14T12:34:56.789Z');
const usual: TestCertificateOrder = {
  kind: 'authorityAndServer',
  key: 'EC P-256',
  dnsNames: ['*.internal.contoso.com', '*.scm.internal.contoso.com'],
  days: 365,
  keep: 'none',
};

async function makePair(order: Partial<TestCertificateOrder> = {}, at = now) {
  const { authority, server } = await makeTestCertificates({ ...usual, ...order }, at);
  assert.ok(authority);
  return { authority, server };
}

const extensionValue = (extensions: readonly Extension[], oid: string): unknown =>
  extensions.find((extension) => extension.oid === oid)?.value;

describe('makeTestCertificates', function () {
  this.timeout(30_000);

  for (const key of keyKinds) {
    it(`makes an authority that is a good root, and a server that it issued, with ${key}`, async () => {
      const { authority, server } = await makePair({ key });
      const root = await decodeCertificate(authority.der);
      assert.equal(root.selfSigned, 'yes');
      const grave = checkRoot(root, { now: now.getTime() }).filter(({ severity }) => severity !== 'hint');
      assert.deepEqual(grave, []);
      const [above, below] = [new X509Certificate(authority.der), new X509Certificate(server.der)];
      assert.ok(below.checkIssued(above));
      assert.ok(below.verify(above.publicKey));
      assert.deepEqual((await decodeCertificate(server.der)).irregularities, []);
    });
  }

  it('makes a server certificate as Microsoft’s example does, which signs itself', async () => {
    const { authority, server } = await makeTestCertificates({ ...usual, kind: 'selfSigned' }, now);
    const certificate = await decodeCertificate(server.der);
    assert.equal(authority, undefined);
    assert.equal(certificate.selfSigned, 'yes');
    assert.equal(certificate.isCA, false);
    assert.equal(certificate.subject.text, 'CN=*.internal.contoso.com');
  });

  it('gives the server names that clients accept', async () => {
    const { server } = await makePair();
    const certificate = new X509Certificate(server.der);
    for (const host of ['app.internal.contoso.com', 'app.scm.internal.contoso.com']) {
      assert.ok(certificate.checkHost(host) !== undefined, host);
    }
    for (const host of ['internal.contoso.com', 'a.b.internal.contoso.com', 'contoso.com']) {
      assert.equal(certificate.checkHost(host), undefined, host);
    }
  });

  it('says what each is for', async () => {
    const { authority, server } = await makePair({ key: 'RSA 2048' });
    const [root, leaf] = [await decodeCertificate(authority.der), await decodeCertificate(server.der)];
    assert.deepEqual(
      [root.keyUsage, leaf.keyUsage],
      [
        ['keyCertSign', 'cRLSign'],
        ['digitalSignature', 'keyEncipherment'],
      ],
    );
    assert.deepEqual((await decodeCertificate((await makePair()).server.der)).keyUsage, ['digitalSignature']);
    const critical = [root, leaf].map(({ extensions }) =>
      extensions.filter((one) => one.critical).map(({ oid }) => oid),
    );
    assert.deepEqual(critical, [
      ['2.5.29.19', '2.5.29.15'],
      ['2.5.29.19', '2.5.29.15'],
    ]);
    assert.match(JSON.stringify(extensionValue(leaf.extensions, '2.5.29.37')), /1\.3\.6\.1\.5\.5\.7\.3\.1/);
    assert.equal(root.publicKey.identifier, identifierIn(root.extensions, '2.5.29.14'));
    assert.equal(root.publicKey.identifier, identifierIn(leaf.extensions, '2.5.29.35'));
  });

  it('is valid from a little before now, for whole days', async () => {
    const { authority, server } = await makePair({ days: 90 });
    for (const { der } of [authority, server]) {
      const { notBefore, notAfter } = await decodeCertificate(der);
      assert.equal(notBefore, Date.UTC(2026, 7, 14, 12, 24, 56));
      assert.equal((notAfter ?? 0) - (notBefore ?? 0) + 1000, 90 * 24 * 60 * 60 * 1000);
    }
  });

  it('writes times after 2049 as they are to be written', async () => {
    const { authority } = await makePair({ days: 3650 }, new Date('2045-06-01T00:00:00Z'));
    const { notAfter, irregularities } = await decodeCertificate(authority.der);
    assert.equal(new Date(notAfter ?? 0).getUTCFullYear(), 2055);
    assert.ok(!irregularities.includes('timeEncoding'));
  });

  it('never makes the same serial number or authority twice', async () => {
    const roots = await Promise.all(
      Array.from({ length: 20 }, async () => decodeCertificate((await makePair()).authority.der)),
    );
    assert.equal(new Set(roots.map(({ serialNumber }) => serialNumber)).size, 20);
    assert.equal(new Set(roots.map(({ subject }) => subject.text)).size, 20);
    for (const { serialNumber } of roots) {
      assert.match(serialNumber, /^[4-7][0-9A-F]{31}$/);
    }
  });

  it('has a common name that fits, whatever the DNS names', async () => {
    const name = `${'a'.repeat(60)}.internal.contoso.com`;
    const { server } = await makePair({ dnsNames: [name] });
    assert.equal((await decodeCertificate(server.der)).subject.text, 'CN=Test Server');
    assert.equal(new X509Certificate(server.der).checkHost(name), name);
  });

  for (const [keep, canExport] of [
    ['none', [false, false]],
    ['server', [false, true]],
    ['all', [true, true]],
  ] as const) {
    it(`keeps ${keep} of the private keys`, async () => {
      const { authority, server } = await makePair({ keep });
      const extractable = [authority, server].map(({ key }) => key.privateKey.extractable);
      assert.deepEqual(extractable, canExport);
    });
  }
});

function identifierIn(extensions: readonly Extension[], oid: string): string | undefined {
  return /[0-9A-F]{40}/.exec(JSON.stringify(extensionValue(extensions, oid)))?.[0];
}
