import { escapeMarkdown } from '../text/markdown.ts';
import { utcTime } from '../time/timeText.ts';
import { type CouldNotTell, couldNotTellSentence, sshPage } from './couldNotTell.ts';
import { linuxCommand, windowsContainerCommand } from './rootListing.ts';
import {
  type AppVerification,
  type EnvironmentRoot,
  type InstanceVerification,
  type RootPresence,
  type Standing,
  standingOf,
  type Verification,
} from './verification.ts';

/** What was found as Markdown: one table of apps and roots, then for each app and instance which roots it has loaded and which it misses. */
export function verificationText(verification: Verification): string {
  const { environment, roots, apps, at } = verification;
  const checked = apps.filter((one) => one.kind === 'checked');
  const others = apps.filter((one) => one.kind === 'couldNotTell');
  return [
    `# Trust store of the apps of ${escapeMarkdown(environment.name)}`,
    '',
    escapeMarkdown(verificationSentence(verification)),
    '',
    ...matrix(apps, roots ?? []),
    `${lookedFor(utcTime(at), roots)} An app loads them when it starts after a stop; a restart is not enough.`,
    '',
    ...(checked.length === 0 ? [] : ['## Details', '', ...checked.flatMap(section)]),
    ...(others.length === 0 ? [] : ['## Not verified', '', ...otherLines(others), '']),
    ...byHand(verification),
    `Environment: ${code(environment.id)}`,
    '',
  ].join('\n');
}

function lookedFor(time: string, roots: Verification['roots']): string {
  return roots === undefined
    ? `Canceled at ${time}, before the root certificates of the environment were listed.`
    : `Checked at ${time} for ${countOf(roots.length, 'root certificate')} of the environment.`;
}

/**
 * A row for each app, first those that miss a root, then those of which something is not known. A column for each root, first those that
 * an app misses: a narrow editor shows only some.
 */
function matrix(apps: readonly AppVerification[], roots: readonly EnvironmentRoot[]): readonly string[] {
  if (roots.length === 0) {
    return [];
  }
  const rank = (one: AppVerification): number => {
    const { missing, hasDoubt } = standingOf(one);
    return missing.length > 0 ? 0 : hasDoubt ? 1 : 2;
  };
  const missed = new Set(apps.flatMap((one) => standingOf(one).missing.map(({ name }) => name)));
  const columns = [...roots.filter(({ name }) => missed.has(name)), ...roots.filter(({ name }) => !missed.has(name))];
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(['App', ...columns.map(({ name }) => escapeMarkdown(name))]),
    `|${':--|'.repeat(roots.length + 1)}`,
    ...apps
      .toSorted((one, other) => rank(one) - rank(other))
      .map((one) => row([escapeMarkdown(one.app.name), ...columns.map((root) => cell(one, root))])),
    '',
  ];
}

/** What is known of a root on the instances of an app. */
function cell(found: AppVerification, { name }: EnvironmentRoot): string {
  if (found.kind === 'couldNotTell') {
    return 'not known';
  }
  const { instances, instancesUnknown } = found;
  const seen = instances.flatMap(({ result }) =>
    result.kind === 'read' ? result.roots.filter(({ root }) => root.name === name) : [],
  );
  const is = (['missing', 'loaded'] as const).find((one) => seen.some((presence) => presence.is === one));
  if (is === undefined) {
    return 'not known';
  }
  const on = seen.filter((presence) => presence.is === is).length;
  if (instancesUnknown !== undefined) {
    return `${presences[is]} on the instance that answered`;
  }
  return on === instances.length ? presences[is] : `${presences[is]} on ${on} of ${instances.length} instances`;
}

type Checked = Extract<AppVerification, { kind: 'checked' }>;
type Other = Extract<AppVerification, { kind: 'couldNotTell' }>;

function section({ app, instances, instancesUnknown }: Checked): readonly string[] {
  const isKnown = instancesUnknown === undefined;
  const read = instances.filter(({ result }) => result.kind === 'read').length;
  return [
    `### ${escapeMarkdown(app.name)}`,
    '',
    isKnown
      ? `It runs on ${countOf(instances.length, 'instance')}. ${read} answered.`
      : `The number of its instances is not known (${escapeMarkdown(instancesUnknown)}). One was asked.`,
    '',
    '| Instance | Root certificate | Thumbprint (SHA-1) | Trust store |',
    '|:--|:--|:--|:--|',
    ...instances.flatMap(rows),
    '',
  ];
}

function rows({ instance, computer, result }: InstanceVerification): readonly string[] {
  const name = [computer, instance?.slice(0, 12)].filter((part) => part !== undefined).join(' · ');
  const first = escapeMarkdown(name === '' ? 'not named' : name);
  if (result.kind === 'couldNotTell') {
    return [`| ${first} |  |  | could not tell: ${escapeMarkdown(couldNotTellSentence(result.because))} |`];
  }
  return result.roots.map(
    ({ root, is }) =>
      `| ${first} | ${escapeMarkdown(root.name)} | ${root.thumbprint === undefined ? '' : code(root.thumbprint)} | ${presences[is]} |`,
  );
}

