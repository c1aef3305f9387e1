import assert from 'node:assert/strict';
import { openPkcs12 } from '../../../../src/certificates/pkcs12/openPkcs12.ts';
import { asStreamed, open } from '../../../fixtures/berWriter.ts';
import { type Der, explicit, integer, octetString, oid, sequence } from '../../../fixtures/derWriter.ts';
import { makeCertificate } from '../../../fixtures/madeCertificate.ts';
import { makePkcs12, type Pkcs12Order } from '../../../fixtures/madePkcs12.ts';
import {
  bag,
  certificateBag,
  count,
  data,
  encrypt,
  encryptedData,
  encryptedSafe,
  keyBag,
  nestedBag,
  pbes2,
  pkcs12Algorithm,
  plainSafe,
  shroudedKeyBag,
  store,
} from '../../../fixtures/pkcs12Parts.ts';
import { pfxPassword as password } from '../../../fixtures/testSecrets.ts';
import { refusalOf } from './outcome.ts';

const root = makeCertificate();
const server = makeCertificate({ subject: [[['CN', 'server']]], issuer: root, isCA: false });
const protection = { password, iterations: 100 };

const made = (order: Partial<Pkcs12Order> = {}): Der =>
  makePkcs12({ certificates: [server.der, root.der], key: server.key, password, iterations: 100, ...order });

async function certificatesOf(bytes: Uint8Array, given: string | undefined = password): Promise<readonly Buffer[]> {
  return (await openPkcs12(bytes, given)).certificates.map((der) => Buffer.from(der));
}

