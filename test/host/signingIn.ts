import * as vscode from 'vscode';
import type { TreeNode } from '../../src/tree/treeNode.ts';
import { extensionUnderTest } from './extensionUnderTest.ts';
import { windowOfHost } from './window.ts';

/**
 * Runs Sign In…, on a row if one is given, while the next sign-in page is answered by `account`.
 * VS Code asks each time whether the extension may sign in, even for an account that was allowed before.
 * `choose` then answers VS Code's own list of accounts, which comes where an account is signed in already.
 */
export async function signInAs(
  account: string,
  { row, choose }: { row?: TreeNode; choose?: string } = {},
): Promise<void> {
  await vscode.commands.executeCommand('testAuthentication.nextSignIn', account);
  const done = vscode.commands.executeCommand('aseCertificates.signIn', row);
  await windowOfHost.pressDialogButton('wants to sign in', 'Allow');
  if (choose !== undefined) {
    await windowOfHost.pick(choose);
  }
  await done;
}

/**
 * Waits until the view has been refreshed once more. The extension hears of a new session through VS Code shortly after
 * Sign In… has ended, and what is loaded until then is loaded again.
 */
export async function heardOfSession(): Promise<void> {
  const { view } = await extensionUnderTest();
  await new Promise<void>((resolve) => {
    const listening = view.onDidChangeTreeData((node) => {
      if (node === undefined) {
        listening.dispose();
        resolve();
      }
    });
  });
}

/** A row of VS Code's own list of accounts. */
export const anotherAccount = 'Sign in to another account';
