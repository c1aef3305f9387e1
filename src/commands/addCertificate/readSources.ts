import type * as vscode from 'vscode';
import type { Certificate } from '../../certificates/certificate.ts';
import { CertificateError } from '../../certificates/certificateError.ts';
import { readCertificatesToSend } from '../../certificates/files/certificatesToSend.ts';
import { fileProblemSentence } from '../../ui/certificateFile.ts';
import { certificateProblemSentence } from '../../ui/certificateWords.ts';
import type { BytesToShow } from '../../viewer/commandArguments.ts';
import type { CertificateSource } from './certificateSource.ts';
import { canBeShown } from './refusedForKey.ts';

/** A certificate that was read, and the file it came from. */
export interface Candidate {
  readonly certificate: Certificate;
  readonly file: string;
}

/** A file, or a part of one, that gave no certificate: the sentence says what was wrong, where, and what to do. */
export interface RefusedFile {
  readonly file: string;
  readonly sentence: string;
  /** What can be looked at, though it cannot be added: it has, or may have, a private key in it. */
  readonly toShow?: vscode.Uri | BytesToShow;
}

export interface Reading {
  /** Each certificate once, however many files hold it. */
  readonly candidates: readonly Candidate[];
  readonly refusals: readonly RefusedFile[];
}

/** Reads every source; one that fails does not stop the others. */
export async function readSources(sources: readonly CertificateSource[]): Promise<Reading> {
  const candidates = new Map<string, Candidate>();
  const refusals: RefusedFile[] = [];
  // One after the other: files are small, and a hundred of them must not be in memory at once.
  for (const source of sources) {
    const reading = await readSource(source);
    refusals.push(...reading.refusals);
    for (const candidate of reading.candidates) {
      const { sha256 } = candidate.certificate.thumbprints;
      candidates.set(sha256, candidates.get(sha256) ?? candidate);
    }
  }
  return { candidates: [...candidates.values()], refusals };
}

async function readSource(source: CertificateSource): Promise<Reading> {
  const { name: file } = source;
  let bytes: Uint8Array | undefined;
  try {
    bytes = await source.read();
    const { certificates, problems } = await readCertificatesToSend(bytes);
    return {
      candidates: certificates.map((certificate) => ({ certificate, file })),
      refusals: problems.map((problem) => ({ file, sentence: certificateProblemSentence(problem) })),
    };
  } catch (error) {
    const shown = bytes === undefined ? {} : await toShow(source, bytes, error);
    return { candidates: [], refusals: [{ file, sentence: fileProblemSentence(error), ...shown }] };
  }
}

async function toShow(
  { name, uri }: CertificateSource,
  bytes: Uint8Array,
  error: unknown,
): Promise<Pick<RefusedFile, 'toShow'>> {
  const isToShow = error instanceof CertificateError && (await canBeShown(bytes, error));
  return isToShow ? { toShow: uri ?? { name, bytes } } : {};
}
