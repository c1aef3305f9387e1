import assert from 'node:assert/strict';
import { type AsnType, BaseStringBlock } from 'asn1js';
import { AltName, BasicConstraints, ExtKeyUsage, Certificate as PkijsCertificate, RSAPublicKey } from 'pkijs';
import type { Certificate } from '../../../../src/certificates/certificate.ts';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { decodeCertificate } from '../../../../src/certificates/decodeCertificate.ts';
import { hex } from '../../../../src/certificates/der/hex.ts';
import { extensionValue } from '../../../../src/certificates/extensions/extension.ts';
import { ambiguities } from '../../../../src/certificates/irregularity.ts';
import { isText } from '../../../../src/certificates/names/directoryString.ts';
import { describeReference, readVector, vector, vectorJson } from './vectors.ts';

/** What PKI.js reads and this reader refuses, and why: the reason that `decodeCertificate` gives. */
const refusedByUs: Readonly<Record<string, string>> = {
  '19-lab-encodings/der-trailing-garbage.cer': 'trailingBytes',
};

/** What PKI.js reads without a word, and this reader shows with a doubt and never sends: the ambiguity. */
const ambiguousToUs: Readonly<Record<string, string>> = {
  '05-pyca-cryptography/x509__custom__mismatch_inner_outer_sig_algorithm.der': 'algorithmsDiffer',
  '05-pyca-cryptography/x509__custom__rsa_pss_cert_invalid_mgf.der': 'algorithmsDiffer',
  '05-pyca-cryptography/x509__custom__rsa_pss_cert_no_sig_params.der': 'algorithmsDiffer',
  '05-pyca-cryptography/x509__custom__rsa_pss_cert_unsupported_mgf_hash.der': 'algorithmsDiffer',
  '05-pyca-cryptography/x509__v1_cert.pem': 'algorithmsDiffer',
  '19-lab-encodings/ber-indefinite.cer': 'notDer',
  '19-lab-encodings/ber-nonminimal-length.cer': 'notDer',
  '20-lab-rootcheck/serial-padded.cer': 'serialPadding',
  '20-lab-rootcheck/signature-oid-mismatch.cer': 'algorithmsDiffer',
  '20-lab-rootcheck/trailing-data-in-tbs.cer': 'surplusBytes',
};

/** Where the record says something else than PKI.js, and why that is right. */
const differences: Readonly<Record<string, string>> = {
  // PKI.js takes a time without seconds, or with an offset, for 1899, and February 30 for March 1.
  '05-pyca-cryptography/x509__badasn1time.pem': 'notAfter',
  '20-lab-rootcheck/time-february-30.cer': 'notBefore',
  '20-lab-rootcheck/utctime-no-seconds.cer': 'notBefore, notAfter',
  '20-lab-rootcheck/utctime-offset.cer': 'notBefore',
  // Characters that cannot be seen are escaped.
  '05-pyca-cryptography/x509__utf8-dnsname.pem': 'dnsNames',
};

interface ReferenceFile {
  readonly path: string;
  readonly pfx?: { readonly password: string };
}

function textOf(value: AsnType): string {
  return value instanceof BaseStringBlock ? value.valueBlock.value : hex(value.valueBeforeDecodeView);
}

