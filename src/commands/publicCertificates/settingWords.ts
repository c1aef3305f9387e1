import type { App } from '../../azure/app.ts';
import { loadRootCertificates, withThumbprints } from '../../azure/loadRootCertificates.ts';
import type { Certificate } from '../../certificates/certificate.ts';
import { checkRoot } from '../../certificates/rootChecks/checkRoot.ts';
import { countOf, namesOf } from '../../text/appNames.ts';
import { escapeMarkdown } from '../../text/markdown.ts';
import { failureLabel, failureWords } from '../../ui/errorWords.ts';
import { findingSentence } from '../../ui/findingWords.ts';
import { interruptionNote } from '../stopStartApps/planWords.ts';
import type { AppSetting, SettingResult } from './planSettings.ts';
import { trustsPublicCertificates } from './publicWords.ts';

/** A certificate to be loaded, or no longer. The thumbprint is SHA-1, upper-case hex. */
export interface LoadedCertificate {
  readonly name: string;
  readonly thumbprint: string;
  /** Why it will not work as a root, as sentences; absent where that was shown before. */
  readonly doubts?: readonly string[];
}

/** What will keep this certificate from working as a root at `now`. */
export function doubtsOf(certificate: Certificate, now: Date): readonly string[] {
  return checkRoot(certificate, { now: now.getTime() })
    .filter(({ severity }) => severity === 'error')
    .map((finding) => findingSentence(finding, certificate));
}

/** The apps of a plan, by what setting thumbprints would do in each. */
export interface PlanGroups {
  /** Their setting would change. */
  readonly changing: readonly App[];
  /** A sentence for each group of those where it would not. */
  readonly others: readonly string[];
}

/** Sorts the apps of a plan before thumbprints are added to their settings. */
export function groupSettings(settings: readonly AppSetting[], thumbprints: readonly string[]): PlanGroups {
  const groups = Map.groupBy(settings, (setting) => {
    if (!trustsPublicCertificates(setting.app)) {
      return 'unfit';
    }
    return 'error' in setting ? 'unread' : withThumbprints(setting.value, thumbprints).kind;
  });
  const named = (key: Parameters<typeof groups.get>[0], sentence: (names: string) => string): readonly string[] => {
    const apps = (groups.get(key) ?? []).map(({ app }) => app);
    return apps.length === 0 ? [] : [sentence(namesOf(apps))];
  };
  const [unread] = groups.get('unread') ?? [];
  const why = unread !== undefined && 'error' in unread ? ` (${failureLabel(unread.error)})` : '';
  return {
    changing: (groups.get('changed') ?? []).map(({ app }) => app),
    others: [
      ...named('there', (names) => `Set already: ${names}`),
      ...named('all', (names) => `Loads all certificates (*): ${names}`),
      ...named('reference', (names) => `Refers to a value elsewhere, which is not changed here: ${names}`),
      ...named('unread', (names) => `Could not be read${why}: ${names}`),
      ...named('unfit', (names) => `Does not work in Linux and container apps: ${names}`),
    ],
  };
}

/**
 * What to know before thumbprints are added to the settings of apps. `moved`: apps whose swaps move the setting. `unread`: the one whose
 * setting was not read yet.
 */
export function loadDetail(
  certificates: readonly LoadedCertificate[],
  apps: readonly App[],
  {
    others,
    moved,
    unread,
  }: Pick<PlanGroups, 'others'> & { readonly moved: readonly App[]; readonly unread?: App | undefined },
): string {
  const [first] = apps;
  const doubts = certificates.flatMap((one) => (one.doubts ?? []).map((sentence) => `✖ ${one.name}: ${sentence}`));
  return [
    ...(doubts.length === 0 ? [] : [doubts.join('\n')]),
    namesOf(apps),
    [
      restartSentence(apps),
      ...(unread === undefined ? [] : [`${unread.name} does not restart if its setting loads it already.`]),
      ...interruptionNote(apps),
    ].join(' '),
    `Added to ${loadRootCertificates}: ${certificates.map(({ thumbprint }) => thumbprint).join(', ')}. Its other values and all other settings stay.`,
    `The certificate serves every app of ${first?.planName ?? 'the App Service plan'}. Each app that depends on it should have the setting. Apps of another plan need the certificate and the setting again.`,
    ...(moved.length === 0
      ? []
      : [
          `A swap moves the setting between the slots of ${namesOf(moved)}. Select the app and all its slots, or make it a slot setting in the portal.`,
        ]),
    ...(others.length === 0 ? [] : [`Other apps of the plan are not changed.\n${others.join('\n')}`]),
  ].join('\n\n');
}

