import type { PublicKey, SignatureAlgorithm } from '../certificates/certificate.ts';

/** Why a signature was not checked, to follow "Signature not checked: ". The key is that of the certificate's issuer. */
export function whyUnchecked(
  { name }: SignatureAlgorithm,
  { isValid, algorithm }: PublicKey,
  whose: 'its' | 'its issuer’s' = 'its',
): string {
  return isValid ? `this VS Code cannot verify ${name}` : `${whose} key is not a valid ${algorithm} key`;
}
