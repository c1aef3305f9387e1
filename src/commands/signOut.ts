import * as vscode from 'vscode';
import type { Tools } from './tools.ts';

/** Sign Out: this extension forgets the account. VS Code itself keeps it for other extensions. */
export async function signOut({ signIn, settings, tell }: Tools): Promise<boolean> {
  await signIn.signOut();
  if (settings.get('signInWith') === 'azureIdentity') {
    tell.info('Signed out of ASE Certificates. The credential of this machine stays as it is.');
    return true;
  }
  tell.info('Signed out of ASE Certificates. The account stays signed in in VS Code for other extensions.', {
    title: 'Manage Accounts',
    run: () => vscode.commands.executeCommand('workbench.action.manageAccounts'),
  });
  return true;
}
