import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mock } from 'node:test';
import { Certificate as PkijsCertificate } from 'pkijs';
import type { Certificate } from '../../../src/certificates/certificate.ts';
import { keyText } from '../../../src/certificates/certificate.ts';
import { CertificateError } from '../../../src/certificates/certificateError.ts';
import { decodeCertificate } from '../../../src/certificates/decodeCertificate.ts';
import type { Irregularity } from '../../../src/certificates/irregularity.ts';
import {
  bitString,
  boolean,
  element,
  explicit,
  generalizedTime,
  integer,
  nothing,
  octetString,
  oid,
  sequence,
  stringTags,
  utcTime,
} from '../../fixtures/derWriter.ts';
import {
  algorithms,
  type CertificateOrder,
  extension,
  makeCertificate,
  makeKey,
} from '../../fixtures/madeCertificate.ts';
import { fixture } from './fixtures.ts';

const decode = (order?: CertificateOrder): Promise<Certificate> => decodeCertificate(makeCertificate(order).der);

async function refuses(bytes: Uint8Array, reason: string): Promise<void> {
  await assert.rejects(
    decodeCertificate(bytes),
    (error) => error instanceof CertificateError && error.reason === reason,
  );
}

describe('decodeCertificate', () => {
  it('reads a public root as its makers publish it', async () => {
    const { thumbprints, ...root } = await decodeCertificate(fixture('isrg-root-x1.cer'));
    // https://letsencrypt.org/certificates/
    assert.equal(thumbprints.sha1, 'CABD2A79A1076A31F21D253635CB039D4329A5E8');
    assert.equal(thumbprints.sha256, '96BCEC06264976F37460779ACF28C5A7CFE8A3C0AAE11A8FFCEE05C0BDDF08C6');
    assert.equal(root.subject.text, 'CN=ISRG Root X1,O=Internet Security Research Group,C=US');
    assert.equal(root.issuer.text, root.subject.text);
    assert.equal(root.serialNumber, '8210CFB0D240E3594463E0BB63828B00');
    assert.equal(root.notBefore, Date.UTC(2015, 5, 4, 11, 4, 38));
    assert.equal(root.notAfter, Date.UTC(2035, 5, 4, 11, 4, 38));
    assert.equal(keyText(root.publicKey), 'RSA 4096 bits');
    assert.equal(root.signatureAlgorithm.name, 'SHA-256 with RSA');
    assert.deepEqual(root.keyUsage, ['keyCertSign', 'cRLSign']);
    assert.deepEqual(root.basicConstraints, { kind: 'basicConstraints', isCA: true, pathLength: undefined });
    assert.equal(root.isCA, true);
    assert.equal(root.version, 3);
    assert.equal(root.selfSigned, 'yes');
    assert.deepEqual(root.irregularities, []);
    assert.deepEqual(
      root.extensions.map(({ name, critical }) => [name, critical]),
      [
        ['keyUsage', true],
        ['basicConstraints', true],
        ['subjectKeyIdentifier', false],
      ],
    );
  });

  it('tells an issuing CA and a server’s certificate from a root', async () => {
    const issuing = await decodeCertificate(fixture('contoso-issuing-ca.cer'));
    assert.deepEqual([issuing.isCA, issuing.selfIssued, issuing.selfSigned], [true, false, 'no']);
    const server = await decodeCertificate(fixture('contoso-server.cer'));
    assert.deepEqual([server.isCA, server.selfIssued, server.selfSigned], [false, false, 'no']);
    assert.deepEqual(server.keyUsage, ['digitalSignature', 'keyEncipherment']);
  });

  const keys = {
    'P-256': 'P-256',
    'P-384': 'P-384',
    'P-521': 'P-521',
    rsa2048: undefined,
    ed25519: undefined,
  } as const;
  for (const kind of Object.keys(keys) as (keyof typeof keys)[]) {
    it(`reads and verifies a root with a key of ${kind}`, async () => {
      const { selfSigned, publicKey } = await decode({ key: makeKey(kind) });
      assert.equal(selfSigned, 'yes');
      assert.equal(publicKey.curve, keys[kind]);
    });
  }

  it('counts the bits of a key whose size is odd', async () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 1031 });
    assert.equal((await decode({ key: { kind: 'rsa1024', ...keys } })).publicKey.bits, 1031);
  });

  it('gives a record that nobody can change, with bytes of its own', async () => {
    const { der } = makeCertificate();
    const certificate = await decodeCertificate(der);
    assert.ok(Object.isFrozen(certificate) && Object.isFrozen(certificate.thumbprints));
    assert.ok(Object.isFrozen(certificate.subject.relativeNames) && Object.isFrozen(certificate.extensions));
    const sha256 = createHash('sha256').update(der).digest('hex').toUpperCase();
    der.fill(0);
    assert.equal(createHash('sha256').update(certificate.der).digest('hex').toUpperCase(), sha256);
    assert.equal(certificate.thumbprints.sha256, sha256);
  });

  it('reads versions as they are', async () => {
    assert.equal((await decode({ version: undefined, extensions: [] })).version, 1);
    assert.equal((await decode({ version: 1 })).version, 2);
    assert.equal((await decode({ version: 3 })).version, 4);
  });

  const serialNumbers: readonly (readonly [number[], string])[] = [
    [[0x00], '00'],
    [[0x01], '01'],
    [[0x00, 0x80], '80'],
    [[0xfb], '-05'],
    [[0xff, 0x7f], '-81'],
    [[0x0a, 0xbc], '0ABC'],
  ];
  for (const [octets, text] of serialNumbers) {
    it(`writes the serial number ${octets.join(' ')} as ${text}`, async () => {
      assert.equal((await decode({ serialNumber: integer(...octets) })).serialNumber, text);
    });
  }

  it('knows when the signature is not the certificate’s own', async () => {
    const other = makeCertificate();
    const impostor = makeCertificate({ issuer: other });
    const { selfIssued, selfSigned } = await decodeCertificate(impostor.der);
    assert.deepEqual([selfIssued, selfSigned], [true, 'no']);
  });

  for (const kind of ['P-256', 'rsa2048', 'ed25519'] as const) {
    it(`knows when the signature of a root with a key of ${kind} is damaged`, async () => {
      const { der } = makeCertificate({ key: makeKey(kind) });
      der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1);
      assert.equal((await decodeCertificate(der)).selfSigned, 'no');
    });
  }

  it('sees two signature algorithms that differ', async () => {
    const { irregularities, selfSigned } = await decode({ innerAlgorithm: algorithms.rsaSha1 });
    assert.deepEqual([irregularities, selfSigned], [['algorithmsDiffer'], 'no']);
  });

  it('reads limits and absence of basic constraints and key usage', async () => {
    const limited = await decode({ extensions: [extension('2.5.29.19', sequence(boolean(true), integer(2)), true)] });
    assert.deepEqual(limited.basicConstraints, { kind: 'basicConstraints', isCA: true, pathLength: 2 });
    assert.equal(limited.keyUsage, undefined);
    const bare = await decode({ extensions: [] });
    assert.deepEqual([bare.basicConstraints, bare.isCA], [undefined, false]);
  });

  it('does not take what it cannot read for a CA', async () => {
    const broken = await decode({
      extensions: [extension('2.5.29.19', octetString(Buffer.from('CA'))), extension('2.5.29.15', nothing())],
    });
    assert.deepEqual([broken.basicConstraints, broken.isCA, broken.keyUsage], ['unreadable', false, 'unreadable']);
  });

  it('reads key usage beyond the first octet', async () => {
    const value = bitString(Buffer.from([0x04, 0x80]), 7);
    assert.deepEqual((await decode({ extensions: [extension('2.5.29.15', value)] })).keyUsage, [
      'keyCertSign',
      'decipherOnly',
    ]);
  });

  it('knows no time for a day that does not exist', async () => {
    const { notBefore, notAfter } = await decode({
      notBefore: utcTime('200230000000Z'),
      notAfter: generalizedTime('21001301000000Z'),
    });
    assert.deepEqual([notBefore, notAfter], [undefined, undefined]);
  });

  const ecKey = makeKey('P-256');
  const rsaKey = makeKey('rsa2048');
  const p256 = sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7'));
  const rsaKeyBits = bitString(rsaKey.publicKey.export({ format: 'der', type: 'pkcs1' }));
  const irregular: Readonly<Record<Exclude<Irregularity, 'signatureBits'>, CertificateOrder>> = {
    timeEncoding: { notBefore: utcTime('2001010000Z') },
    basicConstraintsDer: { extensions: [extension('2.5.29.19', sequence(boolean(false)))] },
    keyUsageDer: { extensions: [extension('2.5.29.15', bitString(Buffer.from([0x06]), 0))] },
    extensionDer: { extensions: [sequence(oid('2.5.29.54'), boolean(false), octetString(integer(1)))] },
    emptyExtension: { extensions: [extension('2.5.29.37', sequence())] },
    extensionsBeforeVersion3: { version: 1, leftOver: [explicit(3, sequence(extension('2.5.29.54', integer(1))))] },
    uniqueIdentifier: { extensions: [], leftOver: [element(0x82, Buffer.from([0, 1]))] },
    serialPadding: { serialNumber: integer(0x00, 0x01) },
    surplusBytes: { leftOver: [utcTime('200101000000Z')] },
    notDer: { notAfter: Buffer.concat([Buffer.from([0x17, 0x81, 13]), Buffer.from('400101000000Z')]) },
    algorithmsDiffer: { innerAlgorithm: algorithms.rsaSha1 },
    emptyNamePart: { subject: [[], [['CN', 'Contoso Root CA']]] },
    nameText: { subject: [[['CN', element(stringTags.utf8, Buffer.from('Zürich', 'latin1'))]]] },
    keyBits: { publicKeyInfo: sequence(p256, bitString(Buffer.alloc(65, 4), 7)) },
    keyParameters: { key: rsaKey, publicKeyInfo: sequence(sequence(oid('1.2.840.113549.1.1.1')), rsaKeyBits) },
    issuerEncoding: {
      key: ecKey,
      issuer: makeCertificate({ key: ecKey, subject: [[['O', 'CONTOSO']], [['CN', 'contoso  root ca']]] }),
    },
  };
  for (const [irregularity, order] of Object.entries(irregular)) {
    it(`notes ${irregularity}, and nothing else`, async () => {
      assert.deepEqual((await decode(order)).irregularities, [irregularity]);
    });
  }

  it('notes nothing about a plain certificate of version 1', async () => {
    assert.deepEqual((await decode({ version: undefined, extensions: [] })).irregularities, []);
  });

  it('decodes nothing without PKI.js', async () => {
    const { der } = makeCertificate();
    const fromBER = mock.method(PkijsCertificate, 'fromBER', () => {
      throw new Error('PKI.js is not to be had.');
    });
    try {
      await refuses(der, 'malformed');
    } finally {
      fromBER.mock.restore();
    }
    assert.equal((await decodeCertificate(der)).subject.text, 'CN=Contoso Root CA,O=Contoso');
  });

  it('refuses bytes after the certificate, which PKI.js would pass over', async () => {
    await refuses(Buffer.concat([makeCertificate().der, Buffer.from([0x0a])]), 'trailingBytes');
  });

  it('refuses a serial number without octets', async () => {
    await refuses(makeCertificate({ serialNumber: integer() }).der, 'malformed');
  });

  it('notes lengths that are not DER, wherever they stand', async () => {
    const { der } = makeCertificate();
    // The same length in one octet more than DER allows.
    const longer = await decodeCertificate(Buffer.concat([Buffer.from([0x30, 0x83, 0x00]), der.subarray(2)]));
    assert.deepEqual([longer.irregularities, longer.selfSigned], [['notDer'], 'unchecked']);
    const indefinite = Buffer.concat([Buffer.from([0x30, 0x80]), der.subarray(4), Buffer.alloc(2)]);
    assert.deepEqual((await decodeCertificate(indefinite)).irregularities, ['notDer']);
  });

  it('shows a certificate whose signature is not made of whole octets, and does not judge the signature', async () => {
    const { der } = makeCertificate();
    const unusedBits = der.length - (await decodeCertificate(der)).signature.length - 1;
    const damaged = Buffer.from(der);
    damaged.writeUInt8(1, unusedBits);
    const { irregularities, selfSigned } = await decodeCertificate(damaged);
    assert.deepEqual([irregularities, selfSigned], [['signatureBits'], 'unchecked']);
  });

  it('names what bytes are that are no certificate', async () => {
    await refuses(new Uint8Array(), 'empty');
    await refuses(Buffer.from('text'), 'binary');
    await refuses(sequence(integer(1)), 'otherDer');
    await refuses(makeKey('P-256').privateKey.export({ format: 'der', type: 'pkcs8' }), 'privateKey');
  });
});
