import * as vscode from 'vscode';
import { countOf, namesOf } from '../../text/appNames.ts';
import { literally } from '../../text/literally.ts';
import { askBeforeHarm } from '../../ui/askBeforeHarm.ts';
import type { RunHandle } from '../engine/runRequest.ts';
import { downTitles } from '../words/appWords.ts';
import { appsIn, isUnread } from '../words/progressWords.ts';

/** Asks, with their names, whether to give up the apps that are not back or were stopped again. False if the user canceled. */
export async function askToGiveUp(handle: RunHandle): Promise<boolean> {
  const snapshot = handle.snapshot();
  const { environment } = snapshot;
  const notBack = appsIn(snapshot, 'unsettled', 'stoppedAgain');
  if (notBack.length === 0) {
    return tellNoneDown(environment.name);
  }
  const give = downTitles(notBack.length).leave;
  const isTried = snapshot.apps.some((one) => one.phase === 'unsettled' && !isUnread(one));
  const isLookedAt = snapshot.apps.some(isUnread);
  const answer = await askBeforeHarm(
    isTried
      ? `Stop trying to start ${countOf(notBack.length)} of ${environment.name}?`
      : `${isLookedAt ? 'Stop looking at' : 'Leave'} ${countOf(notBack.length)} of ${environment.name}${isLookedAt ? '' : ' stopped'}?`,
    `${namesOf(notBack)}\n\nStopped apps stay stopped until somebody starts them.`,
    isTried ? 'Keep Trying' : isLookedAt ? 'Keep Looking' : 'Ask Again',
    give,
  );
  if (answer !== give) {
    return false;
  }
  // They may have come back, or the question may have been answered elsewhere, while it was open.
  const now = new Set(appsIn(handle.snapshot(), 'unsettled', 'stoppedAgain').map(({ key }) => key));
  const still = notBack.filter(({ key }) => now.has(key));
  if (still.length === 0) {
    return tellNoneDown(environment.name);
  }
  handle.giveUp(still);
  return true;
}

function tellNoneDown(environment: string): false {
  void vscode.window.showInformationMessage(
    literally(`No app of ${environment} is down any more, or all of them were left stopped.`),
  );
  return false;
}
