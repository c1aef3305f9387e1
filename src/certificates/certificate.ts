import type { BasicConstraints, Extension, KeyUsage } from './extensions/extension.ts';
import type { Irregularity } from './irregularity.ts';
import type { DistinguishedName } from './names/distinguishedName.ts';
import type { Thumbprints } from './thumbprints.ts';

/** An X.509 certificate as this product knows it: plain data, frozen. Whatever is read from it is read once, here. */
export interface Certificate {
  /** The certificate's own bytes: exactly what is hashed, sent to Azure and saved. Not to be written to. */
  readonly der: Uint8Array;
  readonly thumbprints: Thumbprints;
  /** 1, 2 or 3; what is encoded plus one, so a certificate that lies may say 4. */
  readonly version: number;
  /** Upper-case hex of whole bytes, with a minus sign when negative: "5EC3B7A6437FA4E0", "00", "-05". */
  readonly serialNumber: string;
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  /** Milliseconds since the epoch; the certificate is valid at both ends. Undefined when it names no such day or time (February 30). */
  readonly notBefore: number | undefined;
  readonly notAfter: number | undefined;
  readonly publicKey: PublicKey;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** What is signed (the TBSCertificate, whole), and the signature's octets: views of `der`. */
  readonly signedPart: Uint8Array;
  readonly signature: Uint8Array;
  /** Undefined when there is no basicConstraints extension; `unreadable` when there is one that cannot be read. */
  readonly basicConstraints: BasicConstraints | 'unreadable' | undefined;
  /** basicConstraints says that it is a certification authority. */
  readonly isCA: boolean;
  /** Undefined when there is no keyUsage extension; `unreadable` when there is one that cannot be read. */
  readonly keyUsage: readonly KeyUsage[] | 'unreadable' | undefined;
  /** Every extension, in order, repeated ones included. */
  readonly extensions: readonly Extension[];
  /** Subject and issuer are the same name (RFC 5280, section 6.1). */
  readonly selfIssued: boolean;
  readonly selfSigned: SelfSigned;
  /** In what it is not written as the standards want it, though it can be read. */
  readonly irregularities: readonly Irregularity[];
}

/**
 * Whether the certificate's own key verifies its signature. `unchecked`: self-issued, but signed in a way that cannot be
 * checked for certain here. A wrong answer would be worse than none.
 */
export type SelfSigned = 'yes' | 'no' | 'unchecked';

export interface PublicKey {
  /** "RSA", "EC", "Ed25519", "ML-DSA-65"…; the dotted OID where there is no name. */
  readonly algorithm: string;
  readonly oid: string;
  /** Of RSA and DSA the modulus, of elliptic curves the field; undefined when not known. */
  readonly bits: number | undefined;
  /** "P-256", "brainpoolP384r1", a dotted OID, or "explicit parameters"; undefined for keys that are not on a chosen curve. */
  readonly curve: string | undefined;
  /** Of an RSA key that can be read; undefined for every other. */
  readonly rsa: RsaNumbers | undefined;
  /**
   * Whether its octets are a key of that kind at all, as far as that is known here: an odd modulus and a sensible exponent
   * for RSA, a point on the curve, the right length. Nothing can be verified with one that is not.
   */
  readonly isValid: boolean;
  /** SHA-256 of the SubjectPublicKeyInfo in base64: the pin of RFC 7469, section 2.4. */
  readonly pin: string;
  /** SHA-1 of the key's own bits, upper-case hex: what a subjectKeyIdentifier usually is (RFC 5280, section 4.2.1.2, method 1). */
  readonly identifier: string;
  /** The SubjectPublicKeyInfo, whole: a view of the certificate's bytes. */
  readonly info: Uint8Array;
}

/** The numbers of an RSA public key, unsigned, without leading zeros. */
export interface RsaNumbers {
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
}

export interface SignatureAlgorithm {
  /** "SHA-256 with RSA", "SHA-384 with ECDSA", "Ed25519"…; the dotted OID where there is no name. */
  readonly name: string;
  readonly oid: string;
  /** "SHA-256"…; undefined when the algorithm has none of its own or it is not known. */
  readonly hash: string | undefined;
  /** Of RSASSA-PSS alone, and undefined when its parameters cannot be read. */
  readonly pss: PssParameters | undefined;
}

/** RFC 4055, section 3.1; hashes by name or dotted OID. */
export interface PssParameters {
  readonly hash: string;
  readonly maskHash: string;
  /** Octets. */
  readonly saltLength: number;
  readonly trailer: number;
}

/** A key in a few words: "RSA 4096 bits", "EC P-384", "Ed25519". */
export function keyText({ algorithm, bits, curve }: PublicKey): string {
  return [algorithm, curve ?? (bits === undefined ? '' : `${bits} bits`)].join(' ').trim();
}
