import { countOf } from '../text/appNames.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { utcTime } from '../time/timeText.ts';
import { type SettingColumn, settingColumns } from './settingWords.ts';
import { type TlsRow, type TlsTable, tableSentence } from './tlsTable.ts';

/** The last setting has the longest values, so it is the last column too. */
const columns: readonly SettingColumn[] = [
  { title: 'App', value: ({ name }) => name },
  ...settingColumns.slice(0, -1),
  { title: 'Read from', value: sourceOf },
  ...settingColumns.slice(-1),
];

/** A table of TLS settings as Markdown. `bindings`: more lines before the sources. */
export function tableText(table: TlsTable, bindings: readonly string[] = []): string {
  const { environment, environmentSettings, rows } = table;
  const unread = rows.filter(({ web }) => web.kind === 'notRead');
  return [
    `# TLS settings of the apps of ${escapeMarkdown(environment.name)}`,
    '',
    escapeMarkdown(tableSentence(table)),
    '',
    ...environmentSettings.flatMap((setting) => [escapeMarkdown(setting), '']),
    line(columns.map(({ title }) => title)),
    line(columns.map(() => ':--')),
    ...rows.map((row) => line(columns.map(({ value }) => escapeMarkdown(value(row))))),
    '',
    ...(unread.length === 0 ? [] : ['## Not read', '', ...unread.map(failureLine), '']),
    ...bindings,
    '## Sources',
    '',
    ...sourceLines(table),
    '',
    `Environment: \`${environment.id.replaceAll('`', '')}\``,
    '',
  ].join('\n');
}

/** Where the values of `config/web` come from. The rest of a row always comes from the app. */
export function sourceOf({ web }: TlsRow): string {
  if (web.kind === 'notRead') {
    return 'nothing';
  }
  return web.from === 'app' ? 'the app' : 'Resource Graph';
}

function failureLine({ name, web }: TlsRow): string {
  return `- **${escapeMarkdown(name)}**: ${web.kind === 'notRead' ? escapeMarkdown(web.sentence) : ''}`;
}

function sourceLines({ rows, graph, at }: TlsTable): readonly string[] {
  const count = (source: string): number => rows.filter((row) => sourceOf(row) === source).length;
  const fromGraph = count('Resource Graph');
  const versions = 'The minimum versions and the cipher suites';
  return [
    `- Everything was read at ${utcTime(at)}.`,
    '- HTTPS only, client certificates, exclusion paths and end-to-end encryption come from the apps.',
    ...(count('the app') === 0 ? [] : [`- ${versions} of ${countOf(count('the app'))} come from the apps.`]),
    ...(fromGraph === 0
      ? []
      : [
          `- ${versions} of ${countOf(fromGraph)} come from Azure Resource Graph. It shows most changes within 30 seconds, but Azure promises no time. Apps that changed in the last 15 minutes were read themselves.`,
        ]),
    ...(graph.kind === 'used' ? [] : [`- Azure Resource Graph was not used. ${escapeMarkdown(graph.sentence)}`]),
    '- Change TLS Settings… cannot change end-to-end encryption, because Azure documents that for the whole app only. Change it in the Azure portal (Configuration) or with `az webapp update --end-to-end-encryption-enabled`.',
    '- “Not set” means that Azure gives no value, so its default applies. “Not given” means that Azure does not tell.',
  ];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
