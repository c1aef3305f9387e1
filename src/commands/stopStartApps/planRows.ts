import type { App } from '../../azure/app.ts';
import type { Pace } from '../../stopStart/engine/runRequest.ts';
import type { PickRow, Rows, Separator } from '../../ui/questions.ts';
import { type AppToPick, groupsOf } from './appGroups.ts';
import { durationOf } from './estimate.ts';
import type { ListedApps } from './listApps.ts';
import type { Order } from './plan.ts';

/** The running apps as rows to tick. `ticked`: the keys that the user ticked before, if any. */
export function appRows(listed: readonly ListedApps[], ticked: ReadonlySet<string> | undefined): Rows<App> {
  return groupsOf(listed).flatMap(({ title, apps }): Rows<App> => {
    // A separator is shown only above an item.
    const separator: Separator[] = title === undefined ? [] : [{ separator: title }];
    return [...separator, ...apps.map((app) => appPick(app, ticked))];
  });
}

function appPick(
  { app, label, description, warning, isTicked }: AppToPick,
  ticked?: ReadonlySet<string>,
): PickRow<App> {
  return {
    label,
    description,
    picked: ticked?.has(app.key) ?? isTicked,
    ...(warning === undefined ? {} : { detail: warning, detailIcon: 'warning' }),
    data: app,
  };
}

/**
 * `several` is the setting. `most` is the number of picked apps on the environment with the most. `lengthOf`: how long it takes at a pace,
 * in seconds.
 */
export function paceRows(
  several: number,
  most: number,
  environments: number,
  lengthOf: (pace: Pace) => number,
): Rows<Pace> {
  const each = environments > 1 ? ' of each environment' : '';
  const row = (label: string, what: string, data: Pace): PickRow<Pace> => ({
    label,
    description: `about ${durationOf(lengthOf(data))} · ${what}`,
    data,
  });
  const all = environments > 1 ? 'all apps' : `all ${most} apps`;
  const atOnce = `at most ${several} apps${each} are down; the number is a setting`;
  return [
    row('One at a Time', `at most one app${each} is down`, { kind: 'oneAtATime' }),
    ...(several > 1 && several < most
      ? [row(`${several} at a Time`, atOnce, { kind: 'several', count: several })]
      : []),
    row('All at Once', `${all} are down together for a while`, { kind: 'allAtOnce' }),
  ];
}

const orderWords: Readonly<Record<Order, { readonly label: string; readonly description: string }>> = {
  together: { label: 'By Name', description: 'none waits for another' },
  slotsFirst: { label: 'Slots First', description: 'then a pause to look at them before the apps themselves' },
  planByPlan: { label: 'Plan by Plan', description: 'one App Service plan after the other' },
};

export function orderRows(orders: readonly Order[]): Rows<Order> {
  return orders.map((order) => ({ ...orderWords[order], data: order }));
}
