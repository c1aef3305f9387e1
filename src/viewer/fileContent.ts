import * as vscode from 'vscode';
import { CertificateError } from '../certificates/certificateError.ts';
import { fileProblemSentence, readBoundedFile } from '../ui/files.ts';
import { contentOfFile, contentOfProblem, type Locked, type ViewerContent } from './content.ts';

/** What a file shows. Never throws for what is wrong with the file: that is said instead. */
export async function readFileContent(uri: vscode.Uri, password: string | undefined): Promise<ViewerContent> {
  try {
    return await contentOfFile(await readBoundedFile(uri), password);
  } catch (error) {
    return error instanceof CertificateError
      ? contentOfProblem(error)
      : { kind: 'refused', sentence: fileProblemSentence(error) };
  }
}

/** Asks for the password of a PKCS #12 file; undefined when the user left, or `token` was cancelled. Nobody keeps it. */
export async function askPassword(
  file: string,
  { wrongPassword }: Locked,
  token?: vscode.CancellationToken,
): Promise<string | undefined> {
  if (token?.isCancellationRequested === true) {
    return undefined;
  }
  const options: vscode.InputBoxOptions = {
    title: `Password of ${file}`,
    prompt: wrongPassword
      ? 'That was not the password of this file. Enter it again.'
      : 'Used to read the certificates, and forgotten after that.',
    password: true,
    ignoreFocusOut: true,
  };
  return vscode.window.showInputBox(options, token);
}
