import type { Certificate } from '../certificates/certificate.ts';
import { CertificateError, type CertificateProblem } from '../certificates/certificateError.ts';
import { type Chain, findChains } from '../certificates/chains/findChains.ts';
import { decodeCertificate } from '../certificates/decodeCertificate.ts';
import { readCertificateFile } from '../certificates/files/certificateFile.ts';
import { isBinary } from '../certificates/files/fileText.ts';
import { certificateProblemSentence } from '../ui/certificateWords.ts';

/** The title of a viewer. */
export interface SourceTitle {
  /** The file's or the resource's own name, short. */
  readonly name: string;
  /** With where it is: "contoso-root on contoso-prod-ase". */
  readonly where: string;
}

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

/**
 * What VS Code keeps of a viewer that shows no file, to show it again after the window was reloaded: the certificates
 * themselves, and nothing else that they came with.
 */
export interface HeldCertificates {
  readonly title: SourceTitle;
  /** Two views of the same thing have the same. */
  readonly key: string;
  /** DER in base64. */
  readonly certificates: readonly string[];
}

/** To be kept; undefined while there is no certificate. */
export function heldCertificates(
  title: SourceTitle,
  key: string,
  content: ViewerContent,
): HeldCertificates | undefined {
  return content.kind === 'certificates'
    ? { title, key, certificates: content.certificates.map(({ der }) => Buffer.from(der).toString('base64')) }
    : undefined;
}

/** To be shown again. */
export function contentOfHeld({ certificates }: HeldCertificates): Promise<ViewerContent> {
  return contentOfCertificates(certificates.map((der) => decodeCertificate(Buffer.from(der, 'base64'))));
}

/** Whether what VS Code kept is this; another version of the extension may have kept something else. */
export function isHeldCertificates(kept: unknown): kept is HeldCertificates {
  return (
    isRecord(kept) &&
    isRecord(kept['title']) &&
    typeof kept['title']['name'] === 'string' &&
    typeof kept['title']['where'] === 'string' &&
    typeof kept['key'] === 'string' &&
    Array.isArray(kept['certificates']) &&
    kept['certificates'].every((der) => typeof der === 'string')
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
