import * as vscode from 'vscode';
import type { AzextUi } from '../../ui/azextUi.ts';

/** The site of an app. */
export interface Site {
  readonly name: string;
  readonly host: string;
}

/** Opens a site in the browser; of several, the one that the user picks. False if the user left. */
export async function browse(ui: AzextUi, sites: readonly Site[]): Promise<boolean> {
  const [only, ...others] = sites;
  const site = others.length === 0 ? only : await pickSite(ui, sites);
  const open = ({ host }: Site): Thenable<boolean> =>
    vscode.env.openExternal(vscode.Uri.from({ scheme: 'https', authority: host, path: '/' }));
  return site !== undefined && open(site);
}

function pickSite(ui: AzextUi, sites: readonly Site[]): Promise<Site | undefined> {
  const rows = sites.map((site) => ({ label: site.name, description: site.host, data: site }));
  return ui.askOne('Open in Browser', (asking) =>
    asking.pickOne(rows, { placeHolder: 'Select the app whose site to open', matchOnDescription: true }),
  );
}
