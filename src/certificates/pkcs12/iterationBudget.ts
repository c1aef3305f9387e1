import { CertificateError } from '../certificateError.ts';

/**
 * The most iterations of one key derivation. Windows and OpenSSL write about 2,000, Java's keytool 10,000 (before JDK 17 up to
 * 100,000), Firefox and other programs with NSS 600,000.
 */
const mostAtOnce = 1_000_000;

/**
 * The most iterations of a whole file. A key that is several hashes long counts several times. A file of Firefox takes about
 * 3,000,000, a few seconds, when both an empty password and no password are tried.
 */
const mostInAll = 5_000_000;

/**
 * Limits the work that a file can ask for. The file itself says how often a password is hashed, so a small hostile file could
 * keep a processor busy for hours.
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

/** The error for what this reader cannot or will not decrypt. `what` is for logs: it may name an algorithm, never a value. */
export function unsupported(what: string): CertificateError {
  return new CertificateError('unsupportedEncryption', undefined, { cause: new Error(what) });
}
