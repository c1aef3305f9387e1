import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { shell } from './page/shell.ts';

/** Puts the empty page into a webview: its script then says that it is ready for content. */
export function openPage(webview: vscode.Webview, extensionUri: vscode.Uri): void {
  const style = vscode.Uri.joinPath(extensionUri, 'media', 'viewer.css');
  const script = vscode.Uri.joinPath(extensionUri, 'dist', 'viewerPage.js');
  webview.options = {
    enableScripts: true,
    localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'media'), vscode.Uri.joinPath(extensionUri, 'dist')],
  };
  webview.html = shell({
    styleUri: String(webview.asWebviewUri(style)),
    scriptUri: String(webview.asWebviewUri(script)),
    cspSource: webview.cspSource,
    nonce: randomBytes(18).toString('base64'),
  });
}
