import type { App } from '../azure/app.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { localTime } from '../time/timeText.ts';
import { needSentence } from '../trustStore/need.ts';
import { appFactsTable } from './appRow.ts';
import { type AppKnowledge, appStatus } from './appStatus.ts';
import { factsTable } from './row.ts';

/** What the page of an app says. */
export interface AppPage {
  readonly app: App;
  readonly known: AppKnowledge;
  readonly environmentName: string;
  /** Its slots; undefined if they are not loaded. */
  readonly slots: readonly { readonly app: App; readonly known: AppKnowledge }[] | undefined;
  /** When the page was made, in milliseconds since the epoch. */
  readonly at: number;
}

/** The page of facts of an app or slot, as Markdown, from what the Environments view has loaded. */
export function appPage({ app, known, environmentName, slots = [], at }: AppPage): string {
  const sentence = needSentence(known.need);
  const states = slots.map((slot) => [slot.app.name, appStatus(slot.app, slot.known).words] as const);
  return [
    `# ${escapeMarkdown(app.name)}`,
    ...(sentence === undefined ? [] : [escapeMarkdown(sentence)]),
    appFactsTable(app, known, [
      ['Status', appStatus(app, known).words],
      ['App Service Environment', environmentName],
    ]),
    ...(states.length === 0 ? [] : ['## Deployment slots', factsTable(states)]),
    `What the Environments view knew at ${localTime(at)}. Click the app again for a new page.`,
    '',
  ].join('\n\n');
}
