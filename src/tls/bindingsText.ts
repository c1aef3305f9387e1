import { namesOf } from '../text/appNames.ts';
import { counted } from '../text/counted.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { day, utcTime } from '../time/timeText.ts';
import type { BindingRow, Bindings } from './bindings.ts';
import { csvOf } from './tableCsv.ts';

/** The bindings of one app as Markdown. `at`: when they were read, in milliseconds since the epoch. */
export function bindingsText(appName: string, bindings: Bindings, at: number): string {
  return [
    `# Bindings of ${escapeMarkdown(appName)}`,
    '',
    escapeMarkdown(bindingsSentence(appName, bindings)),
    '',
    ...table(bindings),
    bindings.certificatesUnknown === undefined
      ? `Read at ${utcTime(at)} from the app and from the server certificates of its environment.`
      : `Read at ${utcTime(at)} from the app only.`,
    '',
  ].join('\n');
}

/** The bindings of one app as CSV, as `tableCsv` writes it. `at`: as in `bindingsText`. */
export function bindingsCsv(environmentName: string, bindings: Bindings, at: number): string {
  const header = ['Environment', ...titles, 'Problem', 'Read at', 'Resource id'];
  const problem = bindings.certificatesUnknown ?? 'none';
  const lines = bindings.rows.map((row) => [
    environmentName,
    ...cells(row, bindings),
    ...[problem, utcTime(at), row.appId],
  ]);
  return csvOf([header, ...lines]);
}

/** The bindings of all apps, as a section of a document. */
export function bindingsSection(bindings: Bindings): readonly string[] {
  return [
    '## Bindings',
    '',
    ...(bindings.rows.length === 0 ? ['No app has a custom host name.', ''] : table(bindings)),
  ];
}

/** The host names of one app in short, with each warning. */
export function bindingsSentence(appName: string, { rows, certificatesUnknown }: Bindings): string {
  const warnings = rows.flatMap(({ hostName, warnings: some }) => some.map((warning) => `${hostName}: ${warning}`));
  const unknown = certificatesUnknown === undefined ? [] : [`The certificates are not known. ${certificatesUnknown}`];
  const all =
    rows.length === 1 ? 'It is bound to a certificate that matches.' : 'All are bound to certificates that match.';
  const found = [...warnings, ...unknown];
  return [`${appName} has ${counted(rows.length, 'custom host name')}.`, ...(found.length === 0 ? [all] : found)].join(
    ' ',
  );
}

/** What is wrong with the bindings of all apps, in one sentence that names the host names; empty where nothing is. */
export function bindingsConcern({ rows, certificatesUnknown }: Bindings): string {
  const names = rows.flatMap(({ hostName: name, warnings }) => (warnings.length === 0 ? [] : [{ name }]));
  const verb = names.length === 1 ? 'has' : 'have';
  return [
    ...(names.length === 0 ? [] : [`${counted(names.length, 'host name')} ${verb} a warning: ${namesOf(names)}.`]),
    ...(certificatesUnknown === undefined ? [] : ['The certificates of host names could not be checked.']),
  ].join(' ');
}

/** Whether something is wrong, or not known. */
export function hasWarning({ rows, certificatesUnknown }: Bindings): boolean {
  return certificatesUnknown !== undefined || rows.some(({ warnings }) => warnings.length > 0);
}

function table(bindings: Bindings): readonly string[] {
  const { rows, certificatesUnknown } = bindings;
  return [
    `| ${titles.join(' | ')} |`,
    `| ${titles.map(() => ':--').join(' | ')} |`,
    ...rows.map((row) => `| ${cells(row, bindings).map(escapeMarkdown).join(' | ')} |`),
    '',
    ...(certificatesUnknown === undefined
      ? []
      : [`The certificates are not known. ${escapeMarkdown(certificatesUnknown)}`, '']),
  ];
}

const titles = ['App', 'Host name', 'Type', 'Certificate', 'Expires', 'Warning', 'Thumbprint (SHA-1)'];

const types = { none: 'none', sni: 'SNI', ip: 'IP based' } as const;

function cells(row: BindingRow, { certificatesUnknown }: Bindings): readonly string[] {
  const { appName, hostName, sslState, thumbprint, certificateNames, expiresAt, warnings } = row;
  const absent = sslState === 'none' ? 'none' : certificatesUnknown === undefined ? 'not found' : 'not known';
  const name = certificateNames.length === 0 ? absent : certificateNames.join(', ');
  const expires = expiresAt === undefined ? (certificateNames.length === 0 ? absent : 'not given') : day(expiresAt);
  const unchecked = certificatesUnknown !== undefined && sslState !== 'none';
  const warning = warnings.length === 0 ? (unchecked ? 'not checked' : 'none') : warnings.join(' ');
  return [appName, hostName, types[sslState], name, expires, warning, thumbprint ?? absent];
}
