import type { PublicKey } from '../certificate.ts';
import { isOdd } from '../keyForm.ts';
import { haveClosePrimes } from './closePrimes.ts';
import { check, type RootCheck } from './rootCheck.ts';

const commonCurves = new Set(['P-256', 'P-384', 'P-521']);
const fewestBits = 2048;
const hopelessBits = 1024;
/** 112 bits of security, which everybody asks for now; an RSA key of 2048 bits has as many (NIST SP 800-57 Part 1, table 2). */
const fewestCurveBits = 224;

/** Of an RSA key that can be read. An exponent of more than four octets counts as the largest that four hold: it is large. */
function exponentOf({ rsa }: PublicKey): number | undefined {
  return rsa?.exponent.reduce((value, octet) => Math.min(value * 256 + octet, 0xffff_ffff), 0);
}

function isWeakCurve({ algorithm, bits }: PublicKey): boolean {
  return algorithm === 'EC' && bits !== undefined && bits < fewestCurveBits;
}

/** Its key. */
export const keyChecks = {
  // What is wrong with numbers that can be read, the checks of RSA keys say.
  'key-malformed': check(
    'error',
    ({ publicKey, irregularities }) =>
      irregularities.includes('keyBits') || (!publicKey.isValid && publicKey.rsa === undefined),
    'RFC 5280 4.1.2.7',
    'RFC 8017 A.1.1',
    'RFC 5480 2.2',
    'RFC 8410 4',
  ),
  'weak-key': {
    weigh: ({ publicKey: { rsa, bits } }) => {
      if (rsa === undefined || bits === undefined) {
        return undefined;
      }
      if (bits < fewestBits) {
        return bits < hopelessBits ? 'error' : 'warning';
      }
      // Only public roots must have a multiple of 8.
      return bits % 8 === 0 ? undefined : 'hint';
    },
    sources: ['BR 6.1.5', 'zlint e_rsa_mod_less_than_2048_bits', 'zlint e_mp_modulus_must_be_divisible_by_8'],
  },
  'rsa-exponent-bad': check(
    'error',
    ({ publicKey }) => publicKey.rsa !== undefined && (!isOdd(publicKey.rsa.exponent) || exponentOf(publicKey) === 1),
    'BR 6.1.6',
    'zlint e_rsa_public_exponent_not_odd',
    'zlint e_rsa_public_exponent_too_small',
  ),
  'rsa-exponent-small': check(
    'hint',
    ({ publicKey }) => {
      const exponent = exponentOf(publicKey) ?? 0;
      return exponent % 2 === 1 && exponent >= 3 && exponent <= 65_536;
    },
    'BR 6.1.6',
    'zlint w_rsa_public_exponent_not_in_range',
  ),
  'rsa-modulus-even': check(
    'error',
    ({ publicKey: { rsa } }) => rsa !== undefined && !isOdd(rsa.modulus),
    'BR 6.1.6',
    'zlint w_rsa_mod_not_odd',
  ),
  'rsa-close-primes': check(
    'warning',
    ({ publicKey: { rsa } }) => rsa !== undefined && isOdd(rsa.modulus) && haveClosePrimes(rsa.modulus),
    'BR 6.1.1.3',
    'zlint e_rsa_fermat_factorization',
  ),
  'weak-curve': check('error', ({ publicKey }) => isWeakCurve(publicKey), 'NIST SP 800-57 Part 1 5.6.1', 'BR 6.1.5'),
  'curve-unusual': check(
    'warning',
    ({ publicKey }) =>
      publicKey.algorithm === 'EC' && !commonCurves.has(publicKey.curve ?? '') && !isWeakCurve(publicKey),
    'BR 6.1.5',
    'zlint e_ec_improper_curves',
  ),
  'key-dsa': check(
    'warning',
    ({ publicKey }) => publicKey.algorithm === 'DSA',
    'BR 6.1.5',
    'zlint e_br_prohibit_dsa_usage',
  ),
  'spki-params': check(
    'hint',
    (c) => c.irregularities.includes('keyParameters'),
    'RFC 3279 2.3.1',
    'zlint e_spki_rsa_encryption_parameter_not_null',
    'zlint e_mp_rsassa-pss_in_spki',
  ),
} as const satisfies Record<string, RootCheck>;
