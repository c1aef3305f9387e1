import { CertificateError } from '../certificateError.ts';

/**
 * The most iterations of one key derivation. Windows and OpenSSL write about 2,000 of them, Java's keytool 10,000 (before JDK 17
 * up to 100,000), Firefox and other users of NSS 600,000.
 */
const mostAtOnce = 1_000_000;

/**
 * The most of a whole file, each counted once for each hash's length of key. A file of Firefox takes some 3,000,000 when both
 * an empty and no password are tried, which is a few seconds.
 */
const mostInAll = 5_000_000;

/**
 * How much work a file may ask for. It says itself how often a password is hashed, before anything shows that it means no
 * harm, so a small file could keep a processor busy for hours.
 */
export class IterationBudget {
  #left = mostInAll;

  /**
   * Takes the cost of a key derivation.
   *
   * @param blocks how many hashes long the key is.
   * @throws CertificateError `malformed` for a count that makes no sense, `unsupportedEncryption` for one that is too high.
   */
  spend(iterations: number, blocks: number): void {
    if (!Number.isSafeInteger(iterations) || iterations < 1) {
      throw new CertificateError('malformed');
    }
    this.#left -= iterations * blocks;
    if (iterations > mostAtOnce || this.#left < 0) {
      throw unsupported(`a key derivation of ${iterations} iterations`);
    }
  }
}

/** The error for what this reader cannot decrypt, or will not. `what` is for logs; it may name an algorithm, never a value. */
export function unsupported(what: string): CertificateError {
  return new CertificateError('unsupportedEncryption', undefined, { cause: new Error(what) });
}
