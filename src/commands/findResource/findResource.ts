import * as vscode from 'vscode';
import { viewId } from '../../contributions.ts';
import type { SignIn } from '../../signIn/signIn.ts';
import { AppNode, AppsNode } from '../../tree/appNodes.ts';
import type { EnvironmentsView } from '../../tree/environmentsView.ts';
import { ErrorNode, type TreeNode } from '../../tree/treeNode.ts';
import type { ViewChoices } from '../../tree/viewChoices.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import type { Tell } from '../../ui/tell.ts';
import { type FindableSources, type Found, findableRows } from './findableRows.ts';

interface FindServices extends FindableSources {
  readonly signIn: SignIn;
  readonly view: EnvironmentsView;
  readonly choices: ViewChoices;
  readonly ui: AzextUi;
  readonly tell: Tell;
}

/** Find Environment, App or Certificate…: asks for one, wherever it is, and selects its row in the view. False when the user left. */
export async function findResource(services: FindServices): Promise<boolean> {
  const { signIn, ui, view, choices, tell } = services;
  const picked = await ui.askOne('Find Environment, App or Certificate', (asking) =>
    asking.pickArriving<Found>(findableRows(services, asking.signal), {
      placeHolder: 'Type a part of a name, or a thumbprint',
      loadingPlaceHolder: 'Loading environments and apps…',
      noPicksMessage: 'No App Service Environment found in the selected subscriptions',
      matchOnDescription: true,
    }),
  );
  if (picked === undefined) {
    return false;
  }
  if (typeof picked !== 'string') {
    if (!('account' in picked)) {
      throw picked.error;
    }
    // What is sought may be there.
    return (await signIn.signIn(picked.account)) && findResource(services);
  }
  await vscode.commands.executeCommand(`${viewId}.focus`);
  const row = await vscode.window.withProgress({ location: { viewId } }, () => load(view, picked));
  if (row === undefined) {
    tell.warn(
      'It is not in the Environments view. It may have been deleted a short time ago. Refresh the view to see what is there.',
    );
    return true;
  }
  if (isFilteredOut(row)) {
    await choices.filterBy([]);
  }
  await view.shown?.reveal(row, { select: true, focus: true });
  return true;
}

/**
 * Loads the row with this id, and all above it. Ids begin with those of the rows above. Undefined if there is no such row; throws what a
 * row above it failed with.
 */
async function load(view: EnvironmentsView, id: string): Promise<TreeNode | undefined> {
  // As they were loaded: groups of rows may be between.
  const below = (above: TreeNode | undefined): readonly TreeNode[] =>
    view.loadedNodes().filter(({ parent }) => parent?.id === above?.id);
  const onTheWay = (rows: readonly TreeNode[]) => rows.find((row) => row.id === id || id.startsWith(`${row.id}|`));
  await view.getChildren();
  let found = onTheWay(below(undefined));
  if (found === undefined) {
    // A directory may not have answered yet. It holds up only what is in it.
    await view.allFound;
    found = onTheWay(below(undefined));
  }
  while (found !== undefined && found.id !== id) {
    await view.getChildren(found);
    const rows = below(found);
    found = onTheWay(rows);
    const failed = rows.find((row) => row instanceof ErrorNode);
    if (found === undefined && failed !== undefined) {
      throw failed.error;
    }
  }
  return found;
}

/** A row that the filter of the view hides, or that of a slot whose app it hides, cannot be selected. */
function isFilteredOut(row: TreeNode): boolean {
  const app = row.parent instanceof AppNode ? row.parent : row;
  return app instanceof AppNode && app.parent instanceof AppsNode && !app.parent.shown().includes(app);
}
