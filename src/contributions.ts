/**
 * Every id that package.json contributes and the code uses. A host test and a unit test hold both sides together, so an
 * id that is misspelt on either side does not pass.
 */

/** The prefix of every command, setting, view and context key. */
export const PREFIX = 'aseCertificates';

export const commandIds = [
  'aseCertificates.signIn',
  'aseCertificates.signOut',
  'aseCertificates.selectSubscriptions',
  'aseCertificates.refresh',
  'aseCertificates.openInPortal',
  'aseCertificates.viewProperties',
  'aseCertificates.showLog',
  'aseCertificates.addCertificate',
  'aseCertificates.showCertificate',
  'aseCertificates.showCertificates',
  'aseCertificates.copyAsText',
  'aseCertificates.openAsText',
  'aseCertificates.compareCertificates',
  'aseCertificates.copyThumbprint',
  'aseCertificates.saveCertificate',
  'aseCertificates.createTestCertificate',
  'aseCertificates.removeCertificate',
  'aseCertificates.stopStartApps',
  'aseCertificates.stopApp',
  'aseCertificates.startApp',
  'aseCertificates.exportPlan',
  'aseCertificates.verifyTrustStore',
  'aseCertificates.cancelRun',
  'aseCertificates.retryFailed',
  'aseCertificates.startLeftStopped',
  'aseCertificates.checkApps',
  'aseCertificates.leaveStopped',
  'aseCertificates.showReport',
  'aseCertificates.saveReport',
  'aseCertificates.retry',
] as const;

export type CommandId = (typeof commandIds)[number];

export const viewId = 'aseCertificates.environments';

/** The view of stop/start runs, there once there is a run to show: then this context key is true. */
export const runsViewId = 'aseCertificates.runs';
/** VS Code's own command for it. */
export const showRunsCommand = 'aseCertificates.runs.focus';
export const hasRunsKey = 'aseCertificates.hasRuns';

/** Set again and again during a run, always to the same, to see whether the window answers. No clause looks at it. */
export const windowAnswersKey = 'aseCertificates.windowAnswers';

/**
 * The view types of the certificate viewer: two custom editors, because VS Code chooses one by the file's name alone; panels
 * for certificates that are in no file; and panels for two side by side.
 */
export const viewerTypes = {
  file: 'aseCertificates.certificateViewer',
  textFile: 'aseCertificates.certificateTextViewer',
  held: 'aseCertificates.certificate',
  comparison: 'aseCertificates.comparison',
} as const;

/** What the whole view is in; `viewsWelcome` has a text for each state but `loading` and `ready`. */
export const viewStates = ['loading', 'signedOut', 'noSubscriptions', 'noEnvironments', 'failed', 'ready'] as const;

export type ViewState = (typeof viewStates)[number];

export const viewStateKey = 'aseCertificates.state';

/** Settings with the type of their value. Defaults live in package.json alone. */
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
