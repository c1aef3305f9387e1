import type { Certificate } from '../certificates/certificate.ts';
import { CertificateError, type CertificateProblem } from '../certificates/certificateError.ts';
import { type Chain, findChains } from '../certificates/chains/findChains.ts';
import { decodeCertificate } from '../certificates/decodeCertificate.ts';
import { readCertificateFile } from '../certificates/files/certificateFile.ts';
import { isBinary } from '../certificates/files/fileText.ts';
import type { CertificateRequest } from '../certificates/related/certificateRequest.ts';
import type { RevocationList } from '../certificates/related/revocationList.ts';
import { certificateProblemSentence } from '../ui/certificateWords.ts';

/** The title of a viewer. */
export interface SourceTitle {
  /** The short name of the file or resource. */
  readonly name: string;
  /** The name and the place: "contoso-root on contoso-prod-ase". */
  readonly where: string;
}

/** What a viewer shows. */
export type ViewerContent = ShownCertificates | Locked | Refused;

/** At least one certificate, request or revocation list. */
export interface ShownCertificates {
  readonly kind: 'certificates';
  readonly certificates: readonly Certificate[];
  readonly chains: readonly Chain[];
  readonly requests: readonly CertificateRequest[];
  readonly revocationLists: readonly RevocationList[];
  /** How many things in the file repeat an earlier one. */
  readonly repeated: number;
  /** Who signed the file, and what is left out of it: see `CertificateFile`. */
  readonly signers: readonly Certificate[];
  readonly listsLeftOut: number;
  /** The parts of the file that could not be read as a certificate. */
  readonly problems: readonly CertificateProblem[];
  /** The place in the file where a private key is or may be. The key was not read. */
  readonly privateKey: CertificateProblem | undefined;
  /** A text editor can show the file. */
  readonly isText: boolean;
}

/** A PKCS #12 file that needs its password. */
export interface Locked {
  readonly kind: 'locked';
  /** A password was given, and it is wrong. */
  readonly wrongPassword: boolean;
}

/** No certificate could be read. */
export interface Refused {
  readonly kind: 'refused';
  /** What is wrong, and what to do. */
  readonly sentence: string;
}

/** What a viewer shows of a file's bytes. It never throws for what is in them: the content then says what is wrong. */
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

/** What a viewer shows of a file without a readable certificate. */
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

/** What a viewer shows of certificates that are in no file. */
export async function contentOfCertificates(certificates: readonly Certificate[]): Promise<ShownCertificates> {
  return {
    kind: 'certificates',
    certificates,
    chains: await findChains(certificates),
    requests: [],
    revocationLists: [],
    signers: [],
    listsLeftOut: 0,
    repeated: 0,
    problems: [],
    privateKey: undefined,
    isText: false,
  };
}

/**
 * What VS Code keeps for a viewer without a file, so that it can be shown again after a reload of the window: only what it shows
 * itself.
 */
export interface HeldCertificates {
  readonly title: SourceTitle;
  /** Two views of the same thing have the same key. */
  readonly key: string;
  /** DER in base64. */
  readonly certificates: readonly string[];
  /** Requests and revocation lists, DER in base64; undefined when an older version of the extension kept it. */
  readonly others?: readonly string[];
}

/** Requests and revocation lists that are longer than this are not kept. */
const mostKeptOctets = 64 * 1024;

/** What VS Code is asked to keep; undefined while there is nothing. */
export function heldCertificates(
  title: SourceTitle,
  key: string,
  content: ViewerContent,
): HeldCertificates | undefined {
  if (content.kind !== 'certificates') {
    return undefined;
  }
  const others = [...content.requests, ...content.revocationLists].filter(({ der }) => der.length <= mostKeptOctets);
  const inBase64 = ({ der }: { readonly der: Uint8Array }): string => Buffer.from(der).toString('base64');
  return content.certificates.length + others.length === 0
    ? undefined
    : { title, key, certificates: content.certificates.map(inBase64), others: others.map(inBase64) };
}

/** What a viewer shows of what VS Code kept. */
export async function contentOfHeld({ certificates, others = [] }: HeldCertificates): Promise<ViewerContent> {
  const read = await Promise.all(certificates.map((der) => decodeCertificate(Buffer.from(der, 'base64'))));
  const files = await Promise.all(others.map((der) => readCertificateFile(Buffer.from(der, 'base64'))));
  return {
    ...(await contentOfCertificates(read)),
    requests: files.flatMap(({ requests }) => requests),
    revocationLists: files.flatMap(({ revocationLists }) => revocationLists),
  };
}

/** Whether VS Code kept this. Another version of the extension may have kept something else. */
export function isHeldCertificates(kept: unknown): kept is HeldCertificates {
  return (
    isRecord(kept) &&
    isRecord(kept['title']) &&
    typeof kept['title']['name'] === 'string' &&
    typeof kept['title']['where'] === 'string' &&
    typeof kept['key'] === 'string' &&
    isTexts(kept['certificates']) &&
    (kept['others'] === undefined || isTexts(kept['others']))
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
