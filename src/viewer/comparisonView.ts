import type * as vscode from 'vscode';
import { decodeCertificate } from '../certificates/decodeCertificate.ts';
import type { NamedCertificate } from './commandArguments.ts';
import { comparisonPage } from './compare/comparisonPage.ts';
import { isPageMessage, type ViewMessage } from './messages.ts';
import { openPage } from './webviewPage.ts';

/** What VS Code keeps for a comparison, so that it can be shown again after a reload of the window. DER in base64. */
interface KeptComparison {
  readonly left: KeptCertificate;
  readonly right: KeptCertificate;
}

interface KeptCertificate {
  readonly name: string;
  readonly der: string;
}

/** Shows two certificates side by side in a panel. */
export function showComparison(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  left: NamedCertificate,
  right: NamedCertificate,
): void {
  const memory: KeptComparison = { left: kept(left), right: kept(right) };
  const listening = panel.webview.onDidReceiveMessage((message: unknown) => {
    if (isPageMessage(message) && message.kind === 'ready') {
      const { text } = comparisonPage(left, right);
      const answer: ViewMessage = { kind: 'page', html: text, shown: '', memory };
      return panel.webview.postMessage(answer);
    }
    return undefined;
  });
  panel.onDidDispose(() => listening.dispose());
  openPage(panel.webview, extensionUri);
}

/** Shows the comparison that VS Code kept. Closes the panel when it kept none. */
export async function restoreComparison(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  memory: unknown,
): Promise<void> {
  if (isKeptComparison(memory)) {
    showComparison(panel, extensionUri, await named(memory.left), await named(memory.right));
  } else {
    panel.dispose();
  }
}

function kept({ name, certificate }: NamedCertificate): KeptCertificate {
  return { name, der: Buffer.from(certificate.der).toString('base64') };
}

async function named({ name, der }: KeptCertificate): Promise<NamedCertificate> {
  return { name, certificate: await decodeCertificate(Buffer.from(der, 'base64')) };
}

function isKeptComparison(memory: unknown): memory is KeptComparison {
  return (
    typeof memory === 'object' &&
    memory !== null &&
    'left' in memory &&
    isKeptCertificate(memory.left) &&
    'right' in memory &&
    isKeptCertificate(memory.right)
  );
}

function isKeptCertificate(one: unknown): one is KeptCertificate {
  return (
    typeof one === 'object' &&
    one !== null &&
    'name' in one &&
    typeof one.name === 'string' &&
    'der' in one &&
    typeof one.der === 'string'
  );
}
