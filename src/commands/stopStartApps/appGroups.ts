import type { App } from '../../azure/app.ts';
import { appRow } from '../../tree/appRow.ts';
import { groupTitle, type TitleRemark } from './groupTitle.ts';
import { goneFrom, isTicked, type ListedApps } from './listedApps.ts';
import { needWords } from './needWords.ts';
import { byPlan } from './order.ts';

/** Apps that stand together in the list. */
export interface AppGroup {
  /** Undefined where there is nothing to tell apart and nothing to say. */
  readonly title: string | undefined;
  /** At least one. */
  readonly apps: readonly AppToPick[];
}

export interface AppToPick {
  readonly app: App;
  readonly label: string;
  readonly description: string;
  /** What a stop does beyond the outage, where it does. */
  readonly warning: string | undefined;
  readonly isTicked: boolean;
}

/**
 * The running apps by environment and App Service plan. What else there is to know stands in the title of the environment's first
 * group: that none needs it, and which apps are left alone, because only an app can be a row and every row can be ticked.
 */
export function groupsOf(listed: readonly ListedApps[]): readonly AppGroup[] {
  const active = listed.filter(({ running }) => running.length > 0);
  const idle = listed.filter(({ running }) => running.length === 0).map(({ target }) => target.environment.name);
  return active.flatMap((one, index) => {
    const others = index === 0 ? remark(idle, 'nothing runs on', (count) => `nothing runs on ${count} more`) : [];
    return groupsOfOne(one, listed.length > 1, others);
  });
}

function groupsOfOne(listed: ListedApps, isOneOfSeveral: boolean, others: readonly TitleRemark[]): readonly AppGroup[] {
  const plans = [...byPlan(listed.running)];
  return plans.map(([plan, apps], index) => {
    const names = [...(isOneOfSeveral ? [listed.target.environment.name] : []), ...(plans.length > 1 ? [plan] : [])];
    return {
      title: groupTitle(names, index === 0 ? [...remarksOn(listed), ...others] : []),
      apps: apps.map((app) => appToPick(listed, app)),
    };
  });
}

function remarksOn(listed: ListedApps): readonly TitleRemark[] {
  const { chosen, running, notRunning } = listed;
  const isNoneTicked = chosen === undefined && !running.some((app) => isTicked(listed, app));
  const stopped = notRunning.map(({ name }) => name);
  return [
    ...(isNoneTicked ? [{ long: 'none needs stop and start', short: 'none needs it' }] : []),
    ...remark(stopped, 'not running, left alone:', (count) => `${count} not running`),
    ...remark(goneFrom(listed), 'not there any more:', (count) => `${count} not there any more`),
  ];
}

/** Nothing of nothing. */
function remark(names: readonly string[], says: string, counts: (count: number) => string): readonly TitleRemark[] {
  return names.length === 0 ? [] : [{ long: `${says} ${names.join(', ')}`, short: counts(names.length) }];
}

function appToPick(listed: ListedApps, app: App): AppToPick {
  const parts = [
    ...(app.busy ? ['another operation is under way'] : []),
    needWords(listed.needs.get(app.key)),
    ...(app.slotName === undefined ? [] : ['slot']),
    appRow(app).description ?? '',
  ];
  return {
    app,
    label: app.name,
    description: parts.join(' · '),
    warning: app.kind === 'web' ? undefined : 'Stopping interrupts its runs and triggers',
    isTicked: isTicked(listed, app),
  };
}
