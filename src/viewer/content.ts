import type { Certificate } from '../certificates/certificate.ts';
import { CertificateError, type CertificateProblem } from '../certificates/certificateError.ts';
import { type Chain, findChains } from '../certificates/chains/findChains.ts';
import { readCertificateFile } from '../certificates/files/certificateFile.ts';
import { isBinary } from '../certificates/files/fileText.ts';
import { certificateProblemSentence } from '../ui/certificateWords.ts';

/** What a viewer shows. */
export type ViewerContent = ShownCertificates | Locked | Refused;

/** At least one certificate. */
export interface ShownCertificates {
  readonly kind: 'certificates';
  readonly certificates: readonly Certificate[];
  readonly chains: readonly Chain[];
  /** How often a certificate stands in the file that was there already. */
  readonly repeated: number;
  /** What in the file gave no certificate. */
  readonly problems: readonly CertificateProblem[];
  /** Where a private key is, or may be, in the file. It was not read. */
  readonly privateKey: CertificateProblem | undefined;
  /** The file can be read in a text editor. */
  readonly isText: boolean;
}

/** A PKCS #12 file that wants its password. */
export interface Locked {
  readonly kind: 'locked';
  /** The password that was given is not the file's. */
  readonly wrongPassword: boolean;
}

/** No certificate could be read. */
export interface Refused {
  readonly kind: 'refused';
  /** What is wrong, and what to do. */
  readonly sentence: string;
}

/** What a file's bytes are. Never throws for what is in them: that is said instead. */
export async function contentOfFile(bytes: Uint8Array, password: string | undefined): Promise<ViewerContent> {
  try {
    const file = await readCertificateFile(bytes, password);
    return { kind: 'certificates', ...file, chains: await findChains(file.certificates), isText: !isBinary(bytes) };
  } catch (error) {
    if (error instanceof CertificateError) {
      return contentOfProblem(error);
    }
    throw error;
  }
}

/** What is shown of a file of which no certificate could be read. */
export function contentOfProblem(problem: CertificateProblem): ViewerContent {
  switch (problem.reason) {
    case 'passwordNeeded':
      return { kind: 'locked', wrongPassword: false };
    case 'wrongPassword':
      return { kind: 'locked', wrongPassword: true };
    default:
      return { kind: 'refused', sentence: certificateProblemSentence(problem) };
  }
}

/** A certificate that is in no file. */
export async function contentOfCertificates(certificates: readonly Certificate[]): Promise<ShownCertificates> {
  return {
    kind: 'certificates',
    certificates,
    chains: await findChains(certificates),
    repeated: 0,
    problems: [],
    privateKey: undefined,
    isText: false,
  };
}
