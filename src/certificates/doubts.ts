import type { Certificate } from './certificate.ts';
import { hasUnprintable } from './directoryString.ts';

/**
 * How much a doubt weighs for a certificate that is to be trusted as a root: an `error` means that it will not work as
 * one, a `warning` that it may not, a `note` that there is nothing to do about it.
 */
export type DoubtSeverity = 'error' | 'warning' | 'note';

/** Stable ids, in the order in which doubts are given. */
export const doubtIds = [
  'not-self-issued',
  'self-signature-invalid',
  'self-signature-unknown',
  'sigalg-mismatch',
  'bc-missing',
  'bc-malformed',
  'bc-not-ca',
  'ku-no-certsign',
  'ext-duplicate',
  'expired',
  'not-yet-valid',
  'validity-reversed',
  'weak-key',
  'curve-unusual',
  'key-dsa',
  'weak-hash-md5',
  'weak-hash-sha1',
  'subject-empty',
  'subject-control-chars',
  'version-not-3',
] as const;

export type DoubtId = (typeof doubtIds)[number];

export interface Doubt {
  readonly id: DoubtId;
  readonly severity: DoubtSeverity;
}

type Check = (certificate: Certificate, now: number) => DoubtSeverity | undefined;

/**
 * One check for each id. RFC 5280 is what binds a private root; rules that only public ones must follow (CA/Browser
 * Forum) are left out, and nothing that a root shipped by Mozilla has is an `error`, save being expired.
 */
const checks: Readonly<Record<DoubtId, Check>> = {
  // RFC 5280, section 3.2: a root is self-issued; what is not is an intermediate or a server's certificate.
  'not-self-issued': (c) => (c.selfIssued ? undefined : 'error'),
  'self-signature-invalid': (c) => (c.selfIssued && c.selfSigned === 'no' ? 'error' : undefined),
  'self-signature-unknown': (c) => (c.selfSigned === 'unchecked' ? 'warning' : undefined),
  // Section 4.1.1.2.
  'sigalg-mismatch': (c) => (c.signatureAlgorithmsAgree ? undefined : 'error'),
  // Section 4.2.1.9. Version 1 has no extensions, and roots of version 1 still work in Windows and OpenSSL.
  'bc-missing': (c) => (c.basicConstraints === undefined ? (c.version < 3 ? 'warning' : 'error') : undefined),
  'bc-malformed': (c) => (c.basicConstraints === 'unreadable' ? 'error' : undefined),
  'bc-not-ca': (c) => (typeof c.basicConstraints === 'object' && !c.isCA ? 'error' : undefined),
  // Section 4.2.1.3: OpenSSL refuses chains to such a root (error 32).
  'ku-no-certsign': (c) => (c.keyUsage === undefined || c.keyUsage.includes('keyCertSign') ? undefined : 'error'),
  // Section 4.2.
  'ext-duplicate': (c) =>
    new Set(c.extensions.map(({ oid }) => oid)).size < c.extensions.length ? 'error' : undefined,
  // Section 4.1.2.5.
  expired: (c, now) => (c.notAfter < now ? 'error' : undefined),
  'not-yet-valid': (c, now) => (c.notBefore > now ? 'warning' : undefined),
  'validity-reversed': (c) => (c.notBefore >= c.notAfter ? 'error' : undefined),
  'weak-key': weakKey,
  'curve-unusual': (c) =>
    c.publicKey.algorithm === 'EC' && !commonCurves.has(c.publicKey.curve ?? '') ? 'warning' : undefined,
  'key-dsa': (c) => (c.publicKey.algorithm === 'DSA' ? 'warning' : undefined),
  'weak-hash-md5': (c) => (/^MD[245]$/.test(c.signatureAlgorithm.hash ?? '') ? 'warning' : undefined),
  // Nobody relies on a root's own signature; on anything else's, everybody does.
  'weak-hash-sha1': (c) => (c.signatureAlgorithm.hash === 'SHA-1' ? (c.selfIssued ? 'note' : 'warning') : undefined),
  'subject-empty': (c) => (c.subject.relativeNames.length === 0 ? 'error' : undefined),
  'subject-control-chars': (c) =>
    c.subject.relativeNames.flat().some(({ value }) => hasUnprintable(value)) ? 'warning' : undefined,
  'version-not-3': (c) => (c.version === 3 ? undefined : 'warning'),
};

const commonCurves = new Set(['P-256', 'P-384', 'P-521']);

function weakKey({ publicKey: { algorithm, bits } }: Certificate): DoubtSeverity | undefined {
  if (bits === undefined || !algorithm.startsWith('RSA') || bits >= 2048) {
    return undefined;
  }
  return bits < 1024 ? 'error' : 'warning';
}

/**
 * Every doubt about trusting this certificate as a root; none for a good one.
 *
 * @param now milliseconds since the epoch.
 */
export function doubtsAboutRoot(certificate: Certificate, now: number): Doubt[] {
  return doubtIds.flatMap((id) => {
    const severity = checks[id](certificate, now);
    return severity === undefined ? [] : [{ id, severity }];
  });
}
