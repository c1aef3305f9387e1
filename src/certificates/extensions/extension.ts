import type { DistinguishedName } from '../names/distinguishedName.ts';

/** One extension of a certificate (RFC 5280, section 4.2). */
export interface Extension {
  /** The name that RFC 5280 or its makers gave it, or the dotted OID. */
  readonly name: string;
  readonly oid: string;
  readonly critical: boolean;
  /** The octets inside its OCTET STRING: a view of the certificate's bytes. */
  readonly raw: Uint8Array;
  /** What it says. `unreadable`: of a known kind, but damaged or too long. `unknown`: of a kind that is only shown as hex. */
  readonly value: ExtensionValue | 'unreadable' | 'unknown';
  /** It is `unreadable` because it was too long to be read: it may be whole. */
  readonly isTooLong: boolean;
}

export type ExtensionValue =
  | ({ readonly kind: 'basicConstraints' } & BasicConstraints)
  | { readonly kind: 'keyUsage'; readonly usages: readonly KeyUsage[] }
  | { readonly kind: 'extendedKeyUsage'; readonly purposes: readonly NamedOid[] }
  /** subjectAltName and issuerAltName. */
  | { readonly kind: 'alternativeNames'; readonly names: readonly GeneralName[] }
  /** Upper-case hex. */
  | { readonly kind: 'subjectKeyIdentifier'; readonly identifier: string }
  | ({ readonly kind: 'authorityKeyIdentifier' } & AuthorityKeyIdentifier)
  /** cRLDistributionPoints and freshestCRL. */
  | { readonly kind: 'distributionPoints'; readonly points: readonly DistributionPoint[] }
  /** authorityInfoAccess and subjectInfoAccess. */
  | { readonly kind: 'informationAccess'; readonly accesses: readonly InformationAccess[] }
  | {
      readonly kind: 'nameConstraints';
      readonly permitted: readonly GeneralName[];
      readonly excluded: readonly GeneralName[];
    }
  | { readonly kind: 'policies'; readonly policies: readonly CertificatePolicy[] }
  | { readonly kind: 'policyMappings'; readonly mappings: readonly PolicyMapping[] }
  | {
      readonly kind: 'policyConstraints';
      readonly requireExplicitPolicy: number | undefined;
      readonly inhibitPolicyMapping: number | undefined;
    }
  | { readonly kind: 'inhibitAnyPolicy'; readonly skipCertificates: number }
  /** Microsoft's CA Version: how often the CA's certificate and its key were renewed. */
  | { readonly kind: 'caVersion'; readonly certificateIndex: number; readonly keyIndex: number }
  /** Microsoft's certificate template of version 2. */
  | { readonly kind: 'template'; readonly template: string; readonly version: string }
  /** Certificate Transparency: which logs have promised to list the certificate. */
  | { readonly kind: 'timestamps'; readonly timestamps: readonly SignedTimestamp[] }
  /** Of a revocation list: its number, or that of the list to which it adds; upper-case hex. */
  | { readonly kind: 'listNumber'; readonly number: string }
  | ({ readonly kind: 'issuingDistributionPoint' } & IssuingDistributionPoint)
  /** Of an entry of a revocation list. */
  | { readonly kind: 'revocationReason'; readonly reason: RevocationReason }
  /** Milliseconds since the epoch: when a key was lost (invalidityDate), when Microsoft's CA publishes the next list. */
  | { readonly kind: 'time'; readonly time: number }
  /** Netscape's comment, Microsoft's template name; safe to show. */
  | { readonly kind: 'text'; readonly text: string };

