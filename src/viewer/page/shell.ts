import { type Html, html } from './html.ts';

/** What the page loads: both as the webview knows them. */
export interface PageAssets {
  readonly styleUri: string;
  readonly scriptUri: string;
  /** Where the webview's own resources come from. */
  readonly cspSource: string;
  /** Fresh for every page. */
  readonly nonce: string;
}

/**
 * The document that content is put into. Nothing but its own style sheet and its own script may load or run: no picture,
 * no font, no connection, no form, no inline style and no inline script.
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
