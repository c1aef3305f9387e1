import type * as vscode from 'vscode';
import type { SignIn } from '../signIn/signIn.ts';
import type { StopStartRuns } from '../stopStart/shown/stopStartRuns.ts';
import type { EnvironmentsView } from '../tree/environmentsView.ts';
import type { RunsView } from '../tree/runsView.ts';
import type { StopStartNeeds } from '../trustStore/stopStartNeeds.ts';
import type { AzextUi } from '../ui/azextUi.ts';
import type { Log } from '../ui/log.ts';
import type { SettingsReader } from '../ui/settings.ts';
import type { Tell } from '../ui/tell.ts';
import { browse } from './browseApp.ts';
import { exportPlan, exportPlanTo } from './exportPlan.ts';
import { cancelRun, leaveStopped } from './runs/cancelRun.ts';
import { clearEndedRuns, clearRun } from './runs/clearRuns.ts';
import { continueRun, endRun, openRunSites } from './runs/pausedRun.ts';
import { retryFailed } from './runs/retryFailed.ts';
import { saveReport, showReport } from './runs/runReport.ts';
import { checkApps, startLeftStopped } from './runs/startLeftStopped.ts';
import { startApp, stopApp } from './stopOrStartApp.ts';
import { type StopStartServices, stopStartApps } from './stopStartApps/stopStartApps.ts';
import { verifyTrustStore } from './verifyTrustStore/verifyTrustStore.ts';

/** What the commands of this feature work with, all together. */
export interface AppGraph {
  readonly extension: vscode.Extension<unknown>;
  readonly signIn: SignIn;
  readonly settings: SettingsReader;
  readonly ui: AzextUi;
  readonly log: Log;
  readonly tell: Tell;
  readonly view: EnvironmentsView;
  readonly needs: StopStartNeeds;
  readonly runs: StopStartRuns;
  readonly runsView: RunsView;
}

/** The commands on apps and on their runs of stop and start, each with what it needs. */
export function appCommands({ extension, signIn, settings, ui, log, tell, view, needs, runs, runsView }: AppGraph) {
  const exporting = { extension, signIn, settings, tell };
  const planning = { ui, signIn, log, needs, settings, tell, runs };
  const stopping: StopStartServices = {
    ...planning,
    exportTo: (target, plan) => exportPlanTo(exporting, target, plan),
  };
  const one = { ui, signIn, log, runs, settings, tell, needs, view };
  const run = { runs, ui, tell };
  const retrying = { ...run, view, signIn, stopStart: (apps: unknown) => stopStartApps(stopping, apps) };
  return {
    stopStartApps: (node?: unknown, selected?: unknown) => stopStartApps(stopping, node, selected),
    stopApp: (node?: unknown) => stopApp(one, node),
    startApp: (node?: unknown) => startApp(one, node),
    exportPlan: (node?: unknown, selected?: unknown) => exportPlan({ ...planning, ...exporting }, node, selected),
    verifyTrustStore: (node?: unknown, selected?: unknown) =>
      verifyTrustStore({ ui, signIn, runs, tell, needs }, node, selected),
    continueRun: (node?: unknown) => continueRun({ ...run, signIn }, node),
    endRun: (node?: unknown) => endRun(run, node),
    openRunSites: (node?: unknown) => openRunSites(run, node),
    cancelRun: (node?: unknown) => cancelRun(run, node),
    retryFailed: (node?: unknown) => retryFailed(retrying, node),
    startLeftStopped: (node?: unknown) => startLeftStopped(run, node),
    checkApps: (node?: unknown) => checkApps(run, node),
    leaveStopped: (node?: unknown) => leaveStopped(run, node),
    clearRun: (node?: unknown) => clearRun({ ...run, runsView }, node),
    clearEndedRuns: () => clearEndedRuns({ ...run, runsView }),
    browse: (node?: unknown) => browse({ ...run, view, signIn }, node),
    showReport: (node?: unknown) => showReport(run, node),
    saveReport: (node?: unknown) => saveReport(run, node),
  };
}
