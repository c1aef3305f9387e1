import * as vscode from 'vscode';
import { CertificateError } from '../certificates/certificateError.ts';
import { literally } from '../text/literally.ts';
import { fileProblemSentence, readBoundedFile } from '../ui/files.ts';
import { contentOfFile, contentOfProblem, type Locked, type ViewerContent } from './content.ts';

/** What a viewer shows of a file. It never throws for a problem of the file: the content then says what is wrong. */
export async function readFileContent(uri: vscode.Uri, password: string | undefined): Promise<ViewerContent> {
  try {
    return await contentOfFile(await readBoundedFile(uri), password);
  } catch (error) {
    return error instanceof CertificateError
      ? contentOfProblem(error)
      : { kind: 'refused', sentence: fileProblemSentence(error) };
  }
}

/** Asks for the password of a PKCS #12 file. Returns undefined when the user leaves or `token` is canceled. The password is not stored. */
export async function askPassword(
  file: string,
  { wrongPassword }: Locked,
  token?: vscode.CancellationToken,
): Promise<string | undefined> {
  if (token?.isCancellationRequested === true) {
    return undefined;
  }
  const options: vscode.InputBoxOptions = {
    title: literally(`Password for ${file}`),
    prompt: wrongPassword
      ? 'That password is wrong. Enter it again.'
      : 'It is used only to read the certificates, and is not stored.',
    password: true,
    ignoreFocusOut: true,
  };
  return vscode.window.showInputBox(options, token);
}
