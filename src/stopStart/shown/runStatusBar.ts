import * as vscode from 'vscode';
import { runsViewId, showRunsCommand } from '../../contributions.ts';
import { namesOf } from '../../names.ts';
import type { RunHandle } from '../engine/runHandle.ts';
import type { RunSnapshot } from '../engine/snapshot.ts';
import { statusWords } from './runWords.ts';

/** Shows a run in the status bar until it is settled; a click shows the Runs view. */
export function showInStatusBar(handle: RunHandle): void {
  const { environment, kind } = handle.snapshot();
  // By its environment, so that a user who hides it has hidden it for the next run, too.
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

function tooltip({ environment, current, down }: RunSnapshot): string {
  const lines = [
    environment.name,
    ...(current.length === 0 ? [] : [`In hand: ${namesOf(current)}`]),
    ...(down.length === 0 ? [] : [`Down, and being started: ${namesOf(down)}`]),
    'Click to show the runs',
  ];
  return lines.join('\n');
}
