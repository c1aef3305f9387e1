/** The kinds of key that a certificate can be made with, as people call them. */
export const keyKinds = ['RSA 2048', 'RSA 3072', 'RSA 4096', 'EC P-256', 'EC P-384'] as const;

export type KeyKind = (typeof keyKinds)[number];

/** How long a certificate may be valid, in days. */
export const validDays = { least: 1, most: 3650 } as const;

/** Certificates for tests, as somebody wants them. */
export interface TestCertificateOrder {
  /** A server's certificate that an authority of its own issued, or one that signed itself. */
  readonly kind: 'authorityAndServer' | 'selfSigned';
  readonly key: KeyKind;
  /** At least one; see `readDnsNames`. */
  readonly dnsNames: readonly string[];
  /** Within `validDays`. */
  readonly days: number;
  readonly keep: KeptKeys;
}

/** Whose private keys can be written to a file. All others are gone once they have signed. */
export type KeptKeys = 'none' | 'server' | 'all';
