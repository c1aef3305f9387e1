import type * as vscode from 'vscode';
import { CertificateError } from '../../certificates/certificateError.ts';
import { readCertificateFile } from '../../certificates/files/certificateFile.ts';
import { escapeMarkdown } from '../../text/markdown.ts';
import type { BytesToShow } from '../../viewer/commandArguments.ts';

/** A file, or a part of one, that has no certificate. The sentence says what is wrong, where, and what to do. */
export interface RefusedFile {
  readonly file: string;
  readonly sentence: string;
  /** What can be shown although it cannot be added, because it has, or may have, a private key. */
  readonly toShow?: vscode.Uri | BytesToShow;
}

/** The refused files as Markdown, each on a line. File names and reasons are escaped, because reasons may quote files. */
export function refusalList(refusals: readonly Pick<RefusedFile, 'file' | 'sentence'>[]): string {
  const rows = refusals.map(({ file, sentence }) => `- **${escapeMarkdown(file)}**: ${escapeMarkdown(sentence)}`);
  return ['# Refused certificate files', '', 'None of these was sent to Azure.', '', ...rows, ''].join('\n');
}

/**
 * Whether a file that was refused for a private key still has something to show: what stands beside the key, or
 * a PKCS #12 store, which can be read only with its password.
 *
 * @param refusal what `readCertificatesToSend` threw for these bytes.
 */
export async function canBeShown(bytes: Uint8Array, refusal: CertificateError): Promise<boolean> {
  switch (refusal.reason) {
    case 'pkcs12':
      return true;
    case 'privateKey':
    case 'javaKeystore':
      return holdsSomething(bytes);
    default:
      return false;
  }
}

async function holdsSomething(bytes: Uint8Array): Promise<boolean> {
  try {
    const { certificates, requests, revocationLists } = await readCertificateFile(bytes);
    return certificates.length + requests.length + revocationLists.length > 0;
  } catch (error) {
    if (error instanceof CertificateError) {
      return false;
    }
    throw error;
  }
}
