import type * as vscode from 'vscode';
import {
  type BadCertificateReason,
  CertificateError,
  type CertificateProblem,
} from '../../certificates/certificateError.ts';
import { readCertificateFile } from '../../certificates/files/certificateFile.ts';
import { ambiguities } from '../../certificates/irregularity.ts';
import { escapeMarkdown } from '../../text/markdown.ts';
import type { BytesToShow } from '../../viewer/commandArguments.ts';
import type { CertificateSource } from './certificateSource.ts';

/** A file, or a part of one, that has no certificate. The sentence says what is wrong, where, and what to do. */
export interface RefusedFile {
  readonly file: string;
  readonly sentence: string;
  /** Nothing is wrong: the sentence says what is left out, such as the signer of a signed file. */
  readonly isLeftOut?: boolean;
  /** What can be shown although it cannot be added: see `canBeShown`. */
  readonly toShow?: vscode.Uri | BytesToShow;
  /** The file, when it is a .pfx. It can be uploaded as a server certificate, which is the only way that reads its key. */
  readonly pfx?: CertificateSource;
}

/** The refused files as Markdown, each on a line. File names and reasons are escaped, because reasons may quote files. */
export function refusalList(refusals: readonly Pick<RefusedFile, 'file' | 'sentence'>[]): string {
  const rows = refusals.map(({ file, sentence }) => `- **${escapeMarkdown(file)}**: ${escapeMarkdown(sentence)}`);
  return ['# Refused certificate files', '', 'None of these was sent to Azure.', '', ...rows, ''].join('\n');
}

/** What several refusals are told with, before a list of them. */
export function refusedSentence(files: number, refusals: readonly Pick<RefusedFile, 'file'>[]): string {
  const refused = new Set(refusals.map(({ file }) => file));
  if (files === 1) {
    return `Parts of ${[...refused].join()} were refused or left out. They were not sent.`;
  }
  const were = refused.size === 1 ? 'was' : 'were';
  return `${refused.size} of ${files} files ${were} refused, in whole or in part. What was refused was not sent.`;
}

/**
 * Whether a file that was refused, in whole or in part, has something to show because of it: what stands beside a private key; a
 * certificate that means more than one thing; a request or a revocation list; a PKCS #12 store, which can be read only with its
 * password.
 *
 * @param problems what `readCertificatesToSend` threw for these bytes, or found in them.
 */
export async function canBeShown(bytes: Uint8Array, problems: readonly CertificateProblem[]): Promise<boolean> {
  const reasons = problems.map(({ reason }) => reason);
  return reasons.includes('pkcs12') || (reasons.some((one) => shownReasons.has(one)) && (await holdsSomething(bytes)));
}

const shownReasons: ReadonlySet<BadCertificateReason> = new Set([
  ...ambiguities,
  'privateKey',
  'javaKeystore',
  'certificateRequest',
  'revocationList',
]);

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
