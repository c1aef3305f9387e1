import type { PublicKey } from '../certificate.ts';
import { isOdd } from '../keyForm.ts';
import { check, type RootCheck } from './rootCheck.ts';

/** Whether it is a root at all, and its own signature. */
export const signatureChecks = {
  'not-self-issued': check('error', (c) => !c.selfIssued, 'RFC 5280 3.2', 'BR 7.1.2.1', 'zlint util.IsRootCA'),
  'issuer-encoding-differs': check(
    'warning',
    (c) => c.irregularities.includes('issuerEncoding'),
    'BR 7.1.2.1',
    'RFC 5280 7.1',
  ),
  'self-signature-invalid': check('error', (c) => c.selfIssued && c.selfSigned === 'no', 'RFC 5280 6.1'),
  'self-signature-unknown': check('warning', (c) => c.selfSigned === 'unchecked', 'RFC 5280 6.1'),
  'signature-bits': check('error', (c) => c.irregularities.includes('signatureBits'), 'RFC 5280 4.1.1.3'),
  'sigalg-mismatch': check(
    'error',
    (c) => c.irregularities.includes('algorithmsDiffer'),
    'RFC 5280 4.1.1.2',
    'zlint e_cert_sig_alg_not_match_tbs_sig_alg',
  ),
  'weak-hash-md5': check(
    'warning',
    (c) => /^MD[245]$/.test(c.signatureAlgorithm.hash ?? ''),
    'BR 7.1.3.2',
    'zlint e_signature_algorithm_not_supported',
  ),
  // Nobody relies on a root's own signature; on anything else's, everybody does.
  'weak-hash-sha1': {
    weigh: (c) => (c.signatureAlgorithm.hash === 'SHA-1' ? (c.selfIssued ? 'note' : 'warning') : undefined),
    sources: ['BR 7.1.3.2', 'zlint e_sub_cert_or_sub_ca_using_sha1'],
  },
} as const satisfies Record<string, RootCheck>;

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

/** No library loads larger moduli (OpenSSL's limit), and with a hostile one this would take its time. */
const mostOctets = 2_048;

/** As many rounds as zlint and the BR (section 6.1.1.3) ask for. */
const rounds = 100;

/**
 * Whether Fermat's method splits the modulus within 100 rounds, which means that its two primes are so close together that
 * anybody can compute the private key.
 *
 * @param modulus unsigned, odd. One of more than 16,384 bits is not looked at.
 */
export function haveClosePrimes(modulus: Uint8Array): boolean {
  if (modulus.length === 0 || modulus.length > mostOctets) {
    return false;
  }
  const n = BigInt(`0x${Buffer.from(modulus.buffer, modulus.byteOffset, modulus.byteLength).toString('hex')}`);
  let a = squareRoot(n);
  if (a * a < n) {
    a++;
  }
  // b² = a² - n; with a one larger it grows by 2a + 1.
  let square = a * a - n;
  let growth = 2n * a + 1n;
  for (let round = 0; round < rounds; round++) {
    if (isSquare(square)) {
      return true;
    }
    square += growth;
    growth += 2n;
  }
  return false;
}

/** Squares end in these six bits; most other numbers do not, so that a root is seldom computed. */
const endsOfSquares = new Set(Array.from({ length: 64 }, (_, i) => (i * i) & 63));

function isSquare(value: bigint): boolean {
  if (!endsOfSquares.has(Number(value & 63n)) || !isResidue(value)) {
    return false;
  }
  const root = squareRoot(value);
  return root * root === value;
}

/** Small odd moduli for which about half of all numbers are no squares. */
const filters = [63, 65, 11, 17, 19, 23, 31].map((size) => ({
  size,
  squares: new Set(Array.from({ length: size }, (_, i) => (i * i) % size)),
}));
const filterProduct = filters.reduce((product, { size }) => product * size, 1);

function isResidue(value: bigint): boolean {
  const rest = Number(value % BigInt(filterProduct));
  return filters.every(({ size, squares }) => squares.has(rest % size));
}

/** The largest integer whose square is not above the value: Newton's method, from the root of its upper half of bits. */
function squareRoot(value: bigint): bigint {
  if (value < exactSquares) {
    return BigInt(Math.floor(Math.sqrt(Number(value))));
  }
  // A hex digit is four bits, and the root of what is shifted by twice as many is shifted by as many.
  const quarter = BigInt(value.toString(16).length);
  let root = (squareRoot(value >> (2n * quarter)) + 1n) << quarter;
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) {
      return root;
    }
    root = next;
  }
}

/** Below this, numbers of JavaScript and their roots are exact. */
const exactSquares = 2n ** 52n;
