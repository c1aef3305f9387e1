import type { App } from '../../azure/app.ts';
import type { RemoveOutcome } from '../../azure/certificateChange.ts';
import { loadRootCertificates, namesThumbprint, withoutThumbprints } from '../../azure/loadRootCertificates.ts';
import { namesOf } from '../../text/appNames.ts';
import { appFacts } from '../../tree/appRow.ts';
import type { EnvironmentsView } from '../../tree/environmentsView.ts';
import { askBeforeHarm } from '../../ui/askBeforeHarm.ts';
import { failureWords } from '../../ui/errorWords.ts';
import { withProgress, withQuietProgress } from '../../ui/progress.ts';
import type { Tell } from '../../ui/tell.ts';
import { refreshPublicCertificates } from '../refresh.ts';
import { butThen } from '../removeCertificate.ts';
import { type AppSetting, changeSettings, type SettingResult, settingsOfPlan } from './planSettings.ts';
import {
  type PublicCertificatePrompt,
  type PublicCertificateTarget,
  publicCertificateTarget,
} from './publicCertificateTarget.ts';
import { restartSentence, resultWords } from './settingWords.ts';

const title = 'Remove Public Certificate';

/** What Remove Public Certificate… works with. */
export interface RemovePublicServices extends PublicCertificatePrompt {
  readonly view: EnvironmentsView;
  readonly tell: Tell;
}

/** The apps of the plan whose setting names the certificate. */
interface Naming {
  /** Those that stop naming it. */
  readonly leaving: readonly App[];
  /** Those that the user wants to keep naming it. */
  readonly keeping: readonly App[];
  /** Those whose settings could not be read. */
  readonly unread: readonly App[];
}

/**
 * Remove Public Certificate…: takes its thumbprint out of WEBSITE_LOAD_ROOT_CERTIFICATES of the apps of the plan that name it, then deletes
 * the certificate. Whatever still names it then is told by name.
 */
export async function removePublicCertificate(services: RemovePublicServices, node?: unknown): Promise<boolean> {
  const target = await publicCertificateTarget(services, title, node);
  if (target === undefined) {
    return false;
  }
  const naming = await findNaming(services, target);
  if (naming === undefined || !(await confirmed(target, naming))) {
    return false;
  }
  const { app, resource, subscription } = target;
  const thumbprints = resource.thumbprint === undefined ? [] : [resource.thumbprint];
  // Nothing names what is not there at any time: the settings go first.
  const { results, outcome } = await withProgress(
    `Removing ${resource.name} from ${app.name}`,
    { cancellable: false },
    async (signal, report) => {
      const { azure } = subscription;
      const change = (value: string | undefined) => withoutThumbprints(value, thumbprints);
      const results = await changeSettings(azure, naming.leaving, change, signal, report);
      return { results, outcome: await remove(target, signal) };
    },
  ).finally(() => refreshPublicCertificates(services.view, app));
  tellRemoved(services, target, naming, results, outcome);
  return outcome.kind !== 'refused';
}

type Removal = RemoveOutcome | { readonly kind: 'refused'; readonly error: unknown };

/** A failure is an outcome too: what became of the settings before it must be told as well. */
async function remove({ app, resource, subscription }: PublicCertificateTarget, signal: AbortSignal): Promise<Removal> {
  try {
    return await subscription.azure.publicCertificates.remove(app, resource, signal);
  } catch (error) {
    return { kind: 'refused', error };
  }
}

/** Undefined when the user left. Without a thumbprint nobody can say which settings name the certificate. */
async function findNaming({ ui }: RemovePublicServices, target: PublicCertificateTarget): Promise<Naming | undefined> {
  const { app, resource } = target;
  const { thumbprint } = resource;
  if (thumbprint === undefined) {
    return { leaving: [], keeping: [], unread: [] };
  }
  const settings = await withQuietProgress(`Reading the settings of ${app.planName ?? app.name}…`, (signal) =>
    settingsOfPlan(target, signal),
  );
  const isNaming = (one: AppSetting): boolean => 'value' in one && namesThumbprint(one.value, thumbprint);
  const naming = settings.filter(isNaming).map((one) => one.app);
  const unread = settings.filter((one) => 'error' in one).map((one) => one.app);
  if (naming.length === 0) {
    return { leaving: [], keeping: [], unread };
  }
  const rows = naming.map((one) => ({
    label: one.name,
    description: appFacts(one),
    picked: true,
    data: one,
  }));
  const leaving = await ui.askOne(title, (asking) =>
    asking.pickMany(rows, {
      placeHolder: `Select the apps that no longer load it (${loadRootCertificates})`,
      what: 'app',
      mayBeNone: true,
    }),
  );
  return leaving === undefined
    ? undefined
    : { leaving, keeping: naming.filter((one) => !leaving.includes(one)), unread };
}

async function confirmed({ app, resource }: PublicCertificateTarget, naming: Naming): Promise<boolean> {
  const { leaving, keeping, unread } = naming;
  const detail = [
    ...(resource.thumbprint === undefined ? [] : [`Thumbprint (SHA-1): ${resource.thumbprint}`]),
    ...(leaving.length === 0
      ? []
      : [
          `${loadRootCertificates} no longer names it in: ${namesOf(leaving)}. They may lose TLS connections to servers whose certificates it issued.`,
          restartSentence(leaving),
        ]),
    ...(keeping.length === 0 ? [] : [`These go on naming it: ${namesOf(keeping)}.`]),
    ...(unread.length === 0
      ? []
      : [`The settings of these could not be read, and may still name it: ${namesOf(unread)}.`]),
    `The code of ${app.name} can no longer read it.`,
  ];
  const question = `Remove the public certificate “${resource.name}” from ${app.name}?`;
  return (await askBeforeHarm(question, detail.join('\n\n'), 'Keep Certificate', 'Remove')) === 'Remove';
}

function tellRemoved(
  { tell, view, ui }: RemovePublicServices,
  { app, resource }: PublicCertificateTarget,
  { keeping, unread }: Naming,
  results: readonly SettingResult[],
  outcome: Removal,
): void {
  const words = resultWords(results, 'without it now');
  const stay = [
    ...(keeping.length === 0 ? [] : [`Still naming it: ${namesOf(keeping)}.`]),
    ...(unread.length === 0 ? [] : [`Not known: ${namesOf(unread)}.`]),
  ];
  const settings = [...(results.length === 0 ? [] : [words.message]), ...stay].join(' ');
  const { details } = words;
  const show =
    details === undefined
      ? []
      : [{ title: 'Show Details', run: () => ui.openMarkdown('settingResults', loadRootCertificates, details) }];
  if (outcome.kind === 'refused') {
    if (results.length === 0) {
      tell.failure(outcome.error);
    } else {
      tell.problem(`${failureWords(outcome.error).message} ${settings}`, ...show);
    }
    return;
  }
  if (outcome.kind === 'gone') {
    const message = `Removed ${resource.name} from ${app.name}. ${settings}`.trim();
    if (words.isGood) {
      tell.info(message);
    } else {
      tell.warn(message, ...show);
    }
    return;
  }
  tell.warn(
    `Azure accepted the removal of ${resource.name} from ${app.name}, ${butThen(outcome)} Refresh the app later. ${settings}`.trim(),
    { title: 'Refresh', run: () => refreshPublicCertificates(view, app) },
    ...show,
  );
}
