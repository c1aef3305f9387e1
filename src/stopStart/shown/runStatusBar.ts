import * as vscode from 'vscode';
import { runsViewId, showRunsCommand } from '../../contributions.ts';
import { namesOf } from '../../text/appNames.ts';
import type { RunHandle } from '../engine/runRequest.ts';
import type { RunSnapshot } from '../engine/snapshot.ts';
import {
  downSentences,
  inProgress,
  isPlannedPause,
  isWorking,
  statusWords,
  troubleLines,
  watchWords,
} from '../words/progressWords.ts';

/** Shows a run in the status bar until it is settled; a click shows the Runs view. */
export function showInStatusBar(handle: RunHandle): void {
  const { environment, kind } = handle.snapshot();
  // The id has the environment, so that a user who hides the item has hidden it for the next run too.
  const item = vscode.window.createStatusBarItem(
    `${runsViewId}.${kind}.${environment.key}`,
    vscode.StatusBarAlignment.Left,
  );
  item.name = 'App Service Environment: Stop and Start';
  item.command = { command: showRunsCommand, title: 'Show Runs' };
  const draw = (snapshot: RunSnapshot): void => {
    const { text, spoken, isWarning } = statusWords(snapshot);
    item.text = text;
    item.tooltip = tooltip(snapshot);
    item.accessibilityInformation = { label: `${environment.name}: ${spoken}. Press Enter to show the runs.` };
    item.backgroundColor = isWarning ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  };
  draw(handle.snapshot());
  item.show();
  const stopListening = handle.onChange(draw);
  // It never rejects.
  void handle.settled.then(() => {
    stopListening();
    item.dispose();
  });
}

function tooltip(snapshot: RunSnapshot): string {
  const watch = watchWords(snapshot);
  const calm =
    watch === undefined || isWorking(snapshot) ? [] : [`The apps are ${watch}, because a stop may show late`];
  const hands = inProgress(snapshot);
  return [
    snapshot.environment.name,
    ...calm,
    ...(hands.length === 0 ? [] : [`In progress: ${namesOf(hands)}`]),
    ...downSentences(snapshot),
    ...troubleLines(snapshot),
    isPlannedPause(snapshot)
      ? 'Paused, as planned. Click to show the run, with Continue and End Run on its row'
      : 'Click to show the runs',
  ].join('\n');
}