/** That a change of settings restarts apps, and which. */
export function restartSentence(apps: readonly App[]): string {
  const running = apps.filter(({ state }) => state !== 'stopped');
  const stopped = apps.length - running.length;
  const rest =
    stopped === 0
      ? ''
      : ` ${countOf(stopped)} ${stopped === 1 ? 'is' : 'are'} stopped and ${stopped === 1 ? 'stays' : 'stay'} so.`;
  return running.length === 0
    ? `Azure restarts an app when its settings change.${rest}`
    : `Azure restarts an app when its settings change: ${countOf(running.length)} ${running.length === 1 ? 'restarts' : 'restart'}.${rest}`;
}

/** What became of a change in several apps, in one sentence, and whether something is wrong. */
export interface ResultWords {
  readonly isGood: boolean;
  readonly message: string;
  /** Markdown with a line for each app that has more to say; undefined when no app has. */
  readonly details: string | undefined;
  /** Apps in which it is worth trying again. */
  readonly again: readonly App[];
}

/** Says what became of the setting. `done`: how an app with the wanted value is counted, as "name it" or "no longer name it". */
export function resultWords(results: readonly SettingResult[], done: string): ResultWords {
  const good = results.filter(({ kind }) => isGood(kind));
  const bad = results.filter(({ kind }) => !isGood(kind));
  const told = results.filter(({ kind }) => !isGood(kind) || kind === 'slow');
  const counted = good.length === 0 ? 'No app is' : `${countOf(good.length)} ${good.length === 1 ? 'is' : 'are'}`;
  const rest = told.length === 0 ? '' : ` ${told.map(resultSentence).slice(0, 2).join(' ')}`;
  const more = told.length <= 2 ? '' : ` And ${told.length - 2} more.`;
  return {
    isGood: told.length === 0,
    message: `${loadRootCertificates}: ${counted} ${done}.${rest}${more}`,
    details:
      told.length === 0
        ? undefined
        : [`# ${loadRootCertificates}`, '', ...told.map((one) => `- ${escapeMarkdown(resultSentence(one))}`), ''].join(
            '\n',
          ),
    again: bad.filter(({ kind }) => kind !== 'reference').map(({ app }) => app),
  };
}

function isGood(kind: SettingResult['kind']): boolean {
  return kind === 'confirmed' || kind === 'slow' || kind === 'there' || kind === 'all';
}

/** What became of it in one app. */
function resultSentence(result: SettingResult): string {
  const { name } = result.app;
  switch (result.kind) {
    case 'confirmed':
    case 'there':
    case 'all':
      return `${name}: as wanted.`;
    case 'slow':
      return `${name}: changed, but Azure took ${Math.round(result.tookMs / 1000)} seconds. What somebody else changed in its settings in this time may be undone. Look at them.`;
    case 'undone':
      return `${name}: Azure accepted the change, but it is not there. Somebody else saved its settings at the same time.`;
    case 'unread':
      if (result.error instanceof Error && result.error.name === 'AbortError') {
        return `${name}: Azure accepted the change. You cancelled before it was read back.`;
      }
      return `${name}: Azure accepted the change, but it could not be read back. ${failureWords(result.error).message}`;
    case 'reference':
      return `${name}: not changed, because the setting refers to a value elsewhere (Key Vault or App Configuration). Change it there.`;
    case 'failed':
      return `${name}: not changed. ${failureWords(result.error).message}`;
    case 'notBegun':
      return `${name}: not changed, because you cancelled.`;
  }
}
