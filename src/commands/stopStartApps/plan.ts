import type { App } from '../../azure/app.ts';
import type { Pace, Wave } from '../../stopStart/engine/runRequest.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';

/** What the user wants done on one environment. */
export interface Plan extends OrderedApps {
  readonly pace: Pace;
}

/** A plan with its environment. Several plans run side by side, each at its own pace. */
export interface EnvironmentPlan {
  readonly target: EnvironmentTarget;
  readonly plan: Plan;
  /** Apps of the environment that do not run, so they are skipped. */
  readonly notRunning: readonly App[];
}

/**
 * In which order apps are stopped and started.
 *
 * - `together`: by name, none waits for another.
 * - `slotsFirst`: deployment slots, then a pause to look at them, then the apps themselves.
 * - `planByPlan`: one App Service plan after the other.
 */
export type Order = 'together' | 'slotsFirst' | 'planByPlan';

/** Apps of one environment, in order, in waves with titles. */
interface OrderedApps {
  readonly apps: readonly App[];
  readonly waves: readonly TitledWave[];
}

interface TitledWave extends Wave {
  readonly title: string;
}

/** The orders that make a difference for these apps of one environment, the simplest first. */
export function usefulOrders(apps: readonly App[]): readonly Order[] {
  const slots = apps.filter(isSlot);
  const hasBoth = slots.length > 0 && slots.length < apps.length;
  return [
    'together',
    ...(hasBoth ? ['slotsFirst' as const] : []),
    ...(groupByPlan(apps).size > 1 ? ['planByPlan' as const] : []),
  ];
}

/** The orders that make a difference on any of several environments, the simplest first. `apps` has a list for each of them. */
export function usefulOrdersOfEach(apps: readonly (readonly App[])[]): readonly Order[] {
  const orders = new Set(apps.flatMap((some) => usefulOrders(some)));
  return (['together', 'slotsFirst', 'planByPlan'] as const).filter((order) => orders.has(order));
}

/** If an order makes no difference for these apps, they are taken by name. */
export function orderApps(apps: readonly App[], order: Order): OrderedApps {
  switch (usefulOrders(apps).includes(order) ? order : 'together') {
    case 'together':
      return ordered([{ title: 'By name', apps, lookAfter: false }]);
    case 'slotsFirst':
      return ordered([
        { title: 'Slots first', apps: apps.filter(isSlot), lookAfter: true },
        { title: 'Then the apps themselves', apps: apps.filter((app) => !isSlot(app)), lookAfter: false },
      ]);
    case 'planByPlan':
      return ordered([...groupByPlan(apps)].map(([title, some]) => ({ title, apps: some, lookAfter: false })));
  }
}

function ordered(
  parts: readonly { readonly title: string; readonly apps: readonly App[]; readonly lookAfter: boolean }[],
): OrderedApps {
  return {
    apps: parts.flatMap((part) => part.apps),
    waves: parts.map((part) => ({ title: part.title, size: part.apps.length, lookAfter: part.lookAfter })),
  };
}

function isSlot({ slotName }: App): boolean {
  return slotName !== undefined;
}

/** By the plan's name; two plans may have one name in two resource groups. */
export function groupByPlan(apps: readonly App[]): ReadonlyMap<string, readonly App[]> {
  const groups = new Map<string, { readonly title: string; readonly apps: App[] }>();
  for (const app of apps) {
    const key = app.planId?.toLowerCase() ?? '';
    const group = groups.get(key) ?? { title: app.planName ?? 'Without an App Service plan', apps: [] };
    group.apps.push(app);
    groups.set(key, group);
  }
  const titles = [...groups.values()].map(({ title }) => title);
  const isUnique = (title: string): boolean => titles.filter((one) => one === title).length === 1;
  const titled = [...groups].map(
    ([key, { title, apps: some }]) => [isUnique(title) ? title : `${title} (${groupOf(key)})`, some] as const,
  );
  return new Map(titled.toSorted(([one], [other]) => one.localeCompare(other)));
}

function groupOf(planId: string): string {
  return /\/resourcegroups\/([^/]+)/.exec(planId)?.[1] ?? planId;
}
