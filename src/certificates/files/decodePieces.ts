import { Breather } from '../breather.ts';
import type { Certificate } from '../certificate.ts';
import { CertificateError, type CertificateProblem, type PemPosition } from '../certificateError.ts';
import { decodeCertificate } from '../decodeCertificate.ts';
import type { CertificateFile, FileFormat, Piece } from './content.ts';

/**
 * Decodes what was found in a file, giving way to others between certificates.
 *
 * @param knownKey where a private key is, when that is known already.
 * @throws CertificateError when none of it is a certificate.
 */
export async function decodePieces(
  format: FileFormat,
  pieces: readonly Piece[],
  knownKey: CertificateProblem | undefined,
): Promise<CertificateFile> {
  const found = new Findings(knownKey);
  const breather = new Breather();
  for (const piece of pieces) {
    found.take(piece);
    await breather.breathe();
  }
  return found.asFile(format);
}

/** What has come out of a file so far. */
class Findings {
  readonly #certificates = new Map<string, Certificate>();
  readonly #problems: CertificateProblem[] = [];
  #privateKey: CertificateProblem | undefined;
  #repeated = 0;

  constructor(privateKey: CertificateProblem | undefined) {
    this.#privateKey = privateKey;
  }

  take(piece: Piece): void {
    switch (piece.kind) {
      case 'certificate':
        this.#takeCertificate(piece.der, piece.block);
        break;
      case 'pkcs12':
        // A store among other things is not opened: it is named.
        this.#takeProblem(problemAt('pkcs12', piece.block));
        break;
      case 'problem':
        this.#takeProblem(piece.problem);
        break;
    }
  }

  #takeCertificate(der: Uint8Array, block: PemPosition | undefined): void {
    const identity = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('latin1');
    if (this.#certificates.has(identity)) {
      this.#repeated++;
      return;
    }
    try {
      this.#certificates.set(identity, decodeCertificate(der));
    } catch (error) {
      if (!(error instanceof CertificateError)) {
        throw error;
      }
      this.#takeProblem(problemAt(error.reason, block));
    }
  }

  #takeProblem(problem: CertificateProblem): void {
    if (keyReasons.has(problem.reason)) {
      this.#privateKey ??= problem;
    } else {
      this.#problems.push(problem);
    }
  }

  asFile(format: FileFormat): CertificateFile {
    if (this.#certificates.size === 0) {
      const blame = this.#privateKey ?? this.#problems[0];
      throw new CertificateError(blame?.reason ?? 'noCertificate', blame?.block);
    }
    return Object.freeze({
      format,
      certificates: Object.freeze([...this.#certificates.values()]),
      repeated: this.#repeated,
      problems: Object.freeze(this.#problems),
      privateKey: this.#privateKey,
    });
  }
}

const keyReasons: ReadonlySet<CertificateProblem['reason']> = new Set(['privateKey', 'pkcs12', 'javaKeystore']);

function problemAt(reason: CertificateProblem['reason'], block: PemPosition | undefined): CertificateProblem {
  return Object.freeze(block === undefined ? { reason } : { reason, block });
}
