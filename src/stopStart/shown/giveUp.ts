import * as vscode from 'vscode';
import { countOf, namesOf } from '../../names.ts';
import type { RunHandle } from '../engine/runHandle.ts';

/** Ends the trying for apps that Azure does not start, after the user has read their names. False when the user left. */
export async function askToGiveUp(handle: RunHandle): Promise<boolean> {
  const { apps, environment } = handle.snapshot();
  const notBack = apps.filter(({ phase }) => phase === 'unsettled').map(({ app }) => app);
  if (notBack.length === 0) {
    // They came back meanwhile, which is told by itself.
    return false;
  }
  const give = 'Leave Them Stopped';
  const answer = await vscode.window.showWarningMessage(
    `Stop trying to start ${countOf(notBack.length)} of ${environment.name}?`,
    { modal: true, detail: `${namesOf(notBack)}\n\nWhat is stopped stays stopped until somebody starts it.` },
    give,
  );
  if (answer !== give) {
    return false;
  }
  handle.giveUp(notBack);
  return true;
}
