import * as vscode from 'vscode';
import { readServerCertificate } from '../../certificates/serverCertificate/readServerCertificate.ts';
import type { ServerCertificate } from '../../certificates/serverCertificate/serverCertificate.ts';
import { literally } from '../../text/literally.ts';
import { fileProblemSentence } from '../../ui/files.ts';
import { pfxProblemSentence } from '../../ui/pfxWords.ts';
import type { Tell } from '../../ui/tell.ts';
import { type CertificateSource, sourceFromUri } from '../addCertificate/certificateSource.ts';

/** A .pfx that was read and may be uploaded. It is in memory only: `wipe` it when it was sent, or will not be. */
export interface Pfx {
  /** The file's name, for people. */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly password: string;
  readonly read: ServerCertificate;
}

/**
 * Asks for a .pfx where none is given, and for its password. Undefined when the user left, or was told what is wrong with the file. The
 * password is nowhere but in what this returns.
 */
export async function askPfx(tell: Tell, given: CertificateSource | undefined): Promise<Pfx | undefined> {
  const source = given ?? (await askFile());
  if (source === undefined) {
    return undefined;
  }
  const { name: file } = source;
  let bytes: Uint8Array;
  try {
    bytes = await source.read();
  } catch (error) {
    tell.problem(`${file}: ${fileProblemSentence(error)}`);
    return undefined;
  }
  let opened: Pfx | undefined;
  try {
    opened = await open(tell, file, bytes);
    return opened;
  } finally {
    if (opened === undefined) {
      bytes.fill(0);
    }
  }
}

async function open(tell: Tell, file: string, bytes: Uint8Array): Promise<Pfx | undefined> {
  let password: string | undefined;
  for (;;) {
    const read = await readServerCertificate(bytes, password, Date.now());
    if (read.kind === 'serverCertificate') {
      return { file, bytes, password: password ?? '', read };
    }
    if (read.reason !== 'passwordNeeded' && read.reason !== 'wrongPassword') {
      tell.problem(`${file}: ${pfxProblemSentence(read)}`);
      return undefined;
    }
    password = await askPassword(file, read.reason === 'wrongPassword');
    if (password === undefined) {
      return undefined;
    }
  }
}

/** VS Code’s own box, which keeps nothing that was typed. */
async function askPassword(file: string, isWrong: boolean): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: literally(`Password of ${file}`),
    prompt: isWrong
      ? 'The password is wrong. Enter it again. Nothing was sent.'
      : 'The file is read here first. The password is sent to Azure with the file, and kept nowhere.',
    password: true,
    ignoreFocusOut: true,
  });
}

async function askFile(): Promise<CertificateSource | undefined> {
  const files = await vscode.window.showOpenDialog({
    title: 'Upload Server Certificate',
    openLabel: 'Read Certificate',
    filters: { 'Server certificate': ['pfx', 'p12'], 'All Files': ['*'] },
  });
  return files?.map(sourceFromUri)[0];
}

/** Overwrites the file’s bytes in memory. */
export function wipe({ bytes }: Pfx): void {
  bytes.fill(0);
}
