import { Integer } from 'asn1js';
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  CAVersion,
  CertificateTemplate,
  ExtKeyUsage,
  SignedCertificateTimestampList,
} from 'pkijs';
import { CertificateError } from '../certificateError.ts';
import { derTag } from '../der/derReader.ts';
import { contentOf } from '../der/derTree.ts';
import { hex, integerHex } from '../der/hex.ts';
import { purposes } from '../oids/names.ts';
import { isPaddedInteger } from '../outlineParts.ts';
import {
  countOf,
  type ExtensionContent,
  expectParts,
  expectSmallNumber,
  parsedAs,
  parsedValue,
  textOf,
  type ValueReader,
} from './content.ts';
import { keyUsages } from './extension.ts';
import { readGeneralName } from './generalName.ts';

/** RFC 5280, section 4.2.1.9. */
export const readBasicConstraints: ValueReader = (content, note) => {
  const { cA, pathLenConstraint } = parsedAs(content, BasicConstraints);
  const flag = content.root.parts[0]?.tag === derTag.boolean ? content.root.parts[0] : undefined;
  expectParts(content.root, countOf(flag, pathLenConstraint));
  // FALSE is the default, and DER leaves defaults out and writes TRUE as FF (X.690, sections 11.1 and 11.5).
  const octets = flag === undefined ? undefined : contentOf(content.raw, flag);
  const number = content.root.parts[flag === undefined ? 0 : 1];
  if (
    (octets !== undefined && octets.length !== 1) ||
    (number !== undefined && isPaddedInteger(contentOf(content.raw, number)))
  ) {
    throw new CertificateError('malformed');
  }
  if (octets !== undefined && octets[0] !== 0xff) {
    note('basicConstraintsDer');
  }
  return {
    kind: 'basicConstraints',
    isCA: cA,
    pathLength: pathLenConstraint instanceof Integer ? tooLargeNumber(pathLenConstraint) : pathLenConstraint,
  };
};

/** One that a signed number of 32 bits cannot hold: it only matters that it is large, or negative. */
function tooLargeNumber({ valueBlock }: Integer): number {
  return (valueBlock.valueHexView[0] ?? 0) >= 0x80 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** RFC 5280, section 4.2.1.3. */
export const readKeyUsage: ValueReader = (content, note) => {
  const [unusedBits, ...bits] = octetsOf(content, derTag.bitString);
  if (unusedBits === undefined || unusedBits > 7 || (bits.length === 0 && unusedBits > 0)) {
    throw new CertificateError('malformed');
  }
  // DER cuts a list of named bits after its last set bit (X.690, section 11.2.2).
  const last = bits.at(-1);
  if (last !== undefined && (last === 0 || unusedBits !== trailingZeros(last))) {
    note('keyUsageDer');
  }
  // Bit 0 is the highest bit of the first octet.
  const usages = keyUsages.filter((_, bit) => ((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
  return { kind: 'keyUsage', usages: Object.freeze(usages) };
};

function trailingZeros(octet: number): number {
  return 31 - Math.clz32(octet & -octet);
}

/** RFC 5280, section 4.2.1.12. */
export const readExtendedKeyUsage: ValueReader = (content) => {
  const { keyPurposes } = parsedAs(content, ExtKeyUsage);
  const named = keyPurposes.map((oid) => Object.freeze({ oid, name: purposes[oid] ?? oid }));
  return { kind: 'extendedKeyUsage', purposes: Object.freeze(named) };
};

/** RFC 5280, section 4.2.1.2. */
export const readSubjectKeyIdentifier: ValueReader = (content) => ({
  kind: 'subjectKeyIdentifier',
  identifier: hex(octetsOf(content, derTag.octetString)),
});

/** The octets of a value that is a single string of them. */
function octetsOf({ raw, root }: ExtensionContent, tag: number): Uint8Array {
  if (root.tag !== tag) {
    throw new CertificateError('malformed');
  }
  return contentOf(raw, root);
}

/** RFC 5280, section 4.2.1.1. */
export const readAuthorityKeyIdentifier: ValueReader = (content, note) => {
  const parsed = parsedAs(content, AuthorityKeyIdentifier);
  const { keyIdentifier, authorityCertIssuer, authorityCertSerialNumber } = parsed;
  expectParts(content.root, countOf(keyIdentifier, authorityCertIssuer, authorityCertSerialNumber));
  return {
    kind: 'authorityKeyIdentifier',
    identifier: keyIdentifier === undefined ? undefined : hex(keyIdentifier.valueBlock.valueHexView),
    issuer: (authorityCertIssuer ?? []).map((name) => readGeneralName(name, note)),
    serialNumber:
      authorityCertSerialNumber === undefined
        ? undefined
        : integerHex(authorityCertSerialNumber.valueBlock.valueHexView),
  };
};

/** A single string: Netscape's comment, Microsoft's certificate template name. */
export const readText: ValueReader = (content) => {
  const text = textOf(parsedValue(content));
  if (text === undefined) {
    throw new CertificateError('malformed');
  }
  return { kind: 'text', text };
};

/** Microsoft's CA Version (MS-WCCE, section 2.2.2.7.10). */
export const readCaVersion: ValueReader = (content) => {
  const { certificateIndex, keyIndex } = parsedAs(content, CAVersion);
  const octets = contentOf(content.raw, content.root);
  if (octets.length > 4 || (octets[0] ?? 0x80) >= 0x80) {
    throw new CertificateError('malformed');
  }
  return { kind: 'caVersion', certificateIndex, keyIndex };
};

/** Microsoft's certificate template of version 2 (MS-WCCE, section 2.2.2.7.7.2). */
export const readTemplate: ValueReader = (content) => {
  const { templateID: template, templateMajorVersion, templateMinorVersion } = parsedAs(content, CertificateTemplate);
  const [, ...numbers] = content.root.parts;
  expectParts(content.root, 1 + Math.min(numbers.length, 2));
  for (const number of numbers) {
    expectSmallNumber(content.raw, number);
  }
  const versions = [templateMajorVersion, templateMinorVersion].slice(0, numbers.length);
  return { kind: 'template', template, version: versions.join('.') };
};

/** PKI.js has the names of RFC 5246 (section 7.4.1.4.1) in small letters. */
const hashNames: Readonly<Record<string, string>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha224: 'SHA-224',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
};

/** Certificate Transparency (RFC 6962, section 3.3). */
export const readTimestamps: ValueReader = (content) => {
  const { timestamps } = parsedAs(content, SignedCertificateTimestampList);
  const shown = timestamps.map(({ version, logID, timestamp, hashAlgorithm, signatureAlgorithm, signature }) => {
    const time = timestamp.getTime();
    return Object.freeze({
      // What is encoded is one less.
      version: version + 1,
      log: Buffer.from(logID).toString('base64'),
      time: Number.isNaN(time) ? undefined : time,
      algorithm: `${hashNames[hashAlgorithm] ?? hashAlgorithm} with ${signatureAlgorithm.toUpperCase()}`,
      signature: hex(new Uint8Array(signature)),
    });
  });
  return { kind: 'timestamps', timestamps: Object.freeze(shown) };
};
