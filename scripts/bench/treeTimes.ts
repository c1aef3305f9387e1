import type { App } from '../../src/azure/app.ts';
import type { HostingEnvironment } from '../../src/azure/hostingEnvironment.ts';
import type { Subscription } from '../../src/signIn/listing.ts';
import { AppsNode, type TreeServices } from '../../src/tree/appNodes.ts';
import { EnvironmentNode } from '../../src/tree/environmentNodes.ts';
import type { TreeNode } from '../../src/tree/treeNode.ts';
import { StopStartNeeds } from '../../src/trustStore/stopStartNeeds.ts';
import { ManualClock } from '../../test/clock/manualClock.ts';
import { type Figure, median } from './figure.ts';

const rounds = 9;
const apps = 500;
const minute = 60_000;

/** How long a refresh of an environment with many apps takes on the thread, which all extensions share, without the time of Azure. */
export async function treeTimes(): Promise<Figure[]> {
  const whole: number[] = [];
  const longest: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { environment, list } = await openedEnvironment();
    const times = [
      await timeOf(() => list.children(new AbortController().signal)),
      await timeOf(async () => said(environment)),
      await timeOf(async () => said(list)),
      await timeOf(async () => (await list.children(new AbortController().signal)).map(said)),
    ];
    whole.push(times.reduce((sum, time) => sum + time, 0));
    longest.push(Math.max(...times));
  }
  const what = `Refresh of an environment with ${apps} apps`;
  return [
    { what: `${what}: longest time on the thread`, value: median(longest), unit: 'ms', aim: 'at most 50' },
    { what: `${what}: whole time`, value: median(whole), unit: 'ms', aim: 'under 200' },
  ];
}

/** A row as the view keeps it, to know whether it changed. */
function said(node: TreeNode): string {
  return JSON.stringify(node.row());
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Its roots changed, every second app was stopped and started since, and every fifth has a slot. */
async function openedEnvironment(): Promise<{ readonly environment: EnvironmentNode; readonly list: AppsNode }> {
  const clock = new ManualClock();
  const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/hostingEnvironments/large';
  const listed = Array.from({ length: apps }, (_, index) => namedApp(`app-${index}`));
  const slots = listed.filter((_, index) => index % 5 === 0).map(({ name }) => namedApp(name, 'staging'));
  const at = clock.now() - 60 * minute;
  const events = [
    ...Array.from({ length: 30 }, (_, index) => ({ kind: 'written', at: at - index * minute, key: id.toLowerCase() })),
    ...listed.flatMap(({ key }, index) =>
      index % 2 === 0
        ? []
        : [
            { kind: 'stop', at: at + minute, key },
            { kind: 'start', at: at + 2 * minute, key },
          ],
    ),
  ].map((event) => ({ certificate: 'root', caller: undefined, ...event }));
  const azure = {
    activityLog: { ofWebResources: async () => ({ events, completeSince: 0 }) },
    apps: { listOf: async () => listed, withSlots: async () => [...listed, ...slots] },
  };
  const account = { accountId: 'a', accountLabel: 'a', tenantId: 't' };
  const subscription = { subscriptionId: 's', tenantId: 't', name: 's', account, azure } as unknown as Subscription;
  const counted = Promise.withResolvers<void>();
  let draws = 0;
  const needs = new StopStartNeeds({
    clock,
    ownChanges: async () => ({
      keep: () => Promise.resolve(),
      prune: () => Promise.resolve(),
      readAll: async () => ({ changes: [], unreadable: [] }),
    }),
    ownStarts: async () => new Map(),
    warn: (sentence, error) => counted.reject(new Error(sentence, { cause: error })),
    changed: () => {
      draws += 1;
      if (draws === 2) {
        counted.resolve();
      }
    },
  });
  const large: HostingEnvironment = {
    ...{ id, name: 'large', subscriptionId: 's', resourceGroup: 'g', location: 'West Europe', version: 3, raw: {} },
    ...{ loadBalancing: 'internal', ready: true, notReadyBecause: undefined, upgradeAvailable: false },
  };
  void needs.show(subscription, [large]);
  await counted.promise;
  const choices = { showsAll: false, isGrouped: false, filter: [], filterWords: '', shows: () => true };
  const services: TreeServices = {
    ...{
      clock,
      needs,
      now: () => new Date(),
      expiryWarningDays: () => 60,
      activity: { of: () => undefined, busyIn: () => [], isLeft: () => false, leftIn: () => [] },
      lookForLeft: async () => undefined,
      choices,
    },
  };
  const parent = {
    id: 's',
    parent: undefined,
    row: () => ({ label: 's', contextValue: 's', icon: 's' }),
    subscription,
  };
  const environment = new EnvironmentNode(parent, large, services);
  const list = (await environment.children()).find((node) => node instanceof AppsNode);
  if (list === undefined) {
    throw new Error('There is no row of apps.');
  }
  return { environment, list };
}

function namedApp(app: string, slot?: string): App {
  const id = `/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/${app}${slot === undefined ? '' : `/slots/${slot}`}`;
  return {
    ...{ id, key: id.toLowerCase(), name: slot === undefined ? app : `${app}/${slot}`, appName: app, slotName: slot },
    ...{ state: 'running', stateText: 'Running', os: 'windows', kind: 'web', isContainer: false, busy: false },
    ...{ planId: '/subscriptions/s/plan', planName: 'plan', scmStopsToo: false, raw: {} },
    defaultHostName: `${app}.large.appserviceenvironment.net`,
  };
}
