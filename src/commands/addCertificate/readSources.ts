import type { Certificate } from '../../certificates/certificate.ts';
import { CertificateError } from '../../certificates/certificateError.ts';
import { readCertificateFile } from '../../certificates/certificateFile.ts';
import { certificateProblemSentence } from '../../ui/certificateWords.ts';
import { type CertificateSource, NotAFile } from './certificateSource.ts';

/** A certificate that was read, and the file it came from. */
export interface Candidate {
  readonly certificate: Certificate;
  readonly file: string;
}

/** A file, or a part of one, that gave no certificate: the sentence says what was wrong, where, and what to do. */
export interface Refusal {
  readonly file: string;
  readonly sentence: string;
}

export interface Reading {
  /** Each certificate once, however many files hold it. */
  readonly candidates: readonly Candidate[];
  readonly refusals: readonly Refusal[];
}

/** Reads every source; one that fails does not stop the others. */
export async function readSources(sources: readonly CertificateSource[]): Promise<Reading> {
  const candidates = new Map<string, Candidate>();
  const refusals: Refusal[] = [];
  // One after the other: files are small, and a hundred of them must not be in memory at once.
  for (const source of sources) {
    try {
      const { certificates, problems } = readCertificateFile(await source.read());
      for (const certificate of certificates) {
        const known = candidates.has(certificate.thumbprints.sha256);
        if (!known) {
          candidates.set(certificate.thumbprints.sha256, { certificate, file: source.name });
        }
      }
      refusals.push(
        ...problems.map((problem) => ({ file: source.name, sentence: certificateProblemSentence(problem) })),
      );
    } catch (error) {
      refusals.push({ file: source.name, sentence: refusalSentence(error) });
    }
  }
  return { candidates: [...candidates.values()], refusals };
}

function refusalSentence(error: unknown): string {
  if (error instanceof CertificateError) {
    return certificateProblemSentence(error);
  }
  if (error instanceof NotAFile) {
    return 'It is a folder. Choose or drop the certificate files themselves.';
  }
  return `It could not be read: ${error instanceof Error ? error.message : String(error)}`;
}
