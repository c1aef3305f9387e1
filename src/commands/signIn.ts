import * as vscode from 'vscode';
import type { DirectoryNeedingSignIn, SignInAccount } from '../signIn/listing.ts';
import type { SignIn } from '../signIn/signIn.ts';
import { DirectoryNode } from '../tree/subscriptionNode.ts';
import type { AzextUi } from '../ui/azextUi.ts';
import type { Log } from '../ui/log.ts';
import type { PickRow } from '../ui/questions.ts';
import type { Tell } from '../ui/tell.ts';

/** What Sign In… works with. */
interface SignInServices {
  readonly signIn: SignIn;
  readonly ui: AzextUi;
  readonly log: Log;
}

/** Sign In…: with an account, or to a directory that needs its own sign-in. */
export async function signIn(services: SignInServices, node?: unknown): Promise<boolean> {
  if (node instanceof DirectoryNode) {
    return services.signIn.signIn(node.account);
  }
  const directories = await directoriesNeedingSignIn(services);
  if (directories.length === 0) {
    return services.signIn.signIn();
  }
  const chosen = await askWhere(services.ui, directories);
  return chosen === undefined ? false : services.signIn.signIn(chosen.directory ?? 'anotherAccount');
}

async function directoriesNeedingSignIn({
  signIn: account,
  log,
}: SignInServices): Promise<readonly DirectoryNeedingSignIn[]> {
  try {
    return (await account.list(new AbortController().signal))?.needsSignIn ?? [];
  } catch (error) {
    // Signing in may solve what failed here, so it is still offered.
    log.error('Could not list directories before signing in.', error);
    return [];
  }
}

interface Where {
  /** Undefined: with another account. */
  readonly directory: SignInAccount | undefined;
}

function askWhere(ui: AzextUi, directories: readonly DirectoryNeedingSignIn[]): Promise<Where | undefined> {
  const picks: PickRow<Where>[] = [
    { label: 'Sign In with Another Account…', icon: 'account', data: { directory: undefined } },
    ...directories.map(({ name, account }) => ({
      label: name,
      icon: 'organization',
      description: `directory of ${account.accountLabel}`,
      data: { directory: account },
    })),
  ];
  return ui.askOne('Sign In', (asking) =>
    asking.pickOne(picks, { placeHolder: 'Sign in to a directory, or with another account' }),
  );
}

/** Sign Out: this extension forgets the account. VS Code and this machine keep it for others. */
export async function signOut(account: SignIn, tell: Tell): Promise<boolean> {
  await account.signOut();
  tell.info('Signed out of ASE Certificates. VS Code and this machine keep your sign-in for other programs.', {
    title: 'Manage Accounts',
    run: () => vscode.commands.executeCommand('workbench.action.manageAccounts'),
  });
  return true;
}
