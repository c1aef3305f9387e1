import type * as vscode from 'vscode';
import type { SignIn } from '../signIn/signIn.ts';
import type { StopStartRuns } from '../stopStart/shown/stopStartRuns.ts';
import type { EnvironmentsView } from '../tree/environmentsView.ts';
import type { RunsView } from '../tree/runsView.ts';
import type { StopStartNeeds } from '../trustStore/stopStartNeeds.ts';
import type { AzextUi } from '../ui/azextUi.ts';
import type { Log } from '../ui/log.ts';
import type { SettingsReader } from '../ui/settings.ts';
import type { Telemetry } from '../ui/telemetry.ts';
import type { Tell } from '../ui/tell.ts';
import type { Viewer } from '../viewer/viewer.ts';

/** What commands work with: the object graph that `activate` built. */
export interface Tools {
  readonly context: vscode.ExtensionContext;
  readonly settings: SettingsReader;
  readonly log: Log;
  readonly tell: Tell;
  readonly telemetry: Telemetry;
  readonly ui: AzextUi;
  readonly signIn: SignIn;
  readonly view: EnvironmentsView;
  readonly runs: StopStartRuns;
  readonly runsView: RunsView;
  /** Which apps must be stopped and started. */
  readonly needs: StopStartNeeds;
  readonly viewer: Viewer;
}

/**
 * A command: asks, acts through the layers below, tells. `args` are what VS Code gives: nothing from the palette, a row and
 * the selected rows from the tree, a file and the selected files from the Explorer.
 * False when the user left. Throws what the caller then puts into words.
 */
export type Command = (tools: Tools, ...args: unknown[]) => Promise<boolean>;
