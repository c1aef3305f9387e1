import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { derTag } from '../../../../src/certificates/der/derReader.ts';
import { contentOf, type DerNode, derTree } from '../../../../src/certificates/der/derTree.ts';
import { makeTestCertificates } from '../../../../src/certificates/make/testCertificates.ts';
import { type KeyKind, keyKinds } from '../../../../src/certificates/make/testOrder.ts';
import { writePkcs12 } from '../../../../src/certificates/make/writePkcs12.ts';
import { openPkcs12 } from '../../../../src/certificates/pkcs12/openPkcs12.ts';
import { pfxPassword } from '../../../fixtures/testSecrets.ts';

async function makeStore(key: KeyKind, password: string) {
  const order = { kind: 'authorityAndServer', dnsNames: ['app.contoso.com'], days: 30, keep: 'all', key } as const;
  const { authority, server } = await makeTestCertificates(order, new Date());
  assert.ok(authority);
  return { authority, server, store: await writePkcs12(server, [authority], password) };
}

/** What a content info of type data holds (RFC 5652, section 4). */
function dataOf(bytes: Uint8Array, contentInfo: DerNode | undefined): Uint8Array {
  const octets = contentInfo?.parts[1]?.parts[0];
  assert.equal(octets?.tag, derTag.octetString);
  return contentOf(bytes, octets);
}

/** One value of definite lengths as short as can be, each string in one piece (X.690, section 10). */
function assertDer(bytes: Uint8Array): void {
  const { root, isDer } = derTree(bytes, 100);
  assert.ok(isDer);
  assert.equal(root.end, bytes.length);
  const tags = ({ tag, parts }: DerNode): number[] => [tag, ...parts.flatMap(tags)];
  assert.ok(!tags(root).includes(0x24));
}

describe('writePkcs12', function () {
  this.timeout(30_000);

  for (const key of keyKinds) {
    it(`writes a store that Node.js uses for a TLS server, with ${key}`, async () => {
      const { store } = await makeStore(key, pfxPassword);
      // OpenSSL throws when the key does not belong to the certificate.
      assert.ok(createSecureContext({ pfx: Buffer.from(store), passphrase: pfxPassword }));
      assert.throws(() => createSecureContext({ pfx: Buffer.from(store), passphrase: 'wrong' }));
    });
  }

  for (const [script, password] of [
    ['Latin letters', pfxPassword],
    ['other letters', 'пароль-ß'],
    ['a symbol', '\u{1f511}'],
  ] as const) {
    it(`writes a store that opens with a password of ${script}, and its chain in order`, async () => {
      const { authority, server, store } = await makeStore('EC P-256', password);
      const { certificates, holdsPrivateKey } = await openPkcs12(store, password);
      assert.deepEqual(certificates, [server.der, authority.der]);
      assert.equal(holdsPrivateKey, true);
      assert.ok(createSecureContext({ pfx: Buffer.from(store), passphrase: password }));
    });
  }

  it('writes DER, which everything reads', async () => {
    const { store } = await makeStore('EC P-256', pfxPassword);
    assertDer(store);
    // What lies in an octet string is not looked into: the safes, and the bags of the one that is not encrypted.
    const [, contents] = derTree(store, 100).root.parts;
    const safes = dataOf(store, contents);
    assertDer(safes);
    const [firstSafe] = derTree(safes, 100).root.parts;
    assertDer(dataOf(safes, firstSafe));
  });

  it('writes no key that is not to be kept', async () => {
    const order = { kind: 'selfSigned', dnsNames: ['a.b'], days: 1, keep: 'none', key: 'EC P-256' } as const;
    const { server } = await makeTestCertificates(order, new Date());
    await assert.rejects(writePkcs12(server, [], pfxPassword), { name: 'InvalidAccessError' });
    assert.ok(new X509Certificate(server.der).publicKey);
  });
});
