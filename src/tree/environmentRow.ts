import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { regionName } from '../text/region.ts';
import { type EnvironmentSummary, summarySentences } from '../trustStore/need.ts';
import { type StatusSummary, statusIcons } from './appStatus.ts';
import { expiryWords, type RootsExpiry, worstExpiryIcon } from './certificateRow.ts';
import { contextValue, factsTable, joined, type Row } from './row.ts';

/** What is known of an environment. */
interface EnvironmentKnowledge {
  /** Of the apps that were read. */
  readonly states: StatusSummary;
  /** What the log says; undefined while that is being found out. */
  readonly summary: EnvironmentSummary | undefined;
  /** Whether nobody has asked for that yet. */
  readonly isUnread?: boolean;
  /** Of its root certificates; undefined until they are loaded. */
  readonly expiry?: RootsExpiry | undefined;
}

/**
 * The row of an App Service Environment: why it is not ready, the worst of its apps and root certificates, and its region. Its
 * version only where that is not 3, because root certificates need it.
 */
export function environmentRow(environment: HostingEnvironment, known: EnvironmentKnowledge): Row {
  const { states } = known;
  const state = stateOf(environment);
  const isV3 = environment.version === 3;
  const words = isV3 ? allWords(known) : [];
  const version = isV3 ? undefined : versionOf(environment);
  const { icon, iconColor } = iconOf(environment, known);
  return {
    label: environment.name,
    description: joined(' · ', state, ...words, version, regionName(environment.location)),
    tooltip: tooltip(environment, known),
    contextValue: contextValue('ase', {
      [environment.version === undefined ? 'unknownVersion' : `v${environment.version}`]: true,
      ready: environment.ready,
      needsStopStart: states.needing > 0,
      leftStopped: states.left > 0,
    }),
    icon,
    ...(iconColor === undefined ? {} : { iconColor }),
    accessibilityLabel: joined(
      ', ',
      environment.name,
      state,
      ...words,
      'App Service Environment',
      versionOf(environment),
      balancingOf(environment),
      regionName(environment.location),
    ),
  };
}

/** What a list of environments says of each. */
export function environmentFacts(environment: HostingEnvironment): string {
  const parts = [
    stateOf(environment),
    versionOf(environment),
    balancingOf(environment),
    regionName(environment.location),
  ];
  return joined(' · ', ...parts);
}

function stateOf({ ready, notReadyBecause }: HostingEnvironment): string | undefined {
  return ready ? undefined : (notReadyBecause ?? 'not ready');
}

function versionOf({ version }: HostingEnvironment): string {
  return version === undefined ? 'version unknown' : `v${version}`;
}

function balancingOf({ loadBalancing }: HostingEnvironment): string {
  return loadBalancing === 'internal' ? 'internal' : 'external';
}

/** What is going on or to be done now, then an expiry, then what is as it should be. */
function allWords(known: EnvironmentKnowledge): readonly string[] {
  const apps = wordsOf(known);
  const roots = known.expiry === undefined ? [] : expiryWords(known.expiry, 'root ', 'roots ');
  return isUrgent(known) ? [...apps, ...roots] : [...roots, ...apps];
}

function isUrgent({ states: { worst, left } }: EnvironmentKnowledge): boolean {
  return worst === 'busy' || worst === 'needs' || left > 0;
}

/** What is known of the apps one by one, or, where no app was read, of all of them. */
function wordsOf({ states: { words }, summary, isUnread }: EnvironmentKnowledge): readonly string[] {
  if (summary === undefined && isUnread) {
    return words.length === 0 ? ['not checked yet'] : words;
  }
  if (summary === undefined || (summary.uncounted && summary.counting)) {
    return words.length === 0 ? ['checking…'] : words;
  }
  return words.length > 0 ? words : [isUnknown(summary) ? 'not known' : 'no change known'];
}

function isUnknown({ unreadable, uncounted }: EnvironmentSummary): boolean {
  return unreadable !== undefined || uncounted;
}

/** That of the first words. */
function iconOf({ ready, version }: HostingEnvironment, known: EnvironmentKnowledge): Pick<Row, 'icon' | 'iconColor'> {
  if (!ready) {
    return { icon: 'circle-slash', iconColor: 'list.warningForeground' };
  }
  const { states, summary, isUnread, expiry } = known;
  const isNotKnown = summary === undefined ? isUnread === true : isUnknown(summary) && !summary.counting;
  const state = states.worst ?? (isNotKnown ? 'unknown' : undefined);
  const shown = version !== 3 || state === 'stopped' || state === undefined ? undefined : statusIcons[state];
  const old = expiry === undefined || isUrgent(known) ? {} : worstExpiryIcon(expiry);
  const { icon = 'server-environment', color } = shown ?? {};
  return { icon, ...(color === undefined ? {} : { iconColor: color }), ...old };
}

function tooltip(environment: HostingEnvironment, { states, summary, isUnread }: EnvironmentKnowledge): string {
  const unread = isUnread
    ? [
        'It is checked in the background while this view is shown.',
        'Open the environment to find out at once which of its apps need a stop and start.',
      ]
    : [];
  const known = summary === undefined ? unread : summarySentences(summary);
  const left =
    states.left > 0
      ? ['A stop and start run left apps stopped here, or may have. Start them with Start Apps Left Stopped.']
      : [];
  const sentences = environment.version === 3 ? known : ['The Root Certificate API needs App Service Environment v3.'];
  const table = factsTable([
    ['Version', versionOf(environment)],
    ['Load balancing', balancingOf(environment)],
    ['Region', regionName(environment.location)],
    ['State', stateOf(environment) ?? 'Ready'],
    ['Resource group', environment.resourceGroup],
    ['Subscription', environment.subscriptionId],
  ]);
  return [
    `**${escapeMarkdown(environment.name)}** — App Service Environment`,
    ...[...left, ...sentences].map(escapeMarkdown),
    table,
  ].join('\n\n');
}
