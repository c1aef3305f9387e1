import type { App } from '../azure/app.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { type Need, needSentence } from '../trustStore/need.ts';
import { contextValue, factsTable, type Row } from './row.ts';

/** Names of the kinds of apps, for use within a sentence. */
export const kindWords: Readonly<Record<App['kind'], string>> = {
  web: 'web app',
  function: 'function app',
  logic: 'logic app',
};

/** Names of the operating systems. */
export const systemWords: Readonly<Record<App['os'], string>> = { windows: 'Windows', linux: 'Linux' };

const icons = { web: 'globe', function: 'zap', logic: 'type-hierarchy-sub' } as const;

/**
 * The row of an app or slot: OS, plan, kind, and its state when it is not running.
 * `activity`: what a stop/start run is doing with it now ("stopping…"). The row shows it instead of the state. `need`: whether the app
 * must be stopped and started; undefined while that is unknown. `isV3`: whether its environment has the Root Certificate API.
 */
export function appRow(app: App, activity?: string, need?: Need, isV3 = false): Row {
  const what = `${systemWords[app.os]}${app.isContainer ? ' container' : ''}`;
  const kind = app.kind === 'web' ? undefined : kindWords[app.kind];
  const state = activity ?? (app.state === 'running' ? undefined : app.stateText);
  const isNeeding = need?.kind === 'needs' && activity === undefined;
  const parts = [state, isNeeding ? 'needs stop and start' : undefined, what, kind, app.planName].filter(
    (part) => part !== undefined,
  );
  return {
    label: app.slotName ?? app.appName,
    description: parts.join(' · '),
    tooltip: tooltip(app, what, activity, need),
    contextValue: contextValue('app', {
      [activity === undefined ? app.state : 'busy']: true,
      [app.os]: true,
      [app.kind]: true,
      slot: app.slotName !== undefined,
      container: app.isContainer,
      needsStopStart: isNeeding,
      v3: isV3,
    }),
    icon: icon(app, activity),
    accessibilityLabel: `${app.slotName === undefined ? kindWords[app.kind] : 'slot'} ${app.name}, ${activity ?? app.stateText}, ${parts.slice(state === undefined ? 0 : 1).join(', ')}`,
  };
}

function icon(app: App, activity: string | undefined): string {
  if (activity !== undefined) {
    return 'loading~spin';
  }
  return app.state === 'running' ? icons[app.kind] : 'stop-circle';
}

function tooltip(app: App, what: string, activity: string | undefined, need: Need | undefined): string {
  const table = factsTable([
    ['State', activity ?? app.stateText],
    ['Kind', kindWords[app.kind]],
    ['Operating system', what],
    ['App Service plan', app.planName],
    ['Host name', app.defaultHostName],
    ['Resource id', app.id],
  ]);
  const under = app.busy ? '\n\nAnother operation (a swap or a scale) is in progress.' : '';
  const sentence = needSentence(need);
  const needed = sentence === undefined ? '' : `\n\n${escapeMarkdown(sentence)}`;
  return `**${escapeMarkdown(app.name)}**${app.slotName === undefined ? '' : ' — deployment slot'}\n\n${table}${under}${needed}`;
}
