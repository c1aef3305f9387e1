import { countOf, namesOf } from '../text/appNames.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { utcTime } from '../time/timeText.ts';
import { type AppChange, type ChangeOutcome, failureSentence } from './changeTls.ts';
import { type ChangeableSetting, type Difference, type WantedTls, wantedWords } from './wantedTls.ts';

/** The names of the settings, as they are offered and told. */
export const settingNames: Readonly<Record<ChangeableSetting, string>> = {
  minTlsVersion: 'Minimum TLS version',
  scmMinTlsVersion: 'Minimum TLS version of SCM site',
  minTlsCipherSuite: 'Minimum cipher suite',
  httpsOnly: 'HTTPS only',
  clientCertificates: 'Client certificates',
  clientCertExclusionPaths: 'Paths without client certificate',
};

/** `Minimum TLS version 1.0 → 1.2, HTTPS only no → yes`. */
export function differenceWords(differences: readonly Difference[]): string {
  return differences.map(({ setting, from, to }) => `${settingNames[setting]} ${from} → ${to}`).join(', ');
}

/** What is about to change, before the question. */
export interface ChangePreview {
  readonly environment: string;
  readonly wanted: WantedTls;
  readonly changes: readonly AppChange[];
  /** Apps that could not be read. They are not changed. */
  readonly unread: readonly { readonly name: string; readonly sentence: string }[];
}

/** How many apps the question names before it counts the rest; for more, there is the whole preview. */
const namedInQuestion = 10;

/** The text of the question: what changes for whom, who has it already, and what to expect. */
export function questionDetail({ wanted, changes, unread }: ChangePreview): string {
  const changing = changes.filter(({ differences }) => differences.length > 0);
  const already = changes.filter(({ differences }) => differences.length === 0);
  const lines = changing
    .slice(0, namedInQuestion)
    .map(({ app, differences }) => `${app.name}: ${differenceWords(differences)}`);
  const more = changing.length - lines.length;
  return [
    [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
    ...(already.length === 0 ? [] : [`Has this already, not changed: ${namesOf(already.map(({ app }) => app))}.`]),
    ...(unread.length === 0 ? [] : [`Could not be read, not changed: ${namesOf(unread)}.`]),
    ...consequences(wanted),
    'Azure may restart an app when its configuration changes.',
  ].join('\n\n');
}

/** What a change means for clients. */
function consequences({
  minTlsVersion,
  scmMinTlsVersion,
  minTlsCipherSuite,
  clientCertificates,
  httpsOnly,
}: WantedTls): string[] {
  const old = [minTlsVersion, scmMinTlsVersion].some((version) => version === '1.0' || version === '1.1');
  const raises = [minTlsVersion, scmMinTlsVersion, minTlsCipherSuite].some((value) => value !== undefined);
  return [
    ...(old ? ['TLS 1.0 and 1.1 are not secure.'] : []),
    ...(raises && !old ? ['Clients that do not support the new minimum can no longer connect.'] : []),
    ...(clientCertificates === 'Required' ? ['Clients without a certificate can no longer connect.'] : []),
    ...(httpsOnly === false ? ['The apps will answer HTTP without TLS.'] : []),
  ];
}

/** The whole preview as Markdown, for more apps than the question names. */
export function previewText({ environment, wanted, changes, unread }: ChangePreview): string {
  return [
    `# Change of TLS settings on ${escapeMarkdown(environment)}`,
    '',
    `Nothing is changed yet. Wanted: ${escapeMarkdown(
      wantedWords(wanted)
        .map(({ setting, to }) => `${settingNames[setting]} ${to}`)
        .join(', '),
    )}.`,
    '',
    '| App | What changes |',
    '| :-- | :-- |',
    ...changes.map(
      ({ app, differences }) =>
        `| ${escapeMarkdown(app.name)} | ${differences.length === 0 ? 'nothing: it has this already' : escapeMarkdown(differenceWords(differences))} |`,
    ),
    ...unread.map(({ name, sentence }) => `| ${escapeMarkdown(name)} | nothing: ${escapeMarkdown(sentence)} |`),
    '',
  ].join('\n');
}

/** What became of all apps. */
export interface ChangeResult {
  readonly environment: string;
  readonly apps: readonly (AppChange & { readonly outcome: ChangeOutcome })[];
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The result in a few sentences: each kind of outcome with its apps. */
export function resultSentence({ environment, apps }: ChangeResult): string {
  const of = (kind: ChangeOutcome['kind']) => apps.filter(({ outcome }) => outcome.kind === kind).map(({ app }) => app);
  const failed = apps.filter(({ outcome }) => outcome.kind === 'failed');
  const parts: readonly (readonly [string, readonly { readonly name: string }[]])[] = [
    ['had this already', of('unchanged')],
    ['not shown by Azure yet', of('notVisibleYet')],
    ['changed by somebody else meanwhile, left alone', of('changedMeanwhile')],
    ['canceled', of('cancelled')],
  ];
  return [
    `Changed the TLS settings of ${countOf(of('changed').length)} on ${environment}.`,
    ...parts.flatMap(([what, some]) => (some.length === 0 ? [] : [`${capitalized(what)}: ${namesOf(some)}.`])),
    ...(failed.length === 0 ? [] : [failureWordsOf(failed)]),
  ].join(' ');
}

/** One failure in its own words; for several, their names, and which are half done. The document has the reasons. */
function failureWordsOf(failed: ChangeResult['apps']): string {
  const failures = failed.flatMap(({ app, outcome }) => (outcome.kind === 'failed' ? [{ app, outcome }] : []));
  const [first, second] = failures;
  const names = namesOf(failures.map(({ app }) => app));
  if (first !== undefined && second === undefined) {
    return `Failed: ${names}. ${failureSentence(first.outcome)}${doneWords(first.outcome)}`;
  }
  const partly = failures.filter(({ outcome }) => outcome.done.length > 0).map(({ app }) => app);
  const half = partly.length === 0 ? '' : ` Only a part was changed on: ${namesOf(partly)}.`;
  return `Failed: ${names}.${half} See the document for the reasons.`;
}

/** The result as Markdown, a row for each app. */
export function resultText(result: ChangeResult): string {
  return [
    `# Changed TLS settings on ${escapeMarkdown(result.environment)}`,
    '',
    escapeMarkdown(resultSentence(result)),
    '',
    '| App | Change | Result |',
    '| :-- | :-- | :-- |',
    ...result.apps.map(
      ({ app, differences, outcome }) =>
        `| ${[app.name, differenceWords(differences) || 'nothing', outcomeWords(outcome)].map(escapeMarkdown).join(' | ')} |`,
    ),
    '',
    `Ended at ${utcTime(result.at)}.`,
    '',
  ].join('\n');
}

function outcomeWords(outcome: ChangeOutcome): string {
  switch (outcome.kind) {
    case 'changed':
      return 'changed, and read back';
    case 'unchanged':
      return 'had this already';
    case 'notVisibleYet':
      return `Azure accepted it, but does not show it yet: ${differenceWords(outcome.differences)}`;
    case 'changedMeanwhile':
      return `somebody else changed it meanwhile, nothing was sent: ${differenceWords(outcome.differences)}`;
    case 'cancelled':
      return 'canceled, nothing was sent';
    case 'failed':
      return `failed: ${failureSentence(outcome)}${doneWords(outcome)}`;
  }
}

function doneWords({ done }: Extract<ChangeOutcome, { kind: 'failed' }>): string {
  return done.length === 0 ? '' : ` Before that, Azure accepted: ${differenceWords(done)}.`;
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
