import { Breather } from '../breather.ts';
import type { Certificate } from '../certificate.ts';
import { CertificateError, type CertificateProblem, type PemPosition } from '../certificateError.ts';
import { readCertificate } from '../decodeCertificate.ts';
import { ambiguities } from '../irregularity.ts';
import type { CertificateFile, FileFormat, Piece } from './content.ts';

/**
 * Decodes what was found in a file, giving way to others between certificates.
 *
 * @param knownKey where a private key is, when that is known already.
 * @param purpose what is ambiguous is shown, and never sent: then it is a problem.
 * @throws CertificateError when none of it is a certificate.
 */
export async function decodePieces(
  format: FileFormat,
  pieces: readonly Piece[],
  knownKey: CertificateProblem | undefined,
  purpose: 'show' | 'send' = 'show',
): Promise<CertificateFile> {
  const found = new Findings(knownKey, purpose);
  const breather = new Breather();
  for (const piece of pieces) {
    await found.take(piece);
    await breather.breathe();
  }
  return found.asFile(format);
}

/** What has come out of a file so far. */
class Findings {
  readonly #certificates = new Map<string, Certificate>();
  readonly #signers = new Map<string, Certificate>();
  readonly #revocationLists: Uint8Array[] = [];
  readonly #problems: CertificateProblem[] = [];
  #privateKey: CertificateProblem | undefined;
  #repeated = 0;
  readonly #purpose: 'show' | 'send';

  constructor(privateKey: CertificateProblem | undefined, purpose: 'show' | 'send') {
    this.#privateKey = privateKey;
    this.#purpose = purpose;
  }

  async take(piece: Piece): Promise<void> {
    switch (piece.kind) {
      case 'certificate':
        await this.#takeCertificate(piece);
        break;
      case 'revocationList':
        this.#revocationLists.push(piece.der);
        break;
      case 'signed':
        for (const signer of piece.signers) {
          await this.take(signer);
        }
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

  async #takeCertificate({ der, block, isSigner = false }: Extract<Piece, { kind: 'certificate' }>): Promise<void> {
    const identity = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('latin1');
    const found = isSigner ? this.#signers : this.#certificates;
    if (found.has(identity)) {
      this.#repeated += isSigner ? 0 : 1;
      return;
    }
    try {
      const certificate = await readCertificate(der);
      const ambiguity = ambiguities.find((one) => certificate.irregularities.includes(one));
      if (ambiguity !== undefined && this.#purpose === 'send') {
        throw new CertificateError(ambiguity);
      }
      found.set(identity, certificate);
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
    const meant = this.#certificates.size > 0 ? this.#certificates : this.#signers;
    if (meant.size === 0) {
      const blame = this.#privateKey ?? this.#problems[0];
      const only = this.#revocationLists.length > 0 ? 'revocationList' : 'noCertificate';
      throw new CertificateError(blame?.reason ?? only, blame?.block);
    }
    return Object.freeze({
      format,
      certificates: Object.freeze([...meant.values()]),
      signers: Object.freeze([...this.#signers.values()]),
      revocationLists: Object.freeze(this.#revocationLists),
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