describe('openPkcs12', function () {
  this.timeout(20_000);

  for (const encryption of ['aes', 'tripleDes', 'rc2-40', 'none'] as const) {
    for (const mac of ['sha1', 'sha256', 'pbmac1', 'none'] as const) {
      it(`gives certificates in order, encrypted by ${encryption}, with a MAC by ${mac}`, async () => {
        const { certificates, holdsPrivateKey } = await openPkcs12(made({ encryption, mac }), password);
        assert.deepEqual(certificates.map(Buffer.from), [server.der, root.der]);
        assert.equal(holdsPrivateKey, true);
      });
    }
  }

  it('says when there is no private key', async () => {
    const bytes = makePkcs12({ certificates: [root.der], password });
    assert.equal((await openPkcs12(bytes, password)).holdsPrivateKey, false);
  });

  it('reads what was streamed as BER, at every level', async () => {
    const bags = asStreamed(sequence(certificateBag(root.der)));
    const bytes = asStreamed(store([data(bags)], 'sha256', protection));
    assert.deepEqual(await certificatesOf(bytes), [root.der]);
  });

  it('reads an encrypted string that comes in segments', async () => {
    const [algorithm, encrypted] = encrypt.aes(sequence(certificateBag(root.der)), protection);
    const segments = open(0xa0, octetString(encrypted.subarray(0, 100)), octetString(encrypted.subarray(100)));
    const safe = encryptedData(algorithm, encrypted, segments);
    assert.deepEqual(await certificatesOf(store([safe], 'sha256', protection)), [root.der]);
  });

  it('reads safes and nested bags in order, and passes over what is no certificate', async () => {
    const safes = [
      plainSafe(bag('1.2.840.113549.1.12.10.1.4', sequence()), nestedBag(certificateBag(server.der))),
      encryptedSafe('aes', protection, certificateBag(root.der)),
      plainSafe(bag('1.3.6.1.4.1.99999.1', sequence()), certificateBag(server.der)),
    ];
    assert.deepEqual(await certificatesOf(store(safes, 'sha1', protection)), [server.der, root.der, server.der]);
  });

  describe('keys', () => {
    const nonsense = sequence(octetString(Buffer.from('no key at all')));
    const keys = {
      'an encrypted key': plainSafe(shroudedKeyBag(nonsense)),
      'a plain key': plainSafe(keyBag(nonsense)),
      'a key inside an encrypted safe': encryptedSafe('aes', protection, keyBag(nonsense)),
      'a secret of Java': plainSafe(bag('1.2.840.113549.1.12.10.1.5', nonsense)),
      'a key in a nested safe': plainSafe(nestedBag(shroudedKeyBag(nonsense))),
    };
    for (const [name, safe] of Object.entries(keys)) {
      it(`reports ${name} and does not look at it`, async () => {
        const bytes = store([safe, plainSafe(certificateBag(root.der))], 'sha256', protection);
        const { certificates, holdsPrivateKey } = await openPkcs12(bytes, password);
        assert.deepEqual([certificates.length, holdsPrivateKey], [1, true]);
      });
    }
  });

  describe('passwords', () => {
    for (const word of ['пароль-ß', 'a\u{1f511}z', 'Zürich', ' spaces ']) {
      for (const encryption of ['aes', 'tripleDes'] as const) {
        it(`takes “${word}” for ${encryption}`, async () => {
          assert.equal((await certificatesOf(made({ password: word, encryption }), word)).length, 2);
        });
      }
    }

    it('takes one that OpenSSL before 1.1.0 made characters of octets of', async () => {
      const word = 'Zürich';
      const octets = Buffer.from(word, 'utf8').toString('latin1');
      assert.equal(
        (await certificatesOf(made({ password: octets, encryption: 'tripleDes', mac: 'sha1' }), word)).length,
        2,
      );
    });

    for (const encryption of ['aes', 'tripleDes'] as const) {
      for (const [name, written] of [
        ['no password', undefined],
        ['an empty password', ''],
      ] as const) {
        it(`opens a store with ${name}, ${encryption}, without one and with an empty one`, async () => {
          for (const mac of ['sha256', 'none'] as const) {
            const bytes = made({ password: written, encryption, mac });
            assert.equal((await openPkcs12(bytes, undefined)).certificates.length, 2);
            assert.equal((await openPkcs12(bytes, '')).certificates.length, 2);
          }
        });
      }
    }

    it('asks for one when certificates are encrypted, and not when they are plain', async () => {
      assert.equal((await refusalOf(made(), undefined)).reason, 'passwordNeeded');
      assert.equal((await refusalOf(made({ mac: 'none' }), undefined)).reason, 'passwordNeeded');
      const plain = made({ encryption: 'none' });
      assert.equal((await openPkcs12(plain, undefined)).certificates.length, 2);
      assert.equal((await openPkcs12(plain, '')).certificates.length, 2);
      assert.equal((await refusalOf(plain, 'wrong')).reason, 'wrongPassword');
    });

    it('asks for one when only some certificates are encrypted: a part must not pass for all', async () => {
      const safes = [plainSafe(certificateBag(server.der)), encryptedSafe('aes', protection, certificateBag(root.der))];
      assert.equal((await refusalOf(store(safes), undefined)).reason, 'passwordNeeded');
    });

    it('refuses each of many wrong ones, though some of them decrypt to what is padded well', async () => {
      for (const encryption of ['aes', 'tripleDes', 'rc2-40'] as const) {
        const bytes = made({ encryption, mac: 'none', iterations: 1 });
        for (let i = 0; i < 600; i++) {
          assert.equal((await refusalOf(bytes, `wrong ${i}`)).reason, 'wrongPassword');
        }
      }
    });

    it('tells damage from a wrong one where there is a MAC', async () => {
      const safe = encryptedSafe('aes', { ...protection, password: 'another' }, certificateBag(root.der));
      assert.equal((await refusalOf(store([safe], 'sha256', protection), password)).reason, 'malformed');
      assert.equal((await refusalOf(store([safe], 'sha256', protection), 'another')).reason, 'wrongPassword');
    });
  });

  describe('what cannot be decrypted', () => {
    const cipherText = Buffer.alloc(32, 1);
    const stores: Readonly<Record<string, readonly [safe: Der, cause: RegExp]>> = {
      RC4: [encryptedData(pkcs12Algorithm('1.2.840.113549.1.12.1.1', 100), cipherText), /1\.12\.1\.1$/],
      'an unknown cipher': [
        encryptedData(pbes2(100, '1.2.643.7.1.1.5.2', octetString(cipherText)), cipherText),
        /1\.2\.643/,
      ],
      'an unknown key derivation': [encryptedData(unknownDerivation(), cipherText), /1\.3\.6\.1\.4\.1\.11591\.4\.11/],
      'a safe for the holder of a key': [sequence(oid('1.2.840.113549.1.7.3'), explicit(0, sequence())), /1\.7\.3$/],
    };
    for (const [name, [safe, cause]] of Object.entries(stores)) {
      it(`is named: ${name}`, async () => {
        for (const given of [undefined, password]) {
          const { reason, cause: why } = await refusalOf(store([plainSafe(certificateBag(root.der)), safe]), given);
          assert.equal(reason, 'unsupportedEncryption');
          assert.match(String(why), cause);
        }
      });
    }

    it('is a store that is signed in place of having a password', async () => {
      const signed = sequence(integer(3), sequence(oid('1.2.840.113549.1.7.2'), explicit(0, sequence())));
      assert.equal((await refusalOf(signed, password)).reason, 'unsupportedEncryption');
    });
  });

  describe('a key derivation', () => {
    const [aes256, rc2] = ['2.16.840.1.101.3.4.1.42', '1.2.840.113549.1.12.1.6'];
    const octets = Buffer.alloc(16, 1);
    const claims: Readonly<Record<string, (iterations: number) => Der>> = {
      'a MAC': (iterations) => {
        const digest = sequence(sequence(oid('1.3.14.3.2.26')), octetString(octets));
        return sequence(integer(3), data(sequence()), sequence(digest, octetString(octets), count(iterations)));
      },
      PBES2: (iterations) => store([encryptedData(pbes2(iterations, aes256, octetString(octets)), octets)]),
      'PKCS #12’s own encryption': (iterations) => store([encryptedData(pkcs12Algorithm(rc2, iterations), octets)]),
    };
    for (const [name, claim] of Object.entries(claims)) {
      it(`is refused when it costs too much: ${name}`, async () => {
        const started = performance.now();
        assert.equal((await refusalOf(claim(1_000_001), password)).reason, 'unsupportedEncryption');
        assert.equal((await refusalOf(claim(2 ** 31 - 1), password)).reason, 'unsupportedEncryption');
        assert.ok(performance.now() - started < 500);
      });

      it(`is refused when it makes no sense: ${name}`, async () => {
        assert.equal((await refusalOf(claim(0), password)).reason, 'malformed');
        assert.equal((await refusalOf(claim(2 ** 60), password)).reason, 'malformed');
      });
    }
  });

  describe('a bad store', () => {
    const bad: Readonly<Record<string, readonly [bytes: Uint8Array, reason: string]>> = {
      nothing: [Buffer.alloc(0), 'truncated'],
      'no certificate': [store([plainSafe(shroudedKeyBag(sequence()))]), 'noCertificate'],
      'no safe': [store([]), 'noCertificate'],
      'an end that is missing': [made().subarray(0, 300), 'truncated'],
      'something after it': [Buffer.concat([made(), Buffer.from([0, 1])]), 'trailingBytes'],
      'another version': [sequence(integer(1), data(sequence())), 'malformed'],
      'another structure': [sequence(integer(3)), 'malformed'],
      'safes that overrun': [sequence(integer(3), data(Buffer.from('30050201', 'hex'))), 'malformed'],
      'a bag that is none': [store([plainSafe(integer(1))]), 'malformed'],
      '501 certificates': [
        store([plainSafe(...Array.from({ length: 501 }, () => certificateBag(root.der)))]),
        'tooMany',
      ],
    };
    for (const [name, [bytes, reason]] of Object.entries(bad)) {
      it(`with ${name} is refused as ${reason}`, async () => {
        assert.equal((await refusalOf(bytes, password)).reason, reason);
      });
    }

    for (const [encryption, number] of [
      ['aes', 500],
      ['tripleDes', 500],
      ['rc2-40', 20],
    ] as const) {
      it(`is none with ${number} certificates, encrypted by ${encryption}`, async () => {
        const bags = Array.from({ length: number }, () => certificateBag(root.der));
        const bytes = store([encryptedSafe(encryption, protection, ...bags)], 'sha1', protection);
        assert.equal((await certificatesOf(bytes)).length, number);
      });
    }
  });
});

function unknownDerivation(): Der {
  const scrypt = sequence(oid('1.3.6.1.4.1.11591.4.11'), sequence());
  return sequence(oid('1.2.840.113549.1.5.13'), sequence(scrypt, sequence(oid('2.16.840.1.101.3.4.1.42'))));
}
