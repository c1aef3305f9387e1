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
  for (let round = 0; round < rounds; round++) {
    if (isSquare(square)) {
      return true;
    }
    square += 2n * a + 1n;
    a++;
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

/** The largest integer whose square is not above the value (Newton's method). */
function squareRoot(value: bigint): bigint {
  if (value < 2n) {
    return value;
  }
  let root = 1n << BigInt(Math.ceil(value.toString(16).length * 2));
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) {
      return root;
    }
    root = next;
  }
}
