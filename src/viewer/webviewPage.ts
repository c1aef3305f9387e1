import { randomBytes } from 'node:crypto';
import type * as vscode from 'vscode';
import { type Html, html } from './page/html.ts';

/** Puts the empty page into a webview. Its script then reports that it is ready for content. */
export function openPage(webview: vscode.Webview, extensionUri: vscode.Uri): void {
  const media = below(extensionUri, 'media');
  const dist = below(extensionUri, 'dist');
  webview.options = { enableScripts: true, localResourceRoots: [media, dist] };
  webview.html = shell({
    styleUri: String(webview.asWebviewUri(below(media, 'viewer.css'))),
    scriptUri: String(webview.asWebviewUri(below(dist, 'viewerPage.js'))),
    cspSource: webview.cspSource,
    nonce: randomBytes(18).toString('base64'),
  });
}

/** As `vscode.Uri.joinPath`, without VS Code, so that unit tests can load this file. */
function below(uri: vscode.Uri, name: string): vscode.Uri {
  return uri.with({ path: `${uri.path}/${name}` });
}

/** What the page loads. Both addresses are the webview's own. */
export interface PageAssets {
  readonly styleUri: string;
  readonly scriptUri: string;
  /** The source of the webview's own resources, for the content security policy. */
  readonly cspSource: string;
  /** A new one for every page. */
  readonly nonce: string;
}

/**
 * The document that takes the content. Only its own style sheet and its own script may load or run: no picture, no font, no connection,
 * no form, no inline style and no inline script.
 */
export function shell({ styleUri, scriptUri, cspSource, nonce }: PageAssets): string {
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return document(html`<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Certificate</title>
<link rel="stylesheet" href="${styleUri}">
<script nonce="${nonce}" src="${scriptUri}" defer></script>`);
}

function document(head: Html): string {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
${head}
</head>
<body>
<div id="page"></div>
<p id="told" role="status"></p>
</body>
</html>`.text;
}