/** The fields in which a record and what PKI.js reads differ. */
function differing(ours: Certificate, theirs: PkijsCertificate): readonly string[] {
  const values = (name: PkijsCertificate['subject']): string =>
    JSON.stringify(name.typesAndValues.map(({ type, value }) => [type, textOf(value)]));
  const ownValues = ({ relativeNames }: Certificate['subject']): string =>
    JSON.stringify(relativeNames.flat().map(({ oid, value, tag }) => [oid, isText(tag) ? value : value.slice(1)]));
  const parsed = (oid: string): unknown => theirs.extensions?.find(({ extnID }) => extnID === oid)?.parsedValue;
  const constraints = parsed('2.5.29.19');
  const purposes = parsed('2.5.29.37');
  const names = parsed('2.5.29.17');
  const key = theirs.subjectPublicKeyInfo.parsedKey;
  const ourPurposes = extensionValue(ours.extensions, 'extendedKeyUsage', '2.5.29.37');
  const ourNames = extensionValue(ours.extensions, 'alternativeNames', '2.5.29.17');
  const pairs: Readonly<Record<string, readonly [unknown, unknown]>> = {
    version: [ours.version, theirs.version + 1],
    serialNumber: [
      ours.serialNumber.replace('-', ''),
      theirs.serialNumber
        .toBigInt()
        .toString(16)
        .replace('-', '')
        .toUpperCase()
        .padStart(ours.serialNumber.replace('-', '').length, '0'),
    ],
    subject: [ownValues(ours.subject), values(theirs.subject)],
    issuer: [ownValues(ours.issuer), values(theirs.issuer)],
    notBefore: [ours.notBefore, theirs.notBefore.value.getTime()],
    notAfter: [ours.notAfter, theirs.notAfter.value.getTime()],
    signatureAlgorithm: [ours.signatureAlgorithm.oid, theirs.signatureAlgorithm.algorithmId],
    keyAlgorithm: [ours.publicKey.oid, theirs.subjectPublicKeyInfo.algorithm.algorithmId],
    modulus:
      key instanceof RSAPublicKey && ours.publicKey.rsa !== undefined
        ? [hex(ours.publicKey.rsa.modulus), hex(key.modulus.valueBlock.valueHexView)]
        : [0, 0],
    signedPart: [hex(ours.signedPart), hex(theirs.tbsView)],
    signature: [hex(ours.signature), hex(theirs.signatureValue.valueBlock.valueHexView)],
    extensions: [
      ours.extensions.map(({ oid, critical, raw }) => `${oid} ${critical} ${hex(raw)}`).join(),
      (theirs.extensions ?? [])
        .map((one) => `${one.extnID} ${one.critical} ${hex(one.extnValue.valueBlock.valueHexView)}`)
        .join(),
    ],
    isCA: constraints instanceof BasicConstraints ? [ours.isCA, constraints.cA] : [0, 0],
    purposes:
      purposes instanceof ExtKeyUsage && typeof ourPurposes === 'object'
        ? [ourPurposes.purposes.map(({ oid }) => oid).join(), purposes.keyPurposes.join()]
        : [0, 0],
    dnsNames:
      names instanceof AltName && typeof ourNames === 'object'
        ? [
            ourNames.names
              .filter(({ kind }) => kind === 'DNS')
              .map(({ text }) => text)
              .join(),
            names.altNames
              .filter(({ type }) => type === 2)
              .map(({ value }) => value)
              .join(),
          ]
        : [0, 0],
  };
  return Object.keys(pairs).filter((field) => pairs[field]?.[0] !== pairs[field]?.[1]);
}

describeReference('Reference certificates, beside PKI.js', () => {
  const { files } = vectorJson<{ files: readonly ReferenceFile[] }>('index.json');
  const ders = new Map<string, Uint8Array>();

  before(async () => {
    for (const { path, pfx } of files) {
      const file = await readVector(path, pfx?.password);
      const found = file instanceof CertificateError ? [] : file.certificates;
      found.forEach(({ der }, i) => {
        ders.set(found.length === 1 ? path : `${path}, ${i + 1}`, der);
      });
      if (file instanceof CertificateError && /\.(?:cer|der|crt)$/.test(path)) {
        ders.set(path, vector(path));
      }
    }
  });

  it('say what PKI.js reads in them, save what is explained', async () => {
    assert.ok(ders.size > 800, `${ders.size}`);
    const found: Record<string, string> = {};
    for (const [name, der] of ders) {
      const theirs = readWithPkijs(der);
      const ours = await readWithUs(der);
      if (theirs !== undefined && typeof ours !== 'string') {
        const fields = differing(ours, theirs).join(', ');
        if (fields !== '') {
          found[name] = fields;
        }
      }
    }
    assert.deepEqual(found, differences);
  });

  it('are refused, or shown with a doubt, where PKI.js says nothing', async () => {
    const refused: Record<string, string> = {};
    const doubted: Record<string, string> = {};
    for (const [name, der] of ders) {
      const ours = await readWithUs(der);
      if (readWithPkijs(der) === undefined) {
        assert.equal(typeof ours, 'string', name);
      } else if (typeof ours === 'string') {
        refused[name] = ours;
      } else {
        const ambiguity = ambiguities.find((one) => ours.irregularities.includes(one));
        if (ambiguity !== undefined) {
          doubted[name] = ambiguity;
        }
      }
    }
    assert.deepEqual(refused, refusedByUs);
    assert.deepEqual(doubted, ambiguousToUs);
  });
});

function readWithPkijs(der: Uint8Array): PkijsCertificate | undefined {
  try {
    return PkijsCertificate.fromBER(new Uint8Array(der));
  } catch {
    // What PKI.js refuses it refuses with errors of several kinds.
    return undefined;
  }
}

async function readWithUs(der: Uint8Array): Promise<Certificate | string> {
  try {
    return await decodeCertificate(der);
  } catch (error) {
    assert.ok(error instanceof CertificateError, String(error));
    return error.reason;
  }
}
