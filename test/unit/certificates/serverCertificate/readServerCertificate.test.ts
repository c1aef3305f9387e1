import assert from 'node:assert/strict';
import { openWithKeys } from '../../../../src/certificates/pkcs12/openWithKeys.ts';
import { readServerCertificate } from '../../../../src/certificates/serverCertificate/readServerCertificate.ts';
import type {
  PfxProblem,
  ServerCertificate,
} from '../../../../src/certificates/serverCertificate/serverCertificate.ts';
import { pfxProblemSentence } from '../../../../src/ui/pfxWords.ts';
import { boolean, integer, sequence, utcTime } from '../../../fixtures/derWriter.ts';
import { extension, makeCertificate, makeKey } from '../../../fixtures/madeCertificate.ts';
import { aesPfx, intermediate, leaf, makePfx, root, serverCertificate, wrongPfxs } from '../../../fixtures/madePfx.ts';
import { pfxPassword, serverKey } from '../../../fixtures/testSecrets.ts';

const now = Date.UTC(2026, 5, 1);
const read = (bytes: Uint8Array, password: string | undefined = pfxPassword): Promise<ServerCertificate | PfxProblem> =>
  readServerCertificate(bytes, password, now);

async function good(bytes: Uint8Array): Promise<ServerCertificate> {
  const result = await read(bytes);
  assert.equal(result.kind, 'serverCertificate', JSON.stringify(result));
  return result as ServerCertificate;
}

async function problem(bytes: Uint8Array, password?: string): Promise<PfxProblem> {
  const result = await read(bytes, password);
  assert.equal(result.kind, 'problem');
  return result as PfxProblem;
}

describe('readServerCertificate', function () {
  this.timeout(20_000);

  it('gives the leaf, its chain in order and its host names, whatever the order in the file', async () => {
    const found = await good(makePfx({ certificates: [root, leaf, intermediate] }));
    assert.deepEqual(
      found.chain.map(({ der }) => Buffer.from(der)),
      [leaf.der, intermediate.der, root.der],
    );
    assert.deepEqual(found.hostNames, ['shop.fabrikam.com', '*.shop.fabrikam.com']);
    assert.deepEqual(found.remarks, []);
  });

  const sentences = new Set<string>();
  for (const [name, reason, bytes, password] of wrongPfxs) {
    it(`refuses: ${name}, with a sentence of its own`, async () => {
      const found = await problem(bytes(), password);
      assert.equal(found.reason, reason);
      const sentence = pfxProblemSentence(found);
      assert.match(sentence, /Nothing was sent\.$/);
      assert.ok(!sentences.has(sentence));
      sentences.add(sentence);
      assert.ok(!JSON.stringify(found).includes(password ?? pfxPassword));
    });
  }

  it('names the missing issuer', async () => {
    assert.equal((await problem(makePfx({ certificates: [leaf] }))).about, 'CN=Fabrikam Issuing CA');
    assert.equal((await problem(makePfx({ certificates: [leaf, intermediate] }))).about, 'CN=Fabrikam Root CA');
  });

  it('names the authority whose key is in the file', async () => {
    assert.equal((await problem(makePfx({ keys: [intermediate.key] }))).about, 'Fabrikam Issuing CA');
  });

  it('asks for the password where none was given', async () => {
    assert.equal(((await readServerCertificate(makePfx(), undefined, now)) as PfxProblem).reason, 'passwordNeeded');
  });

  it('opens a file without password when none was given', async () => {
    assert.equal((await readServerCertificate(makePfx({ password: '' }), undefined, now)).kind, 'serverCertificate');
  });

  it('refuses two keys, so that none goes along unseen', async () => {
    assert.equal((await problem(makePfx({ keys: [serverKey, root.key] }))).reason, 'severalKeys');
  });

  it('refuses a chain that is longer than an authority allows, and names the authority', async () => {
    const strict = makeCertificate({
      subject: [[['CN', 'Strict Root']]],
      extensions: [extension('2.5.29.19', sequence(boolean(true), integer(0)), true)],
    });
    const below = makeCertificate({ subject: [[['CN', 'Below']]], issuer: strict });
    const server = serverCertificate({ key: serverKey, issuer: below });
    const found = await problem(makePfx({ certificates: [server, below, strict] }));
    assert.deepEqual([found.reason, found.about], ['chainTooLong', 'Strict Root']);
  });

  it('refuses what is not valid yet, and an authority that has expired', async () => {
    const later = serverCertificate({ key: serverKey, notBefore: utcTime('300101000000Z') });
    assert.equal((await problem(makePfx({ certificates: [later, intermediate, root] }))).reason, 'notYetValid');
    const old = makeCertificate({ subject: [[['CN', 'Old CA']]], issuer: root, notAfter: utcTime('220101000000Z') });
    const server = serverCertificate({ key: serverKey, issuer: old });
    const found = await problem(makePfx({ certificates: [server, old, root] }));
    assert.deepEqual([found.reason, found.about], ['chainExpired', 'Old CA']);
  });

  it('refuses a file that is cut off, at any place', async () => {
    const bytes = makePfx();
    for (const length of [200, 600, bytes.length - 1]) {
      assert.equal((await problem(bytes.subarray(0, length))).reason, 'damaged');
    }
    assert.equal((await problem(Buffer.alloc(0))).reason, 'notPfx');
  });

  it('accepts an EC key and says so', async () => {
    const key = makeKey('P-256');
    const server = serverCertificate({ key });
    assert.deepEqual((await good(makePfx({ certificates: [server, intermediate, root], keys: [key] }))).remarks, [
      'ecKey',
    ]);
  });

  it('reads the next key after it has refused one of another kind or curve', async () => {
    for (const kind of ['P-384', 'P-256', 'rsa1024'] as const) {
      const server = serverCertificate({ key: makeKey('P-256') });
      const bytes = makePfx({ certificates: [server, intermediate, root], keys: [makeKey(kind)] });
      assert.equal((await problem(bytes)).reason, 'wrongKey');
      await good(makePfx());
    }
  });

  it('warns of what is not triple DES', async () => {
    assert.deepEqual((await good(aesPfx())).remarks, ['notTripleDes']);
    assert.deepEqual((await good(makePfx({ encryption: 'rc2-40' }))).remarks, ['notTripleDes']);
  });

  it('warns of missing host names, and of certificates that are not in the chain', async () => {
    const server = serverCertificate({ key: serverKey, hosts: [] });
    const stranger = makeCertificate({ subject: [[['CN', 'Stranger']]] });
    const found = await good(makePfx({ certificates: [server, intermediate, root, stranger] }));
    assert.deepEqual(found.remarks, ['noHostNames', 'besides']);
  });

  it('accepts a certificate that signed itself, alone, for hosts', async () => {
    const key = makeKey('P-256');
    const own = makeCertificate({ subject: [[['CN', 'own']]], key, extensions: [] });
    assert.deepEqual((await good(makePfx({ certificates: [own], keys: [key] }))).remarks, [
      'ecKey',
      'noHostNames',
      'selfSigned',
    ]);
  });
});

describe('openWithKeys', () => {
  it('gives the public part of the key and nothing of the private one', async () => {
    const { keys } = await openWithKeys(makePfx(), pfxPassword);
    assert.deepEqual(
      keys.map((key) => key?.type),
      ['public'],
    );
    assert.ok(keys[0]?.equals(serverKey.publicKey));
  });
});
