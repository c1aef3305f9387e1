import * as vscode from 'vscode';
import type { App } from '../../azure/app.ts';
import { loadRootCertificates, withThumbprints } from '../../azure/loadRootCertificates.ts';
import { countOf } from '../../text/appNames.ts';
import { appFacts } from '../../tree/appRow.ts';
import { decodeOrUndefined } from '../../tree/decodeListed.ts';
import { PublicCertificateNode } from '../../tree/publicCertificateNodes.ts';
import { askBeforeHarm } from '../../ui/askBeforeHarm.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import { withProgress, withQuietProgress } from '../../ui/progress.ts';
import type { Rows } from '../../ui/questions.ts';
import { command, type Tell } from '../../ui/tell.ts';
import type { AppTarget } from '../appTarget.ts';
import { changeSettings, movedBySwaps, type SettingResult, settingsOfPlan } from './planSettings.ts';
import { type PublicCertificatePrompt, publicCertificateTarget } from './publicCertificateTarget.ts';
import { cannotLoadSentence, trustsPublicCertificates } from './publicWords.ts';
import { doubtsOf, groupSettings, type LoadedCertificate, loadDetail, resultWords } from './settingWords.ts';

const title = 'Load as Root Certificate';

/** Lists the roots that a Windows app trusts, as Microsoft's page has it. */
const kuduCommand = 'dir Cert:\\LocalMachine\\Root';

/** What Load as Root Certificate… works with. */
export interface LoadServices extends PublicCertificatePrompt {
  readonly tell: Tell;
}

/** Public certificates of an app that are to be loaded. */
export interface ToLoad extends AppTarget {
  /** At least one. */
  readonly certificates: readonly LoadedCertificate[];
  /** Whether they were added to the app just now. Then its setting hardly names them, and is read only before it is written. */
  readonly areNew: boolean;
}

/**
 * Load as Root Certificate…: adds the thumbprint of a public certificate to WEBSITE_LOAD_ROOT_CERTIFICATES of its app, and of other apps
 * of its plan that the user picks. Nothing is written before the confirmation.
 */
export async function loadAsRoot(services: LoadServices, argument?: unknown): Promise<boolean> {
  const target = isToLoad(argument) ? argument : await askWhatToLoad(services, argument);
  if (target === undefined) {
    return false;
  }
  const { app, environment } = target;
  if (!trustsPublicCertificates(app)) {
    const instead = { title: 'Add Root Certificate…', run: () => command('aseCertificates.addCertificate') };
    services.tell.problem(`${cannotLoadSentence(app, environment.name)} Nothing was changed.`, instead);
    return false;
  }
  const thumbprints = target.certificates.map(({ thumbprint }) => thumbprint);
  const settings = await withQuietProgress(`Reading the settings of ${app.planName ?? app.name}…`, (signal) =>
    settingsOfPlan(target, signal, { withOwn: !target.areNew }),
  );
  const own = settings.find((one) => one.app.key === app.key);
  if (own !== undefined && 'error' in own && settings.every((one) => 'error' in one)) {
    throw own.error;
  }
  const groups = groupSettings(settings, thumbprints);
  if (groups.changing.length === 0) {
    services.tell.info(`No app of ${app.planName ?? app.name} needs a change. ${groups.others.join('. ')}.`);
    return false;
  }
  const apps = await askApps(services.ui, target, groups.changing);
  if (apps === undefined) {
    return false;
  }
  const moved = await withQuietProgress('Reading what a swap moves…', (signal) =>
    movedBySwaps(target.subscription.azure, settings, apps, signal),
  );
  const unread = target.areNew ? apps.find(({ key }) => key === app.key) : undefined;
  if (!(await confirmed(target, apps, loadDetail(target.certificates, apps, { ...groups, moved, unread })))) {
    return false;
  }
  await change(services, target, apps);
  return true;
}

