/**
 * Every id that package.json contributes and the code uses. A host test and a unit test compare both sides, so they find a misspelled
 * id.
 */

/** The prefix of every command, setting, view and context key. */
export const PREFIX = 'aseCertificates';

export const commandIds = [
  'aseCertificates.signIn',
  'aseCertificates.signOut',
  'aseCertificates.selectSubscriptions',
  'aseCertificates.find',
  'aseCertificates.showAllSubscriptions',
  'aseCertificates.hideEmptySubscriptions',
  'aseCertificates.groupByPlan',
  'aseCertificates.listApps',
  'aseCertificates.filterApps',
  'aseCertificates.showAllApps',
  'aseCertificates.refresh',
  'aseCertificates.openInPortal',
  'aseCertificates.copyName',
  'aseCertificates.copyResourceId',
  'aseCertificates.viewProperties',
  'aseCertificates.showApp',
  'aseCertificates.showLog',
  'aseCertificates.diagnoseSignIn',
  'aseCertificates.chooseMethod',
  'aseCertificates.addCertificate',
  'aseCertificates.addToEnvironment',
  'aseCertificates.showCertificate',
  'aseCertificates.showCertificates',
  'aseCertificates.openCertificate',
  'aseCertificates.copyAsText',
  'aseCertificates.openAsText',
  'aseCertificates.compareCertificates',
  'aseCertificates.copyThumbprint',
  'aseCertificates.saveCertificate',
  'aseCertificates.copyAs',
  'aseCertificates.saveAsTemplate',
  'aseCertificates.createTestCertificate',
  'aseCertificates.removeCertificate',
  'aseCertificates.addPublicCertificate',
  'aseCertificates.loadAsRoot',
  'aseCertificates.removePublicCertificate',
  'aseCertificates.uploadServerCertificate',
  'aseCertificates.importServerCertificate',
  'aseCertificates.bindServerCertificate',
  'aseCertificates.unbindServerCertificate',
  'aseCertificates.renewServerCertificate',
  'aseCertificates.removeServerCertificate',
  'aseCertificates.stopStartApps',
  'aseCertificates.stopApp',
  'aseCertificates.startApp',
  'aseCertificates.exportPlan',
  'aseCertificates.verifyTrustStore',
  'aseCertificates.showTlsSettings',
  'aseCertificates.changeTlsSettings',
  'aseCertificates.saveTlsSettings',
  'aseCertificates.showBindings',
  'aseCertificates.continueRun',
  'aseCertificates.endRun',
  'aseCertificates.openRunSites',
  'aseCertificates.cancelRun',
  'aseCertificates.retryFailed',
  'aseCertificates.startLeftStopped',
  'aseCertificates.checkApps',
  'aseCertificates.leaveStopped',
  'aseCertificates.clearRun',
  'aseCertificates.clearEndedRuns',
  'aseCertificates.browse',
  'aseCertificates.showReport',
  'aseCertificates.saveReport',
  'aseCertificates.retry',
] as const;

export type CommandId = (typeof commandIds)[number];

export const viewId = 'aseCertificates.environments';

/** The `viewItem` of the rows that are selected in it, with `+several` for more than one of a kind. For keybindings, which VS Code gives no `viewItem`. */
export const selectedRowKey = 'aseCertificates.selectedRow';

/** The same for the Runs view, which has a selection of its own. */
export const selectedRunKey = 'aseCertificates.selectedRun';

/** Whether it shows subscriptions without an environment too. */
export const allSubscriptionsKey = 'aseCertificates.allSubscriptions';

/** Whether its apps are grouped by plan, and whether only some are shown. */
export const groupedKey = 'aseCertificates.grouped';
export const filteredKey = 'aseCertificates.filtered';

/** The view of stop/start runs. VS Code shows it while `hasRunsKey` is true. */
export const runsViewId = 'aseCertificates.runs';
/** The command of VS Code that opens this view. */
export const showRunsCommand = 'aseCertificates.runs.focus';
export const hasRunsKey = 'aseCertificates.hasRuns';

/** A run sets this to the same value again and again, to see whether the window answers. No clause in package.json uses it. */
export const windowAnswersKey = 'aseCertificates.windowAnswers';

/**
 * The view types of the certificate viewer: two custom editors, because VS Code chooses an editor by the file name alone; panels for
 * certificates that are in no file; and panels for two certificates side by side.
 */
export const viewerTypes = {
  file: 'aseCertificates.certificateViewer',
  textFile: 'aseCertificates.certificateTextViewer',
  held: 'aseCertificates.certificate',
  comparison: 'aseCertificates.comparison',
} as const;

/** The scheme of the read-only documents. VS Code activates the extension for it (`onFileSystem`) when it opens a preview again. */
export const documentScheme = 'ase-certificates';

/** The states of the Environments view. `viewsWelcome` has a text for each state except `loading` and `ready`. */
export const viewStates = ['loading', 'signedOut', 'noEnvironments', 'failed', 'ready'] as const;

export type ViewState = (typeof viewStates)[number];

export const viewStateKey = 'aseCertificates.state';

/** The settings and their types. Only package.json has the defaults. */
export interface Settings {
  readonly signInWith: 'vscode' | 'azureIdentity';
  readonly selectedSubscriptions: readonly string[];
  readonly expiryWarningDays: number;
  readonly 'stopStart.concurrency': number;
  readonly 'stopStart.timeoutSeconds': number;
  readonly 'stopStart.typeNameAbove': number;
}

export const settingIds = [
  'signInWith',
  'selectedSubscriptions',
  'expiryWarningDays',
  'stopStart.concurrency',
  'stopStart.timeoutSeconds',
  'stopStart.typeNameAbove',
] as const satisfies readonly (keyof Settings)[];
