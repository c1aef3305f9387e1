import * as vscode from 'vscode';
import { dropTarget, registerCommands } from './commands/registerCommands.ts';
import { SignIn } from './signIn/signIn.ts';
import { SingleCalls } from './stopStart/shown/singleCalls.ts';
import { type ForTests, StopStartRuns } from './stopStart/shown/stopStartRuns.ts';
import { AppActivity, LiveRuns } from './stopStart/shown/windowRuns.ts';
import { ownStateFolder, type RecordPlaces } from './stopStart/stored/recordPlaces.ts';
import { systemClock } from './time/clock.ts';
import type { TreeServices } from './tree/appNodes.ts';
import { CertificateDrop } from './tree/certificateDrop.ts';
import { EnvironmentsView } from './tree/environmentsView.ts';
import { RunsView } from './tree/runsView.ts';
import { ViewChoices } from './tree/viewChoices.ts';
import { StopStartNeeds } from './trustStore/stopStartNeeds.ts';
import { AzextUi } from './ui/azextUi.ts';
import { Documents } from './ui/documents.ts';
import { Log } from './ui/log.ts';
import { SettingsReader } from './ui/settings.ts';
import { ReporterTelemetry } from './ui/telemetry.ts';
import { Tell } from './ui/tell.ts';
import { Viewer } from './viewer/viewer.ts';

/** The runs of this window, for `deactivate`, which VS Code calls without arguments. */
let runsOfThisWindow: StopStartRuns | undefined;

/** What host tests can use. An installed extension returns none of it. */
export interface TestApi {
  readonly view: EnvironmentsView;
  readonly runs: StopStartRuns;
  readonly runsView: RunsView;
  readonly drop: CertificateDrop;
  readonly viewer: Viewer;
  readonly telemetry: ReporterTelemetry;
}

/** Builds the object graph, registers it and returns. Nothing here uses the network. */
export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  const settings = new SettingsReader();
  const log = new Log();
  const tell = new Tell(log);
  const telemetry = new ReporterTelemetry();
  const signIn = new SignIn(settings, context, log);
  const ui = new AzextUi(context, log, new Documents(context, log), signIn);
  const activity = new AppActivity();
  const live = new LiveRuns();
  const places: RecordPlaces = { state: ownStateFolder, older: context.globalStorageUri.fsPath };
  const needs = new StopStartNeeds({
    clock: systemClock,
    ownStarts: async () => (await import('./trustStore/ownHistory.ts')).startsOfOwnRuns(runs),
    ownChanges: async () => (await import('./trustStore/ownHistory.ts')).ownChangesIn(places),
    warn: (sentence, error) => log.error(sentence, error),
    changed: (ids) => view.redrawEnvironments(ids),
  });
  const choices = new ViewChoices(context.globalState, () => view.rearrange());
  const rows: TreeServices = {
    expiryWarningDays: () => settings.get('expiryWarningDays'),
    now: () => new Date(),
    clock: systemClock,
    choices,
    activity,
    needs,
    lookForLeft: () => runsView.look(),
  };
  const view = new EnvironmentsView(signIn, rows, log, tell);
  const isInstalled = context.extensionMode === vscode.ExtensionMode.Production;
  const services = {
    ...{ signIn, tell, log, ui, telemetry, activity, live, singles: new SingleCalls() },
    appsChanged: (id: string) => {
      import('./commands/refresh.ts')
        .then(({ refreshApps }) => refreshApps(view, { id }))
        .catch((error: unknown) => tell.failure(error));
      needs.lookAgain(id);
    },
  };
  const runs = new StopStartRuns(places, services, isInstalled ? {} : timingOfTests());
  const runsView = new RunsView(runs, live, log);
  const viewer = new Viewer({
    ...{ extensionUri: context.extensionUri, tell, ui, expiryWarningDays: rows.expiryWarningDays },
    places: async () => {
      const { certificatePlaces } = await import('./tree/certificatePlaces.ts');
      return ({ thumbprints }) => certificatePlaces(view.loadedNodes(), thumbprints);
    },
    onDidChangePlaces: view.onDidChangeTreeData,
  });
  const graph = {
    extension: context.extension,
    settings,
    log,
    tell,
    telemetry,
    ui,
    signIn,
    view,
    runs,
    runsView,
    needs,
    viewer,
    choices,
  };

  const drop = new CertificateDrop(dropTarget(graph));
  view.register(drop);
  runsView.register();
  context.subscriptions.push(
    ...[log, telemetry, signIn, activity, live, view, runs, runsView, needs, viewer, registerCommands(graph)],
    activity.onDidStart(({ appKey, reload }) => needs.startedByRun(appKey, reload)),
    activity.onDidChange((appKeys) => view.redrawApps(appKeys)),
    runsView.onDidFindLeft((left) => activity.setLeft(left)),
    signIn.onDidChange(() => needs.reset()),
    settings.onDidChange('selectedSubscriptions', () => {
      needs.reset();
      view.startOver();
    }),
    settings.onDidChange('expiryWarningDays', () => view.refresh()),
  );
  runsOfThisWindow = runs;
  runs.offerRecovery().catch((error: unknown) => tell.failure(error));
  return isInstalled ? undefined : { view, runs, runsView, drop, viewer, telemetry };
}

/** Starts the apps that are in the middle of a stop and start. VS Code waits about five seconds for this. */
export async function deactivate(): Promise<void> {
  await runsOfThisWindow?.startAllUnsettled();
}

/** Shorter times for host tests, which cannot wait for a whole watch. */
function timingOfTests(): ForTests {
  const json = process.env['ASE_CERTIFICATES_TIMING'];
  return json === undefined ? {} : { timing: JSON.parse(json) };
}
