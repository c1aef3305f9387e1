import { pathToFileURL } from 'node:url';
import * as vscode from 'vscode';
import { LocalAccounts } from './localAccounts.ts';

/**
 * Provides the authentication ids of VS Code's built-in Microsoft extension (which must be left out) with local Azure's tokens,
 * and then runs the host tests, if any are named. Tests say who signs in by the commands below.
 */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const accounts = new LocalAccounts();
  const sovereignCloud = process.env['ASE_CERTIFICATES_SOVEREIGN_AZURE'];
  const inSovereignCloud = sovereignCloud === undefined ? accounts : new LocalAccounts(sovereignCloud);
  const options: vscode.AuthenticationProviderOptions = { supportsMultipleAccounts: true };
  context.subscriptions.push(
    vscode.authentication.registerAuthenticationProvider('microsoft', 'Microsoft', accounts, options),
    vscode.authentication.registerAuthenticationProvider(
      'microsoft-sovereign-cloud',
      'Microsoft Sovereign Cloud',
      inSovereignCloud,
      options,
    ),
    // Who has signed in already: user principal names of the seed, each signed in to its home tenant only.
    vscode.commands.registerCommand('testAuthentication.signedIn', (names: string[]) => accounts.replaceAll(names)),
    // The same in the sovereign cloud, where that is another local Azure.
    vscode.commands.registerCommand('testAuthentication.signedInToSovereignCloud', (names: string[]) =>
      inSovereignCloud.replaceAll(names),
    ),
    // Who the sign-in page will be answered by next time; undefined: the user closes the page.
    vscode.commands.registerCommand('testAuthentication.nextSignIn', (name: string | undefined) => {
      accounts.nextSignIn = name;
      inSovereignCloud.nextSignIn = name;
    }),
    // The sign-in pages that were opened since `signedIn`: account, tenant.
    vscode.commands.registerCommand('testAuthentication.pages', () => accounts.pages),
  );
  await runHostTests();
}

async function runHostTests(): Promise<void> {
  const runner = process.env['ASE_CERTIFICATES_HOST_RUNNER'];
  if (runner !== undefined) {
    const { run } = (await import(pathToFileURL(runner).href)) as { run: () => Promise<void> };
    // Not awaited: activation ends now. The runner itself hands over what failed.
    run().catch(() => undefined);
  }
}
