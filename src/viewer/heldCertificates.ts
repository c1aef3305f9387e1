import { decodeCertificate } from '../certificates/decodeCertificate.ts';
import { contentOfCertificates, type ViewerContent } from './content.ts';
import type { SourceTitle } from './viewSource.ts';

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
