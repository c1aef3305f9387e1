import { X509Certificate } from 'node:crypto';
import type { PublicKey, SelfSigned, SignatureAlgorithm } from './certificate.ts';

/**
 * Whether a self-issued certificate's own key verifies its signature.
 *
 * Runtimes differ in what they can verify (VS Code's own is built on BoringSSL) and answer "false", not "unknown", for
 * what they cannot. So a "true" always counts, and a "false" only where every runtime verifies that algorithm.
 *
 * @param der of a certificate whose inner and outer signature algorithms agree.
 */
export function checkSelfSignature(der: Uint8Array, key: PublicKey, algorithm: SignatureAlgorithm): SelfSigned {
  const verifies = ownKeyVerifies(der);
  if (verifies === true) {
    return 'yes';
  }
  return verifies === false && isVerifiedEverywhere(key, algorithm) ? 'no' : 'unchecked';
}

function ownKeyVerifies(der: Uint8Array): boolean | undefined {
  try {
    const certificate = new X509Certificate(der);
    return certificate.verify(certificate.publicKey);
  } catch {
    // A certificate or a key that this runtime cannot load is one that it cannot judge.
    return undefined;
  }
}

const signedWithRsa = new Set([
  '1.2.840.113549.1.1.5',
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
]);
const signedWithEcdsa = new Set([
  '1.2.840.10045.4.1',
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
]);
const commonCurves = new Set(['P-256', 'P-384', 'P-521']);

function isVerifiedEverywhere(key: PublicKey, algorithm: SignatureAlgorithm): boolean {
  if (key.algorithm === 'RSA') {
    const bits = key.bits ?? 0;
    return bits >= 1024 && bits <= 8192 && signedWithRsa.has(algorithm.oid);
  }
  return key.algorithm === 'EC' && commonCurves.has(key.curve ?? '') && signedWithEcdsa.has(algorithm.oid);
}
