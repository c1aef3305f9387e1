import { getSessionFromVSCode } from '@microsoft/vscode-azext-azureauth';
import type { SignInAccount } from './listing.ts';

/**
 * Asks the user, in VS Code's own dialog, to let this extension sign in for one more scope: VS Code gives no token in silence for
 * a scope that was never consented to. `why` says there what it is for. Throws when the user did not.
 */
export async function askForScope(
  scope: string,
  { accountId, accountLabel, tenantId }: SignInAccount,
  why: string,
): Promise<void> {
  const account = { id: accountId, label: accountLabel };
  await getSessionFromVSCode([scope], tenantId || undefined, { createIfNone: { detail: why }, account });
}
