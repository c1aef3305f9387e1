import { systemClock } from '../../time/clock.ts';
import { day } from '../../time/timeText.ts';
import { type Bindings, readBindings } from '../../tls/bindings.ts';
import { bindingsConcern, bindingsSection, hasWarning } from '../../tls/bindingsText.ts';
import { readTlsTable } from '../../tls/readTlsTable.ts';
import { tableCsv } from '../../tls/tableCsv.ts';
import { tableText } from '../../tls/tableText.ts';
import { hasConcern, type TlsTable, tableSentence } from '../../tls/tlsTable.ts';
import { untilCancelled } from '../../ui/progress.ts';
import type { SettingsReader } from '../../ui/settings.ts';
import type { Choice, Tell } from '../../ui/tell.ts';
import { askEnvironment, type EnvironmentPrompt } from '../askEnvironment.ts';
import { environmentOf } from '../environmentTarget.ts';
import { saveAs } from './saveAs.ts';

/** What reading and showing TLS settings works with. */
export interface TlsPrompt extends EnvironmentPrompt {
  readonly tell: Tell;
  readonly settings: SettingsReader;
  /** When apps were changed here, by the app's key, in milliseconds since the epoch. */
  readonly changedAt: Map<string, number>;
}

/** Show TLS Settings: the settings of every app and slot of an environment, as a document. It changes nothing. */
export async function showTlsSettings(prompt: TlsPrompt, node?: unknown): Promise<boolean> {
  const read = await readTable(prompt, 'Show TLS Settings', node);
  if (read === undefined) {
    return false;
  }
  const { table, bindings } = read;
  const save: Choice = { title: 'Save TLS Settings As…', run: () => saveTable(prompt.tell, read) };
  const sentence = `${tableSentence(table)} ${bindingsConcern(bindings)}`.trim();
  if (hasConcern(table) || hasWarning(bindings)) {
    prompt.tell.warn(sentence, save);
  } else {
    prompt.tell.info(sentence, save);
  }
  // A new document each time, because an open one would keep showing what was read before.
  const id = `tls-${table.environment.id}-${table.at}`;
  await prompt.ui.openMarkdown(
    id,
    `TLS settings of ${table.environment.name}`,
    tableText(table, bindingsSection(bindings)),
  );
  return true;
}

/** Save TLS Settings As…: the same as a file, CSV or Markdown by the chosen name. */
export async function saveTlsSettings(prompt: TlsPrompt, node?: unknown): Promise<boolean> {
  const read = await readTable(prompt, 'Save TLS Settings', node);
  return read !== undefined && saveTable(prompt.tell, read);
}

interface ShownTable {
  readonly table: TlsTable;
  readonly bindings: Bindings;
}

/** The table of the row's environment, or of one that the user picks; undefined when the user left, or where there are no apps. */
async function readTable(prompt: TlsPrompt, title: string, node: unknown): Promise<ShownTable | undefined> {
  const target = environmentOf(node) ?? (await askEnvironment(prompt, title, { v3Only: false }));
  if (target === undefined) {
    return undefined;
  }
  const { environment, subscription } = target;
  const { azure } = subscription;
  const now = systemClock.now();
  const read = await untilCancelled(`Reading TLS settings of ${environment.name}…`, async (signal, report) => {
    const onProgress = (done: number, of: number): void => report(`${done} of ${of} apps read`);
    const { table, apps } = await readTlsTable(environment, {
      azure,
      signal,
      now,
      changedAt: prompt.changedAt,
      onProgress,
    });
    const expiryWarningDays = prompt.settings.get('expiryWarningDays');
    return { table, bindings: await readBindings(environment, apps, { azure, signal, now, expiryWarningDays }) };
  });
  if (read?.table.rows.length === 0) {
    prompt.tell.info(`${environment.name} has no apps, so there are no TLS settings to show.`);
    return undefined;
  }
  return read;
}

function saveTable(tell: Tell, { table, bindings }: ShownTable): Promise<boolean> {
  const { environment, at } = table;
  return saveAs(tell, {
    what: `the TLS settings of ${environment.name}`,
    name: `${environment.name}-tls-settings-${day(at)}`,
    csv: () => tableCsv(table),
    markdown: () => tableText(table, bindingsSection(bindings)),
  });
}
