import type { App } from '../azure/app.ts';
import { counted } from '../text/counted.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { needSentence } from '../trustStore/need.ts';
import { type AppKnowledge, type AppStatus, appStatus, statusIcons } from './appStatus.ts';
import { contextValue, factsTable, joined, type Row } from './row.ts';

/** Names of the kinds of apps, for use within a sentence. */
export const kindWords: Readonly<Record<App['kind'], string>> = {
  web: 'web app',
  function: 'function app',
  logic: 'logic app',
};

/** Names of the operating systems. */
export const systemWords: Readonly<Record<App['os'], string>> = { windows: 'Windows', linux: 'Linux' };

const icons = { web: 'globe', function: 'zap', logic: 'type-hierarchy-sub' } as const;

/** What an app's row says besides its state. */
export interface AppFacts {
  /** What the apps of the environment differ in: the same on every row says nothing. */
  readonly differ: { readonly system: boolean; readonly plan: boolean };
  /** How many of its slots, which may be folded, need a stop and start. */
  readonly slotsNeeding?: number;
}

/** The row of an app or slot: its state first, then what tells it from the other apps of its environment. */
export function appRow(app: App, known: AppKnowledge, { differ, slotsNeeding = 0 }: AppFacts): Row {
  const status = appStatus(app, known);
  const facts = [
    detail(status, known),
    slotsNeeding === 0 ? undefined : slotsNeedingWords(slotsNeeding),
    app.kind === 'web' ? undefined : kindWords[app.kind],
    differ.system ? systemOf(app) : undefined,
    differ.plan ? app.planName : undefined,
  ];
  const { icon = icons[app.kind], color } = statusIcons[status.kind] ?? {};
  return {
    label: app.slotName ?? app.appName,
    description: joined(' · ', status.words, ...facts),
    tooltip: tooltip(app, known),
    contextValue: contextValue('app', {
      [known.activity === undefined ? app.state : 'busy']: true,
      [app.os]: true,
      [app.kind]: true,
      slot: app.slotName !== undefined,
      container: app.isContainer,
      needsStopStart: status.kind === 'needs',
      v3: known.isV3 === true,
    }),
    icon,
    ...(color === undefined ? {} : { iconColor: color }),
    accessibilityLabel: joined(
      ', ',
      app.name,
      status.words,
      app.slotName === undefined ? kindWords[app.kind] : 'slot',
      ...facts.filter((fact) => fact !== kindWords[app.kind]),
    ),
  };
}

/** What belongs to the state itself. */
function detail({ kind }: AppStatus, { need }: AppKnowledge): string | undefined {
  if (kind === 'verified' && need?.kind === 'done' && need.instances !== undefined) {
    return counted(need.instances, 'instance');
  }
  return kind === 'needs' && need?.kind === 'misses' ? `lacks ${need.roots.join(', ')}` : undefined;
}

/** "2 slots need stop and start". */
export function slotsNeedingWords(count: number): string {
  return `${counted(count, 'slot needs', 'slots need')} stop and start`;
}

/** "Linux", "Windows container". */
export function systemOf({ os, isContainer }: App): string {
  return `${systemWords[os]}${isContainer ? ' container' : ''}`;
}

/** What a list of apps says of each: its state if it does not run, OS, kind, plan. */
export function appFacts(app: App): string {
  return joined(
    ' · ',
    app.state === 'running' ? undefined : app.stateText,
    systemOf(app),
    app.kind === 'web' ? undefined : kindWords[app.kind],
    app.planName,
  );
}

/** What Azure says of an app, as a Markdown table after `first`, with a line below if another operation is in progress. */
export function appFactsTable(
  app: App,
  { activity }: AppKnowledge,
  first: Parameters<typeof factsTable>[0] = [],
): string {
  const table = factsTable([
    ...first,
    ['State', activity ?? app.stateText],
    ['Kind', kindWords[app.kind]],
    ['Operating system', systemOf(app)],
    ['App Service plan', app.planName],
    ['Host name', app.defaultHostName],
    ['Resource id', app.id],
  ]);
  return `${table}${app.busy ? '\n\nAnother operation (a swap or a scale) is in progress.' : ''}`;
}

function tooltip(app: App, known: AppKnowledge): string {
  const sentence = needSentence(known.need);
  const needed = sentence === undefined ? '' : `${escapeMarkdown(sentence)}\n\n`;
  const head = `**${escapeMarkdown(app.name)}**${app.slotName === undefined ? '' : ' — deployment slot'}`;
  return `${head}\n\n${needed}${appFactsTable(app, known)}`;
}
