import { hash } from 'node:crypto';
import { Integer, Null, ObjectIdentifier, Sequence } from 'asn1js';
import { type PublicKeyInfo, RSAPublicKey } from 'pkijs';
import type { PublicKey, RsaNumbers } from './certificate.ts';
import { CertificateError } from './certificateError.ts';
import type { CertificateOutline } from './certificateOutline.ts';
import { attempt } from './der/asn1.ts';
import { derTag } from './der/derReader.ts';
import { contentOf, derTree } from './der/derTree.ts';
import type { Note } from './irregularity.ts';
import { isKey } from './keyForm.ts';
import { curves, keyAlgorithms } from './oids/algorithms.ts';

const rsaEncryption = '1.2.840.113549.1.1.1';
const rsaPss = '1.2.840.113549.1.1.10';
const rsaFamily = new Set([rsaEncryption, '1.2.840.113549.1.1.7', rsaPss]);
const ecPublicKey = '1.2.840.10045.2.1';
const dsa = '1.2.840.10040.4.1';

/**
 * What kind of key it is and how large (SubjectPublicKeyInfo: RFC 5280, section 4.1.2.7). An RSA or DSA key that cannot be
 * read is named with its size undefined.
 */
export function readPublicKey(
  { algorithm: { algorithmId: oid, algorithmParams } }: PublicKeyInfo,
  { publicKeyInfo: info, publicKey: key }: Pick<CertificateOutline, 'publicKeyInfo' | 'publicKey'>,
  note: Note,
): PublicKey {
  // RFC 3279, section 2.3.1: NULL. A key of RSASSA-PSS alone binds what it may be used with (RFC 4055, section 1.2).
  if (oid === rsaPss || (oid === rsaEncryption && !isNull(algorithmParams))) {
    note('keyParameters');
  }
  const kind = { algorithm: keyAlgorithms[oid] ?? oid, ...readSize(oid, algorithmParams, key) };
  return Object.freeze({
    ...kind,
    oid,
    isValid: isKey(kind, key),
    pin: hash('sha256', info, 'base64'),
    identifier: hash('sha1', key, 'hex').toUpperCase(),
    info,
  });
}

type Parameters = PublicKeyInfo['algorithm']['algorithmParams'];
type Size = Pick<PublicKey, 'bits' | 'curve' | 'rsa'>;

function isNull(parameters: Parameters): boolean {
  return parameters instanceof Null && parameters.valueBeforeDecodeView.length === 2;
}

function readSize(oid: string, parameters: Parameters, key: Uint8Array): Size {
  if (oid === ecPublicKey) {
    return { ...readCurve(parameters), rsa: undefined };
  }
  if (rsaFamily.has(oid)) {
    const rsa = readRsaNumbers(key);
    return { bits: bitLength(rsa?.modulus), curve: undefined, rsa };
  }
  if (oid === dsa) {
    const prime = parameters instanceof Sequence ? parameters.valueBlock.value[0] : undefined;
    const isNumber = prime instanceof Integer && isPositive(prime.valueBlock.valueHexView);
    return { bits: isNumber ? bitLength(magnitude(prime)) : undefined, curve: undefined, rsa: undefined };
  }
  return { bits: undefined, curve: undefined, rsa: undefined };
}

function readCurve(parameters: Parameters): Pick<Size, 'bits' | 'curve'> {
  if (!(parameters instanceof ObjectIdentifier)) {
    return { bits: undefined, curve: 'explicit parameters' };
  }
  const oid = parameters.valueBlock.toString();
  const curve = curves[oid];
  return { bits: curve?.bits, curve: curve?.name ?? oid };
}

/** RSAPublicKey (RFC 8017, appendix A.1.1): modulus and exponent, and nothing else; undefined when it is anything else. */
function readRsaNumbers(key: Uint8Array): RsaNumbers | undefined {
  if (!isPairOfNumbers(key)) {
    return undefined;
  }
  const { modulus, publicExponent } = attempt(() => RSAPublicKey.fromBER(key));
  return Object.freeze({ modulus: magnitude(modulus), exponent: magnitude(publicExponent) });
}

/** Whether octets are DER of two positive INTEGERs: PKI.js passes over signs and what comes after them. */
function isPairOfNumbers(key: Uint8Array): boolean {
  try {
    const { root, size, isDer } = derTree(key, 3);
    const isWhole = isDer && size === 3 && root.end === key.length && root.tag === derTag.sequence;
    return isWhole && root.parts.every((part) => part.tag === derTag.integer && isPositive(contentOf(key, part)));
  } catch (error) {
    if (error instanceof CertificateError) {
      return false;
    }
    throw error;
  }
}

function isPositive(number: Uint8Array): boolean {
  return (number[0] ?? 0x80) < 0x80 && number.some((octet) => octet !== 0);
}

/** The octets of a number that is not negative, without leading zeros. */
function magnitude({ valueBlock: { valueHexView } }: Integer): Uint8Array {
  const first = valueHexView.findIndex((octet) => octet !== 0);
  return first < 0 ? new Uint8Array() : valueHexView.subarray(first);
}

function bitLength(unsigned: Uint8Array | undefined): number | undefined {
  const top = unsigned?.[0];
  return unsigned === undefined || top === undefined ? undefined : unsigned.length * 8 - (Math.clz32(top) - 24);
}
