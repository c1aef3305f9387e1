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
  const file = await found.asFile(format);
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

/**
 * So many own signatures are verified at a time, in other threads, while the next certificates are decoded. To change between
 * decoding and verifying for each certificate takes longer; more at a time would keep the file access of all extensions waiting,
 * which shares these threads.
 */
const batchSize = 8;

/** Verifies own signatures. None of its promises rejects. */
class OwnSignatures {
  readonly #begun = new Map<Unverified, Promise<Certificate>>();
  #waiting: Unverified[] = [];
  #batch: Promise<unknown> = Promise.resolve();

  async add(certificate: Unverified): Promise<void> {
    this.#waiting.push(certificate);
    if (this.#waiting.length >= batchSize) {
      await this.#begin();
    }
  }

  async #begin(): Promise<void> {
    await this.#batch;
    for (const certificate of this.#waiting) {
      this.#begun.set(certificate, withOwnSignature(certificate));
    }
    this.#batch = Promise.all(this.#waiting.map((certificate) => this.#begun.get(certificate)));
    this.#waiting = [];
  }

  /** Those that were added, verified, in the order in which they are given here. */
  async verified(certificates: readonly Unverified[]): Promise<readonly Certificate[]> {
    await this.#begin();
    const verified = certificates.map((certificate) => this.#begun.get(certificate) ?? withOwnSignature(certificate));
    return Object.freeze(await Promise.all(verified));
  }
}

/** Entries of revocation lists that are read of one file. */
const mostEntriesOfFile = 5 * mostEntries;

/** What has come out of a file so far. */
class Findings {
  readonly #certificates: Unverified[] = [];
  readonly #signers: Unverified[] = [];
  readonly #signatures = new OwnSignatures();
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
      await this.#signatures.add(certificate);
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

  async asFile(format: FileFormat): Promise<CertificateFile> {
    if (this.#certificates.length + this.#signers.length + this.#requests.size + this.#revocationLists.size === 0) {
      const blame = this.#privateKey ?? this.#problems[0];
      const only = this.#listsLeftOut > 0 ? 'revocationList' : 'noCertificate';
      throw new CertificateError(blame?.reason ?? only, blame && placeOf(blame));
    }
    const certificates = await this.#signatures.verified(this.#certificates);
    const signers = await this.#signatures.verified(this.#signers);
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
