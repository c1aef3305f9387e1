import * as vscode from 'vscode';
import type { DirectoryNeedingSignIn, SignInAccount } from '../signIn/listing.ts';
import { DirectoryNode } from '../tree/subscriptionNode.ts';
import type { Pick } from '../ui/questions.ts';
import type { Tools } from './tools.ts';

/** Sign In…: with an account, or to a directory that wants a sign-in of its own. */
export async function signIn(tools: Tools, node?: unknown): Promise<boolean> {
  if (node instanceof DirectoryNode) {
    return tools.signIn.signIn(node.account);
  }
  const directories = await directoriesNeedingSignIn(tools);
  if (directories.length === 0) {
    return tools.signIn.signIn();
  }
  const chosen = await askWhere(tools, directories);
  return chosen === undefined ? false : tools.signIn.signIn(chosen.directory);
}

async function directoriesNeedingSignIn(tools: Tools): Promise<readonly DirectoryNeedingSignIn[]> {
  try {
    return (await tools.signIn.list(new AbortController().signal))?.needsSignIn ?? [];
  } catch (error) {
    // Signing in may be the very cure for what fails here, so it is offered all the same.
    tools.log.error('Could not list directories before signing in.', error);
    return [];
  }
}

interface Where {
  /** undefined: with another account. */
  readonly directory: SignInAccount | undefined;
}

async function askWhere(tools: Tools, directories: readonly DirectoryNeedingSignIn[]): Promise<Where | undefined> {
  const picks: Pick<Where>[] = [
    { label: '$(account) Sign In with Another Account…', data: { directory: undefined } },
    ...directories.map(({ name, account }) => ({
      label: `$(organization) ${name}`,
      description: `directory of ${account.accountLabel}`,
      data: { directory: account },
    })),
  ];
  let chosen: Where | undefined;
  await tools.ui.ask('Sign In', {
    ask: async (asking) => {
      chosen = await asking.pickOne(picks, { placeHolder: 'Sign in to a directory, or with another account' });
    },
  });
  return chosen;
}

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
