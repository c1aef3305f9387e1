import { utcTime } from '../time/timeText.ts';
import { settingColumns } from './settingWords.ts';
import { sourceOf } from './tableText.ts';
import type { TlsTable } from './tlsTable.ts';

/** A table of TLS settings as CSV, with a header. */
export function tableCsv({ environment, rows, at }: TlsTable): string {
  const header = [
    ...['Environment', 'App'],
    ...settingColumns.map(({ title }) => title),
    ...['Read from', 'Problem', 'Read at', 'Resource id'],
  ];
  const lines = rows.map((row) => [
    ...[environment.name, row.name],
    ...settingColumns.map(({ value }) => value(row)),
    ...[sourceOf(row), row.web.kind === 'notRead' ? row.web.sentence : 'none', utcTime(at), row.id],
  ]);
  return csvOf([header, ...lines]);
}

/** Lines of cells as CSV (RFC 4180: every cell in quotes, lines end in CR LF). */
export function csvOf(lines: readonly (readonly string[])[]): string {
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

/**
 * One cell. A spreadsheet takes text that begins like a formula for one, quotes or not, so such text gets an apostrophe before it:
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvCell(text: string): string {
  const safe = /^[\s\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