/** Undefined when the user left, or was told that Azure gives no thumbprint. */
async function askWhatToLoad(services: LoadServices, node: unknown): Promise<ToLoad | undefined> {
  const target = await publicCertificateTarget(services, title, node);
  if (target === undefined) {
    return undefined;
  }
  const { name, thumbprint, der } = target.resource;
  if (thumbprint === undefined) {
    services.tell.problem(`Azure returns neither the bytes nor the thumbprint of ${name} on ${target.app.name}.`);
    return undefined;
  }
  const certificate = der === undefined ? undefined : await decodeOrUndefined(der);
  const doubts =
    certificate === undefined
      ? ['It could not be read, so nobody can say whether it is a root.']
      : doubtsOf(certificate, new Date());
  return { ...target, certificates: [{ name, thumbprint, doubts }], areNew: false };
}

/** Whether a command's argument comes from Add Public Certificate…. */
function isToLoad(argument: unknown): argument is ToLoad {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    !(argument instanceof PublicCertificateNode) &&
    'app' in argument &&
    'certificates' in argument &&
    Array.isArray(argument.certificates) &&
    argument.certificates.length > 0
  );
}

/** The apps to change: that of the certificate is ticked, where it needs the change. Undefined when the user left. */
async function askApps(ui: AzextUi, { app }: AppTarget, changing: readonly App[]): Promise<readonly App[] | undefined> {
  const [only] = changing;
  if (changing.length === 1 && only?.key === app.key) {
    return changing;
  }
  const own = changing.filter(({ key }) => key === app.key);
  const ordered = [...own, ...changing.filter(({ key }) => key !== app.key)];
  const rows: Rows<App> = ordered.map((one) => ({
    label: one.name,
    description: appFacts(one),
    picked: one.key === app.key,
    data: one,
  }));
  return ui.askOne(title, (asking) =>
    asking.pickMany(rows, {
      placeHolder: `Select the apps of ${app.planName ?? 'its plan'} that trust it`,
      what: 'app',
      matchOnDescription: true,
    }),
  );
}

async function confirmed({ certificates }: ToLoad, apps: readonly App[], detail: string): Promise<boolean> {
  const load = certificates.some(({ doubts = [] }) => doubts.length > 0) ? 'Load Anyway' : 'Load';
  const what = certificates.length === 1 ? `“${certificates[0]?.name}”` : `${certificates.length} certificates`;
  const question = `Load ${what} as ${certificates.length === 1 ? 'a trusted root' : 'trusted roots'} in ${countOf(apps.length)}?`;
  return (await askBeforeHarm(question, detail, 'Keep Settings', load)) === load;
}

async function change(services: LoadServices, target: ToLoad, apps: readonly App[]): Promise<void> {
  const thumbprints = target.certificates.map(({ thumbprint }) => thumbprint);
  // Cancel leaves the rest of the apps as they are.
  const results = await withProgress(
    `Setting ${loadRootCertificates} in ${countOf(apps.length)}`,
    { cancellable: true },
    (signal, report) =>
      changeSettings(target.subscription.azure, apps, (value) => withThumbprints(value, thumbprints), signal, report),
  );
  tellResults(services, results, (again) => change(services, target, again));
}

function tellResults(
  { tell, ui }: LoadServices,
  results: readonly SettingResult[],
  tryAgain: (apps: readonly App[]) => Promise<void>,
): void {
  const { isGood, message, details, again } = resultWords(results, 'set to load it');
  if (isGood) {
    tell.info(`${message} To see it, enter this in a PowerShell console of Kudu: ${kuduCommand}`, {
      title: 'Copy Command',
      run: () => vscode.env.clipboard.writeText(kuduCommand),
    });
    return;
  }
  tell.warn(
    message,
    ...(again.length === 0 ? [] : [{ title: 'Try Again', run: () => tryAgain(again) }]),
    ...(details === undefined
      ? []
      : [{ title: 'Show Details', run: () => ui.openMarkdown('settingResults', loadRootCertificates, details) }]),
  );
}
