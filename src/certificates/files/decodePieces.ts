import { Breather } from '../breather.ts';
import type { Certificate } from '../certificate.ts';
import { CertificateError, type CertificateProblem, placeOf, problemAt } from '../certificateError.ts';
import { decodeUnverified, type Unverified, withOwnSignature } from '../decodeCertificate.ts';
import { ambiguities } from '../irregularity.ts';
import { type CertificateRequest, readRequest } from '../related/certificateRequest.ts';
import { mostEntries, type RevocationList, readRevocationList, verifiedList } from '../related/revocationList.ts';
import type { CertificateFile, FileFormat, Piece } from './content.ts';

/**
 * Decodes what was found in a file, giving way to others between certificates.
 *
 * @param knownKey where a private key is, when that is known already.
 * @param purpose what is ambiguous is shown, and never sent: then it is a problem.
 * @throws CertificateError when none of it is a certificate, nor to be shown a request or a revocation list.
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
  const file = await found.asFile(format, breather);
  return file.revocationLists.length === 0 ? file : withVerifiedLists(file, breather);
}

/** Signatures of more lists than this are not verified: hostile files have hundreds, with huge keys. */
const mostVerified = 20;

async function withVerifiedLists(file: CertificateFile, breather: Breather): Promise<CertificateFile> {
  const certificates = new Set([...file.certificates, ...file.signers]);
  const revocationLists: RevocationList[] = [];
  for (const list of file.revocationLists) {
    revocationLists.push(revocationLists.length < mostVerified ? await verifiedList(list, [...certificates]) : list);
    await breather.breathe();
  }
  return Object.freeze({ ...file, revocationLists: Object.freeze(revocationLists) });
}

/** Own signatures that are verified at a time. The file access of all extensions shares the few threads for it. */
const mostAtOnce = 3;

/** They are verified after all have been decoded: to change between the two for each certificate takes a tenth longer. */
async function verified(certificates: readonly Unverified[], breather: Breather): Promise<readonly Certificate[]> {
  const begun: Promise<Certificate>[] = [];
  for (const certificate of certificates) {
    await begun.at(-mostAtOnce);
    await breather.breathe();
    begun.push(withOwnSignature(certificate));
  }
  return Object.freeze(await Promise.all(begun));
}

/** Entries of revocation lists that are read of one file. */
const mostEntriesOfFile = 5 * mostEntries;

/** What has come out of a file so far. */
class Findings {
  readonly #certificates: Unverified[] = [];
  readonly #signers: Unverified[] = [];
  readonly #requests = new Map<string, CertificateRequest>();
  readonly #revocationLists = new Map<string, RevocationList>();
  #listsLeftOut = 0;
  #entriesLeft = mostEntriesOfFile;
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
      case 'request':
      case 'revocationList':
        await (this.#purpose === 'show' ? this.#takeRelated(piece) : this.#leaveOut(piece));
        break;
      case 'signed':
        for (const signer of piece.signers) {
          await this.take(signer);
        }
        break;
      case 'pkcs12':
        // A store among other things is not opened: it is named.
        this.#takeProblem(problemAt('pkcs12', piece.place));
        break;
      case 'problem':
        this.#takeProblem(piece.problem);
        break;
    }
  }

  async #takeCertificate({ der, place, isSigner = false }: Extract<Piece, { kind: 'certificate' }>): Promise<void> {
    const found = isSigner ? this.#signers : this.#certificates;
    if (found.some((one) => one.der.length === der.length && Buffer.compare(one.der, der) === 0)) {
      this.#repeated += isSigner ? 0 : 1;
      return;
    }
    try {
      const certificate = decodeUnverified(der);
      const ambiguity = ambiguities.find((one) => certificate.irregularities.includes(one));
      if (ambiguity !== undefined && this.#purpose === 'send') {
        throw new CertificateError(ambiguity);
      }
      found.push(certificate);
    } catch (error) {
      if (!(error instanceof CertificateError)) {
        throw error;
      }
      this.#takeProblem(problemAt(error.reason, place));
    }
  }

  async #takeRelated({ kind, der, place }: RelatedPiece): Promise<void> {
    try {
      if (kind === 'request') {
        this.#keep(this.#requests, await readRequest(der));
      } else {
        const list = await readRevocationList(der, Math.min(this.#entriesLeft, mostEntries));
        this.#entriesLeft -= list.entries.length;
        this.#keep(this.#revocationLists, list);
      }
    } catch (error) {
      if (!(error instanceof CertificateError)) {
        throw error;
      }
      this.#takeProblem(problemAt(kind === 'request' ? 'damagedRequest' : 'damagedRevocationList', place));
    }
  }

  #keep<Item extends CertificateRequest | RevocationList>(found: Map<string, Item>, item: Item): void {
    const { sha256 } = item.thumbprints;
    this.#repeated += found.has(sha256) ? 1 : 0;
    found.set(sha256, found.get(sha256) ?? item);
  }

  /** Neither can be sent. */
  #leaveOut({ kind, place, isBeside }: RelatedPiece): void {
    if (!isBeside) {
      this.#takeProblem(problemAt(kind === 'request' ? 'certificateRequest' : 'revocationList', place));
    } else if (kind === 'revocationList') {
      this.#listsLeftOut++;
    }
  }

  #takeProblem(problem: CertificateProblem): void {
    if (keyReasons.has(problem.reason)) {
      this.#privateKey ??= problem;
    } else {
      this.#problems.push(problem);
    }
  }

  async asFile(format: FileFormat, breather: Breather): Promise<CertificateFile> {
    if (this.#certificates.length + this.#signers.length + this.#requests.size + this.#revocationLists.size === 0) {
      const blame = this.#privateKey ?? this.#problems[0];
      const only = this.#listsLeftOut > 0 ? 'revocationList' : 'noCertificate';
      throw new CertificateError(blame?.reason ?? only, blame && placeOf(blame));
    }
    const certificates = await verified(this.#certificates, breather);
    const signers = await verified(this.#signers, breather);
    return Object.freeze({
      format,
      certificates: certificates.length > 0 ? certificates : signers,
      signers,
      requests: Object.freeze([...this.#requests.values()]),
      revocationLists: Object.freeze([...this.#revocationLists.values()]),
      listsLeftOut: this.#listsLeftOut,
      repeated: this.#repeated,
      problems: Object.freeze(this.#problems),
      privateKey: this.#privateKey,
    });
  }
}

type RelatedPiece = Extract<Piece, { kind: 'request' | 'revocationList' }>;

const keyReasons: ReadonlySet<CertificateProblem['reason']> = new Set(['privateKey', 'pkcs12', 'javaKeystore']);
