import type { App } from '../../azure/app.ts';
import { shortTime } from '../../time/timeText.ts';
import { appFacts } from '../../tree/appRow.ts';
import type { Need } from '../../trustStore/need.ts';
import { isTicked, type ListedApps, missingApps } from './listApps.ts';
import { groupByPlan } from './plan.ts';

/** Apps that are listed together. */
interface AppGroup {
  /** Undefined if there is only one group and nothing to say. */
  readonly title: string | undefined;
  /** At least one. */
  readonly apps: readonly AppToPick[];
}

export interface AppToPick {
  readonly app: App;
  readonly label: string;
  readonly description: string;
  /** What a stop does besides the outage, if anything. */
  readonly warning: string | undefined;
  readonly isTicked: boolean;
}

/**
 * The running apps by environment and App Service plan. The title of a plan says which of its apps are skipped. Facts about the whole
 * environment are in the title of its first group, such as that no app needs it. They cannot be rows, because every row can be ticked.
 */
export function groupsOf(listed: readonly ListedApps[]): readonly AppGroup[] {
  const active = listed.filter(({ running }) => running.length > 0);
  const idle = listed.filter(({ running }) => running.length === 0).map(({ target }) => target.environment.name);
  return active.flatMap((one, index) => {
    const others = index === 0 ? remark(idle, 'no app runs on', (count) => `no app runs on ${count} more`) : [];
    return groupsOfOne(one, listed.length > 1, others);
  });
}

function groupsOfOne(listed: ListedApps, isOneOfSeveral: boolean, others: readonly TitleRemark[]): readonly AppGroup[] {
  const all = [...groupByPlan([...listed.running, ...listed.notRunning])];
  const plans = all.filter(([, apps]) => apps.some(isRunning));
  const idle = all.filter((plan) => !plans.includes(plan));
  // Without a second group, the title names no plan.
  const isOnlyGroup = plans.length === 1;
  return plans.map(([plan, apps], index) => {
    const names = [...(isOneOfSeveral ? [listed.target.environment.name] : []), ...(isOnlyGroup ? [] : [plan])];
    const skipped = isOnlyGroup ? listed.notRunning : apps.filter((app) => !isRunning(app));
    const elsewhere = isOnlyGroup ? [] : idle.flatMap(([, some]) => some);
    const isFirst = index === 0;
    const remarks = [
      ...(isFirst ? noneNeeds(listed) : []),
      ...remark(namesIn(skipped), 'not running, skipped:', (count) => `${count} not running`),
      ...(isFirst ? [...skippedElsewhere(elsewhere), ...noLongerThere(listed), ...others] : []),
    ];
    return {
      title: groupTitle(names, remarks),
      apps: apps.filter(isRunning).map((app) => appToPick(listed, app)),
    };
  });
}

function isRunning({ state }: App): boolean {
  return state === 'running';
}

/** Apps of plans without a running app, which have no group. */
function skippedElsewhere(apps: readonly App[]): readonly TitleRemark[] {
  return remark(
    namesIn(apps),
    'not running on other plans, skipped:',
    (count) => `${count} on other plans not running`,
  );
}

function namesIn(apps: readonly App[]): readonly string[] {
  return apps.map(({ name }) => name);
}

function noneNeeds(listed: ListedApps): readonly TitleRemark[] {
  const isNoneTicked = listed.chosen === undefined && !listed.running.some((app) => isTicked(listed, app));
  return isNoneTicked ? [{ long: 'none needs stop and start', short: 'none needs it' }] : [];
}

function noLongerThere(listed: ListedApps): readonly TitleRemark[] {
  return remark(missingApps(listed), 'no longer there:', (count) => `${count} no longer there`);
}

/** Empty if there are no names. */
function remark(names: readonly string[], says: string, counts: (count: number) => string): readonly TitleRemark[] {
  return names.length === 0 ? [] : [{ long: `${says} ${names.join(', ')}`, short: counts(names.length) }];
}

function appToPick(listed: ListedApps, app: App): AppToPick {
  const parts = [
    ...(app.busy ? ['another operation is in progress'] : []),
    needWords(listed.needs.get(app.key)),
    ...(app.slotName === undefined ? [] : ['slot']),
    appFacts(app),
  ];
  return {
    app,
    label: app.name,
    description: parts.join(' · '),
    warning: app.kind === 'web' ? undefined : 'Stopping interrupts its runs and triggers',
    isTicked: isTicked(listed, app),
  };
}

/**
 * The most characters of a title. VS Code puts it at the right end of the row below it, and hides that row's own text if the title is too
 * long.
 */
const room = 56;

/** A fact for a title, with shorter words for when there is not enough room. */
interface TitleRemark {
  readonly long: string;
  readonly short: string;
}

/** The title of a group: its names and other facts. Undefined if there are none. */
export function groupTitle(names: readonly string[], remarks: readonly TitleRemark[]): string | undefined {
  const long = joined([...names, ...remarks.map((remark) => remark.long)]);
  if (long.length <= room) {
    return long === '' ? undefined : long;
  }
  const short = remarks.map((remark) => remark.short);
  let longest = Math.max(...names.map(({ length }) => length));
  let title = joined([...names, ...short]);
  while (title.length > room && longest > shortestName) {
    longest -= 1;
    title = joined([...names.map((name) => shortened(name, longest)), ...short]);
  }
  return title;
}

/** A shortened name keeps at least this many characters. */
const shortestName = 12;

function joined(parts: readonly string[]): string {
  return parts.join(' · ');
}

/** Without its middle, because similar names often differ at the end. */
function shortened(name: string, length: number): string {
  const end = Math.floor((length - 1) / 2);
  return name.length <= length ? name : `${name.slice(0, length - 1 - end)}…${name.slice(-end)}`;
}

/** Why an app is ticked in the list, or is not. `need` is undefined if it was not found out in time. */
function needWords(need: Need | undefined): string {
  switch (need?.kind) {
    case undefined:
    case 'unknown':
      return 'may need stop and start';
    case 'needs':
      return `needs stop and start since ${shortTime(need.change.at)}`;
    case 'misses':
      return 'needs stop and start, a root is not loaded';
    case 'done':
      return need.instances === undefined
        ? `stopped and started ${shortTime(need.at)}`
        : `verified ${shortTime(need.at)}`;
    case 'notRunning':
      return 'not running';
  }
}
