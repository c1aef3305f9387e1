import * as vscode from 'vscode';
import type { Locked } from './content.ts';

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
