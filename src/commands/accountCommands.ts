import type { Extension } from 'vscode';
import type { SignIn } from '../signIn/signIn.ts';
import type { StopStartRuns } from '../stopStart/shown/stopStartRuns.ts';
import { systemClock } from '../time/clock.ts';
import type { EnvironmentsView } from '../tree/environmentsView.ts';
import type { ViewChoices } from '../tree/viewChoices.ts';
import type { StopStartNeeds } from '../trustStore/stopStartNeeds.ts';
import type { AzextUi } from '../ui/azextUi.ts';
import type { Log } from '../ui/log.ts';
import type { SettingsReader } from '../ui/settings.ts';
import type { Tell } from '../ui/tell.ts';
import { filterApps } from './arrangeApps.ts';
import { diagnoseSignIn } from './diagnoseSignIn/diagnoseSignIn.ts';
import { findResource } from './findResource/findResource.ts';
import { copyName, copyResourceId, openInPortal, viewProperties } from './openResource.ts';
import { selectSubscriptions } from './selectSubscriptions.ts';
import { showApp } from './showApp.ts';
import { signIn, signOut } from './signIn.ts';

/** What the commands of this feature work with, all together. */
export interface AccountGraph {
  readonly extension: Extension<unknown>;
  readonly signIn: SignIn;
  readonly settings: SettingsReader;
  readonly ui: AzextUi;
  readonly log: Log;
  readonly runs: StopStartRuns;
  readonly tell: Tell;
  readonly choices: ViewChoices;
  readonly needs: StopStartNeeds;
  readonly view: EnvironmentsView;
}

/** The commands on accounts, subscriptions and resources in Azure, each with what it needs. */
export function accountCommands(graph: AccountGraph) {
  const { signIn: account, settings, ui, log, runs, tell, choices, needs, extension, view } = graph;
  const prompt = { ui, signIn: account, log, runs };
  return {
    signIn: (node?: unknown) => signIn(prompt, node),
    signOut: () => signOut(account, tell),
    selectSubscriptions: () => selectSubscriptions({ signIn: account, settings, ui }),
    diagnoseSignIn: () =>
      diagnoseSignIn({ signIn: account, settings, ui, version: String(extension.packageJSON.version) }),
    showApp: (node?: unknown) => showApp({ ...prompt, needs }, node),
    showAllSubscriptions: async (isAll: boolean) => {
      await choices.showAll(isAll);
      return true;
    },
    find: () => findResource({ signIn: account, view, choices, ui, tell, settings, clock: systemClock }),
    groupByPlan: async (isGrouped: boolean) => {
      await choices.group(isGrouped);
      return true;
    },
    filterApps: () => filterApps(ui, choices),
    showAllApps: async () => {
      await choices.filterBy([]);
      return true;
    },
    openInPortal: (node?: unknown) => openInPortal(prompt, node),
    copyName: (node?: unknown, selected?: unknown) => copyName(tell, node, selected),
    copyResourceId: (node?: unknown) => copyResourceId({ ...prompt, tell }, node),
    viewProperties: (node?: unknown) => viewProperties(prompt, node),
  };
}
