import * as vscode from 'vscode';
import { countOf, namesOf } from '../../names.ts';
import type { RunHandle } from '../engine/runHandle.ts';
import { appsIn } from './runWords.ts';

/** Ends the trying for apps that are not back, or that were stopped again, after the user has read their names. False when the user left. */
export async function askToGiveUp(handle: RunHandle): Promise<boolean> {
  const snapshot = handle.snapshot();
  const { environment } = snapshot;
  const notBack = appsIn(snapshot, 'unsettled', 'stoppedAgain');
  if (notBack.length === 0) {
    // They came back meanwhile, which is told by itself.
    return false;
  }
  const give = 'Leave Them Stopped';
  const isTried = appsIn(snapshot, 'unsettled').length > 0;
  const answer = await vscode.window.showWarningMessage(
    isTried
      ? `Stop trying to start ${countOf(notBack.length)} of ${environment.name}?`
      : `Leave ${countOf(notBack.length)} of ${environment.name} stopped?`,
    { modal: true, detail: `${namesOf(notBack)}\n\nWhat is stopped stays stopped until somebody starts it.` },
    give,
  );
  if (answer !== give) {
    return false;
  }
  handle.giveUp(notBack);
  return true;
}
