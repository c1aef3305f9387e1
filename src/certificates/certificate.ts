import type { DistinguishedName } from './distinguishedName.ts';
import type { Thumbprints } from './thumbprints.ts';

/** An X.509 certificate as this product knows it: plain data, frozen, with no trace of the library that read it. */
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
  /** Milliseconds since the epoch. The certificate is valid at both ends. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKey: PublicKey;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Whether the algorithm inside the signed part is the one that stands beside the signature (RFC 5280, section 4.1.1.2). */
  readonly signatureAlgorithmsAgree: boolean;
  /** Undefined when there is no basicConstraints extension; `unreadable` when there is one that cannot be read. */
  readonly basicConstraints: BasicConstraints | 'unreadable' | undefined;
  /** basicConstraints says that it is a certification authority. */
  readonly isCA: boolean;
  /** Undefined when there is no keyUsage extension; `unreadable` when there is one that cannot be read. */
  readonly keyUsage: readonly KeyUsage[] | 'unreadable' | undefined;
  /** Every extension, in order, repeated ones included. */
  readonly extensions: readonly ExtensionSummary[];
  /** Subject and issuer are the same name (RFC 5280, section 6.1). */
  readonly selfIssued: boolean;
  readonly selfSigned: SelfSigned;
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
}

export interface SignatureAlgorithm {
  /** "SHA-256 with RSA", "SHA-384 with ECDSA", "Ed25519"…; the dotted OID where there is no name. */
  readonly name: string;
  readonly oid: string;
  /** "SHA-256"…; undefined when the algorithm has none of its own or it is not known. */
  readonly hash: string | undefined;
}

export interface BasicConstraints {
  readonly isCA: boolean;
  /** How many intermediates may follow; undefined: no limit. */
  readonly pathLength: number | undefined;
}

export interface ExtensionSummary {
  /** The name that RFC 5280 or its makers gave it, or the dotted OID. */
  readonly name: string;
  readonly oid: string;
  readonly critical: boolean;
}

/** RFC 5280, section 4.2.1.3, in bit order. */
export const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

export type KeyUsage = (typeof keyUsages)[number];
