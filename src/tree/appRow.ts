import type { App } from '../azure/app.ts';
import { contextValue, escapeMarkdown, factsTable, type Row } from './row.ts';

const kinds = { web: 'web app', function: 'function app', logic: 'logic app' } as const;
const icons = { web: 'globe', function: 'zap', logic: 'type-hierarchy-sub' } as const;
const systems = { windows: 'Windows', linux: 'Linux' } as const;

/**
 * The row of an app or slot: OS, plan, kind, and its state when it is not running.
 * `activity` is what a stop/start run is doing with it just now ("stopping…"), shown instead of the state.
 */
export function appRow(app: App, activity?: string): Row {
  const what = `${systems[app.os]}${app.isContainer ? ' container' : ''}`;
  const kind = app.kind === 'web' ? undefined : kinds[app.kind];
  const state = activity ?? (app.state === 'running' ? undefined : app.stateText);
  const parts = [state, what, kind, app.planName].filter((part) => part !== undefined);
  return {
    label: app.slotName ?? app.appName,
    description: parts.join(' · '),
    tooltip: tooltip(app, what, activity),
    contextValue: contextValue('app', {
      [activity === undefined ? app.state : 'busy']: true,
      [app.os]: true,
      [app.kind]: true,
      slot: app.slotName !== undefined,
      container: app.isContainer,
    }),
    icon: icon(app, activity),
    accessibilityLabel: `${app.slotName === undefined ? kinds[app.kind] : 'slot'} ${app.name}, ${activity ?? app.stateText}, ${parts.slice(state === undefined ? 0 : 1).join(', ')}`,
  };
}

function icon(app: App, activity: string | undefined): string {
  if (activity !== undefined) {
    return 'loading~spin';
  }
  return app.state === 'running' ? icons[app.kind] : 'stop-circle';
}

function tooltip(app: App, what: string, activity: string | undefined): string {
  const table = factsTable([
    ['State', activity ?? app.stateText],
    ['Kind', kinds[app.kind]],
    ['Operating system', what],
    ['App Service plan', app.planName],
    ['Host name', app.defaultHostName],
    ['Resource id', app.id],
  ]);
  const under = app.busy ? '\n\nAnother operation (a swap or scale) is under way.' : '';
  return `**${escapeMarkdown(app.name)}**${app.slotName === undefined ? '' : ' — deployment slot'}\n\n${table}${under}`;
}
