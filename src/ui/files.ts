import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { CertificateError, maxFileBytes } from '../certificates/certificateError.ts';
import { errorMessage } from '../text/errorMessage.ts';
import { certificateProblemSentence } from './certificateWords.ts';

/** A folder was given where a file is wanted. */
class NotAFile extends Error {
  override readonly name = 'NotAFile';
}

/** The bytes of a certificate file. Throws what `fileProblemSentence` has words for: a folder, not readable, or too large (then it is not read). */
export async function readBoundedFile(uri: vscode.Uri): Promise<Uint8Array> {
  const { type, size } = await vscode.workspace.fs.stat(uri);
  if ((type & vscode.FileType.Directory) !== 0) {
    throw new NotAFile();
  }
  if (size > maxFileBytes) {
    throw new CertificateError('tooLarge');
  }
  return vscode.workspace.fs.readFile(uri);
}

/** What is wrong with a file that gave no certificate, and what to do. */
export function fileProblemSentence(error: unknown): string {
  if (error instanceof CertificateError) {
    return certificateProblemSentence(error);
  }
  if (error instanceof NotAFile) {
    return 'It is a folder. Choose or drop the certificate files themselves.';
  }
  switch (error instanceof vscode.FileSystemError ? error.code : undefined) {
    case 'FileNotFound':
      return 'The file no longer exists. It may have been moved, renamed or deleted.';
    case 'NoPermissions':
      return 'The file cannot be read: you do not have permission.';
    default:
      return `The file could not be read: ${errorMessage(error)}`;
  }
}

/** Where to propose to save a file: the first folder of the window, else the user's home folder. */
export function proposedFolder(): vscode.Uri {
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
}

/** Whether a file or folder exists. Throws if that cannot be found out. */
export async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') {
      return false;
    }
    throw error;
  }
}
