import { createHash } from 'node:crypto';
import type { PublicKey, RsaNumbers } from './certificate.ts';
import { CertificateError } from './certificateError.ts';
import { contentOf, DerCursor, type DerElement, derTag, oidText, wholeOf } from './der/derReader.ts';
import { wholeOctets } from './der/derValues.ts';
import type { Note } from './extensions/valueReader.ts';
import { isKey } from './keyForm.ts';
import { keyAlgorithms } from './oids/algorithms.ts';
import { curves } from './oids/curves.ts';

const rsaEncryption = '1.2.840.113549.1.1.1';
const rsaPss = '1.2.840.113549.1.1.10';
const rsaFamily = new Set([rsaEncryption, '1.2.840.113549.1.1.7', rsaPss]);
const ecPublicKey = '1.2.840.10045.2.1';
const dsa = '1.2.840.10040.4.1';

/**
 * What kind of key it is and how large (SubjectPublicKeyInfo: RFC 5280, section 4.1.2.7). An RSA or DSA key that cannot be
 * read is named with its size undefined.
 *
 * @throws CertificateError when the outline itself is damaged.
 */
export function readPublicKey(der: Uint8Array, info: DerElement, note: Note): PublicKey {
  const fields = new DerCursor(der, info.contentStart, info.end);
  const algorithm = fields.enter(derTag.sequence);
  const bits = fields.expect(derTag.bitString);
  fields.finish();
  const oid = oidText(contentOf(der, algorithm.expect(derTag.objectIdentifier)));
  const parameters = algorithm.isAtEnd ? undefined : algorithm.any();
  algorithm.finish();

  const whole = wholeOf(der, info);
  const key = wholeOctets(der, bits);
  // RFC 3279, section 2.3.1: NULL. A key of RSASSA-PSS alone binds what it may be used with (RFC 4055, section 1.2).
  if (oid === rsaPss || (oid === rsaEncryption && parameters?.tag !== derTag.null)) {
    note('keyParameters');
  }
  const kind = { algorithm: keyAlgorithms[oid] ?? oid, ...readSize(der, oid, parameters, key) };
  return Object.freeze({
    ...kind,
    oid,
    isValid: isKey(kind, key),
    pin: createHash('sha256').update(whole).digest('base64'),
    identifier: createHash('sha1').update(key).digest('hex').toUpperCase(),
    info: whole,
  });
}

type Size = Pick<PublicKey, 'bits' | 'curve' | 'rsa'>;

function readSize(der: Uint8Array, oid: string, parameters: DerElement | undefined, key: Uint8Array): Size {
  if (oid === ecPublicKey) {
    return { ...readCurve(der, parameters), rsa: undefined };
  }
  if (rsaFamily.has(oid)) {
    const rsa = readRsaNumbers(key);
    return { bits: bitLength(rsa?.modulus), curve: undefined, rsa };
  }
  if (oid === dsa) {
    const [prime] = parameters === undefined ? [] : positiveIntegers(wholeOf(der, parameters));
    return { bits: bitLength(prime), curve: undefined, rsa: undefined };
  }
  return { bits: undefined, curve: undefined, rsa: undefined };
}

function readCurve(der: Uint8Array, parameters: DerElement | undefined): Pick<Size, 'bits' | 'curve'> {
  if (parameters?.tag !== derTag.objectIdentifier) {
    return { bits: undefined, curve: 'explicit parameters' };
  }
  const oid = oidText(contentOf(der, parameters));
  const curve = curves[oid];
  return { bits: curve?.bits, curve: curve?.name ?? oid };
}

/** RSAPublicKey (RFC 8017, appendix A.1.1): modulus and exponent, and nothing else. */
function readRsaNumbers(key: Uint8Array): RsaNumbers | undefined {
  const [modulus, exponent, ...others] = positiveIntegers(key);
  const isKey = modulus !== undefined && exponent !== undefined && others.length === 0;
  return isKey ? Object.freeze({ modulus, exponent }) : undefined;
}

/** The numbers of RSA's key or DSA's parameters; none when they are anything but one SEQUENCE of positive INTEGERs. */
function positiveIntegers(sequence: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  try {
    const whole = new DerCursor(sequence, 0, sequence.length);
    const integers = whole.enter(derTag.sequence);
    whole.finish();
    while (!integers.isAtEnd) {
      const content = contentOf(sequence, integers.expect(derTag.integer));
      const number = withoutLeadingZeros(content);
      if (number.length === 0 || (content[0] ?? 0) >= 0x80) {
        return [];
      }
      found.push(number);
    }
  } catch (error) {
    // A key that cannot be read is one whose size is not known, which is what the callers say.
    if (error instanceof CertificateError) {
      return [];
    }
    throw error;
  }
  return found;
}

function withoutLeadingZeros(octets: Uint8Array): Uint8Array {
  const first = octets.findIndex((octet) => octet !== 0);
  return first < 0 ? new Uint8Array() : octets.subarray(first);
}

function bitLength(unsigned: RsaNumbers['modulus'] | undefined): number | undefined {
  const top = unsigned?.[0];
  return unsigned === undefined || top === undefined ? undefined : unsigned.length * 8 - (Math.clz32(top) - 24);
}
