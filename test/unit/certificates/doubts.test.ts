import assert from 'node:assert/strict';
import { decodeCertificate } from '../../../src/certificates/decodeCertificate.ts';
import { type DoubtId, doubtIds, doubtsAboutRoot } from '../../../src/certificates/doubts.ts';
import { boolean, element, generalizedTime, sequence, stringTags, utcTime } from '../../fixtures/derWriter.ts';
import {
  algorithms,
  type CertificateOrder,
  extension,
  makeCertificate,
  makeKey,
} from '../../fixtures/madeCertificate.ts';
import { fixture } from './fixtures.ts';

const now = Date.UTC(2026, 0, 1);
const doubts = (der: Uint8Array, at = now): string[] =>
  doubtsAboutRoot(decodeCertificate(der), at).map(({ id, severity }) => `${id} ${severity}`);

const constraints = extension('2.5.29.19', sequence(boolean(true)), true);
const signing = extension('2.5.29.15', element(0x03, Buffer.from([1, 0x06])), true);

describe('doubtsAboutRoot', () => {
  for (const name of ['isrg-root-x1.cer', 'contoso-root-ca.cer', 'contoso-ed25519-root-ca.cer']) {
    it(`has none about ${name}`, () => {
      assert.deepEqual(doubts(fixture(name)), []);
    });
  }

  it('names what a server’s certificate is not', () => {
    assert.deepEqual(doubts(fixture('contoso-server.cer')), [
      'not-self-issued error',
      'bc-not-ca error',
      'ku-no-certsign error',
    ]);
  });

  it('names an issuing CA as no root', () => {
    assert.deepEqual(doubts(fixture('contoso-issuing-ca.cer')), ['not-self-issued error']);
  });

  it('compares the validity with the time that it is given, both ends included', () => {
    const { der } = makeCertificate({ notBefore: utcTime('200101000000Z'), notAfter: utcTime('300101000000Z') });
    const [start, end] = [Date.UTC(2020, 0, 1), Date.UTC(2030, 0, 1)];
    assert.deepEqual(doubts(der, start - 1), ['not-yet-valid warning']);
    assert.deepEqual(doubts(der, start), []);
    assert.deepEqual(doubts(der, end), []);
    assert.deepEqual(doubts(der, end + 1), ['expired error']);
  });

  const orders: Readonly<Record<string, readonly [CertificateOrder, readonly string[]]>> = {
    'a short RSA key': [{ key: makeKey('rsa1024') }, ['weak-key warning']],
    'a signature by another key': [{ issuer: makeCertificate() }, ['self-signature-invalid error']],
    'two signature algorithms': [
      { innerAlgorithm: algorithms.rsaSha1 },
      ['self-signature-invalid error', 'sigalg-mismatch error'],
    ],
    'no basic constraints': [{ extensions: [signing] }, ['bc-missing error']],
    'no basic constraints in version 1': [
      { version: undefined, extensions: [] },
      ['bc-missing warning', 'version-not-3 warning'],
    ],
    'unreadable basic constraints': [
      { extensions: [signing, extension('2.5.29.19', element(0x04))] },
      ['bc-malformed error'],
    ],
    'key usage without certificate signing': [
      { extensions: [constraints, extension('2.5.29.15', element(0x03, Buffer.from([7, 0x80])))] },
      ['ku-no-certsign error'],
    ],
    'no key usage': [{ extensions: [constraints] }, []],
    'a repeated extension': [{ extensions: [constraints, signing, constraints] }, ['ext-duplicate error']],
    'an end before the beginning': [
      { notBefore: generalizedTime('20500101000000Z'), notAfter: utcTime('490101000000Z') },
      ['not-yet-valid warning', 'validity-reversed error'],
    ],
    'an empty subject': [{ subject: [] }, ['subject-empty error']],
    'an invisible character': [{ subject: [[['CN', 'Root\u200b']]] }, ['subject-control-chars warning']],
    'a subject in another encoding than the issuer': [
      { issuer: { ...makeCertificate(), subject: sequence() }, subject: [] },
      ['self-signature-invalid error', 'subject-empty error'],
    ],
    'letters of other languages': [
      { subject: [[['CN', element(stringTags.bmp, Buffer.from('測試', 'utf16le').swap16())]]] },
      [],
    ],
  };
  for (const [name, [order, expected]] of Object.entries(orders)) {
    it(`about ${name}: ${expected.join(', ') || 'none'}`, () => {
      assert.deepEqual(doubts(makeCertificate(order).der), expected);
    });
  }

  const edited: readonly (readonly [string, object, DoubtId, string])[] = [
    ['a very short RSA key', { publicKey: { algorithm: 'RSA', bits: 512 } }, 'weak-key', 'error'],
    ['an unusual curve', { publicKey: { algorithm: 'EC', curve: 'secp256k1', bits: 256 } }, 'curve-unusual', 'warning'],
    ['a DSA key', { publicKey: { algorithm: 'DSA', bits: 2048 } }, 'key-dsa', 'warning'],
    ['MD5', { signatureAlgorithm: { hash: 'MD5' } }, 'weak-hash-md5', 'warning'],
    ['SHA-1 on a root', { signatureAlgorithm: { hash: 'SHA-1' } }, 'weak-hash-sha1', 'note'],
    ['SHA-1 below a root', { signatureAlgorithm: { hash: 'SHA-1' }, selfIssued: false }, 'weak-hash-sha1', 'warning'],
    ['a signature that cannot be checked', { selfSigned: 'unchecked' }, 'self-signature-unknown', 'warning'],
  ];
  for (const [name, change, id, severity] of edited) {
    it(`weighs ${name} as ${severity}`, () => {
      const certificate = { ...decodeCertificate(makeCertificate().der), ...change };
      assert.equal(doubtsAboutRoot(certificate, now).find((doubt) => doubt.id === id)?.severity, severity);
    });
  }

  it('gives every id at most once, in the order of the list', () => {
    const found = doubtsAboutRoot(decodeCertificate(fixture('contoso-server.cer')), now).map(({ id }) => id);
    assert.deepEqual(
      found,
      doubtIds.filter((id) => found.includes(id)),
    );
  });
});