const presences: Readonly<Record<RootPresence['is'], string>> = {
  loaded: 'loaded',
  missing: '**MISSING**',
  unknown: 'could not tell: Azure gives neither the certificate nor its thumbprint',
};

/** Apps with the same reason share a line. */
function otherLines(others: readonly Other[]): readonly string[] {
  const groups = Map.groupBy(others, ({ because }) => {
    const page = sshPage(because);
    return `${escapeMarkdown(couldNotTellSentence(because))}${page === undefined ? '' : ` [Open SSH](${page})`}`;
  });
  return [...groups].map(
    ([reason, alike]) => `- ${alike.map(({ app }) => `**${escapeMarkdown(app.name)}**`).join(', ')}: ${reason}`,
  );
}

/** The commands for containers, which this extension cannot look into. */
function byHand({ apps, roots }: Verification): readonly string[] {
  const kinds = new Set(apps.flatMap((one) => (one.kind === 'couldNotTell' ? [one.because.kind] : [])));
  const commands: readonly (readonly [CouldNotTell['kind'], string, string])[] = [
    [
      'linux',
      'In the SSH session of a Linux app, this command shows which of the roots its system trusts. Programs with their own store (Java, Node.js, Python’s certifi) may trust other roots.',
      linuxCommand(roots ?? []),
    ],
    [
      'windowsContainer',
      'In the SSH session of a Windows container, this command lists what it trusts:',
      windowsContainerCommand,
    ],
  ];
  return commands
    .filter(([kind]) => kinds.has(kind))
    .flatMap(([, sentence, command]) => [sentence, '', '```', command, '```', '']);
}

function countOf(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function code(text: string): string {
  return `\`${text.replaceAll('`', '')}\``;
}

/** How many apps a sentence names before it counts the rest. */
const named = 10;

/** What was found, for a notification: what is missing first, then what could not be told, then what is as it should be. */
export function verificationSentence({ environment, roots, apps }: Verification): string {
  const found = apps.map((one) => ({ one, standing: standingOf(one) }));
  const missing = found.filter(({ standing }) => standing.missing.length > 0);
  const doubtful = found
    .filter(({ standing }) => standing.missing.length === 0 && standing.hasDoubt)
    .map(({ one }) => one);
  const loaded = found.filter(({ standing }) => standing.missing.length === 0 && !standing.hasDoubt);
  return [
    missing.length === 0
      ? ''
      : `Not loaded on ${environment.name}: ${missingList(missing)}. Stop and start ${missing.length === 1 ? 'it' : 'them'}.`,
    doubtWords(environment.name, apps, doubtful),
    loaded.length === 0
      ? ''
      : `${list(loaded.map(({ one }) => one.app.name))} ${trusts(loaded.length, roots?.length ?? 0)}.`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** `shop (contoso-root), pay (contoso-root on 1 of 2 instances)`; `shop, pay (contoso-root)` where several apps miss the same. */
function missingList(found: readonly { readonly one: AppVerification; readonly standing: Standing }[]): string {
  const all = found.map(({ one, standing }) => ({ app: one.app.name, roots: rootsMissed(standing) }));
  const [first] = all;
  return first !== undefined && all.every(({ roots }) => roots === first.roots)
    ? `${list(all.map(({ app }) => app))} (${first.roots})`
    : list(all.map(({ app, roots }) => `${app} (${roots})`));
}

/** `contoso-root`, `contoso-root on 1 of 2 instances`. */
function rootsMissed({ missing }: Standing): string {
  return missing.map(({ name, on, of }) => (on === of ? name : `${name} on ${on} of ${of} instances`)).join(', ');
}

/** The reason itself where there is only one app; otherwise the document has the reasons. */
function doubtWords(
  environment: string,
  all: readonly AppVerification[],
  doubtful: readonly AppVerification[],
): string {
  const [only] = doubtful;
  if (only === undefined) {
    return '';
  }
  if (all.length === 1 && only.kind === 'couldNotTell') {
    return `The trust store of ${only.app.name} on ${environment} could not be verified. ${couldNotTellSentence(only.because)}`;
  }
  return `Not fully verified on ${environment}: ${list(doubtful.map(({ app }) => app.name))}. See the document for the reasons.`;
}

function trusts(apps: number, roots: number): string {
  const verb = apps === 1 ? 'trusts' : 'trust';
  switch (roots) {
    case 1:
      return `${verb} the environment’s root certificate`;
    case 2:
      return `${verb} both root certificates`;
    default:
      return `${verb} all ${roots} root certificates`;
  }
}

function list(names: readonly string[]): string {
  const more = names.length - named;
  return more > 0 ? `${names.slice(0, named).join(', ')} and ${more} more` : names.join(', ');
}