export interface BasicConstraints {
  readonly isCA: boolean;
  /** How many intermediates may follow; undefined: no limit. Negative when the certificate says so, which means nothing. */
  readonly pathLength: number | undefined;
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

/** An object identifier with a name for people; the dotted form where there is none. */
export interface NamedOid {
  readonly oid: string;
  readonly name: string;
}

/** RFC 5280, section 4.2.1.6. */
export interface GeneralName {
  readonly kind: 'DNS' | 'email' | 'URI' | 'IP' | 'directory' | 'UPN' | 'registered ID' | 'other';
  /** Safe to show. An IP address as usual, with "/24" or a mask in name constraints; a directory name as RFC 4514 text. */
  readonly text: string;
}

export interface AuthorityKeyIdentifier {
  /** Upper-case hex. */
  readonly identifier: string | undefined;
  readonly issuer: readonly GeneralName[];
  readonly serialNumber: string | undefined;
}

export interface DistributionPoint {
  readonly names: readonly GeneralName[];
  /** A name relative to the issuer of the list. */
  readonly relativeName: DistinguishedName | undefined;
  readonly crlIssuer: readonly GeneralName[];
}

/** What a revocation list is about (RFC 5280, section 5.2.5). */
export interface IssuingDistributionPoint {
  readonly names: readonly GeneralName[];
  /** A name relative to the issuer of the list. */
  readonly relativeName: DistinguishedName | undefined;
  /** It has certificates of this kind only. */
  readonly only: 'user' | 'ca' | 'attribute' | undefined;
  /** It has certificates that were revoked for some reasons only. */
  readonly someReasons: boolean;
  /** It has certificates of other issuers than its own. */
  readonly isIndirect: boolean;
}

/** RFC 5280, section 5.3.1, by number. Number 7 was never used. */
export const revocationReasons = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const;

export type RevocationReason = Exclude<(typeof revocationReasons)[number], undefined>;

export interface InformationAccess {
  readonly method: NamedOid;
  readonly location: GeneralName;
}

export interface CertificatePolicy {
  readonly policy: NamedOid;
  /** Addresses of practice statements and texts of user notices; safe to show. */
  readonly qualifiers: readonly string[];
}

export interface PolicyMapping {
  readonly issuerPolicy: NamedOid;
  readonly subjectPolicy: NamedOid;
}

/** A signed certificate timestamp (RFC 6962, section 3.2). Its signature is not verified. */
export interface SignedTimestamp {
  readonly version: number;
  /** SHA-256 of the log's key, base64, as lists of logs have it. */
  readonly log: string;
  /** Milliseconds since the epoch; undefined when there is no such time. */
  readonly time: number | undefined;
  /** "SHA-256 with ECDSA". */
  readonly algorithm: string;
  /** Upper-case hex. */
  readonly signature: string;
}

interface HasExtensions {
  readonly extensions: readonly Extension[];
}

/** Whether a certificate has an extension, and has it critical or not where that is asked. */
export function hasExtension({ extensions }: HasExtensions, oid: string, critical?: boolean): boolean {
  return extensions.some((one) => one.oid === oid && (critical === undefined || one.critical === critical));
}

/** What the first extension of a kind says, as OpenSSL has it; undefined when there is none, `unreadable` when it is damaged. */
export function extensionValue<Kind extends ExtensionValue['kind']>(
  extensions: readonly Extension[],
  kind: Kind,
  oid: string,
): Extract<ExtensionValue, { kind: Kind }> | 'unreadable' | undefined {
  const value = extensions.find((extension) => extension.oid === oid)?.value;
  if (value === undefined || value === 'unknown') {
    return undefined;
  }
  return value !== 'unreadable' && value.kind === kind
    ? (value as Extract<ExtensionValue, { kind: Kind }>)
    : 'unreadable';
}

/** How a certificate names its own key, upper-case hex; undefined when it does not, or not readably. */
export function subjectKeyIdentifier({ extensions }: HasExtensions): string | undefined {
  const value = extensionValue(extensions, 'subjectKeyIdentifier', '2.5.29.14');
  return typeof value === 'object' ? value.identifier : undefined;
}

/** How a certificate names its issuer's key; undefined when it does not, or not readably. */
export function authorityKeyIdentifier({ extensions }: HasExtensions): AuthorityKeyIdentifier | undefined {
  const value = extensionValue(extensions, 'authorityKeyIdentifier', '2.5.29.35');
  return typeof value === 'object' ? value : undefined;
}
