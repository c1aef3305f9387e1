import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import type { App } from '../../../src/azure/app.ts';
import { AzureError } from '../../../src/azure/azureError.ts';
import type { HostingEnvironment } from '../../../src/azure/hostingEnvironment.ts';
import type { EnvironmentListener } from '../../../src/signIn/findEnvironments.ts';
import type { Subscription } from '../../../src/signIn/listing.ts';
import type { RunSnapshot } from '../../../src/stopStart/engine/snapshot.ts';
import { localSecondOfDay } from '../../../src/time/timeText.ts';
import { AppNode } from '../../../src/tree/appNodes.ts';
import { ErrorNode, type TreeNode } from '../../../src/tree/treeNode.ts';
import { ViewChoices } from '../../../src/tree/viewChoices.ts';
import { StopStartNeeds } from '../../../src/trustStore/stopStartNeeds.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { stubVscode } from '../../equipment/vscodeStub.ts';
import { app, target } from '../commands/stopStartApps/plans.ts';
import { LogByHand } from '../trustStore/logByHand.ts';
import { MemoryChanges } from '../trustStore/memoryChanges.ts';

stubVscode();
const { AppActivity } = await import('../../../src/stopStart/shown/windowRuns.ts');
const { selectionsOf } = await import('../../../src/commands/stopStartApps/selection.ts');
const { EnvironmentsView } = await import('../../../src/tree/environmentsView.ts');
const { refresh, retry } = await import('../../../src/commands/refresh.ts');

const apps = [app('orders'), app('shop'), app('shop/staging')];
const environment: HostingEnvironment = { ...target('contoso-ase').environment, location: 'West Europe', version: 3 };

/** A view whose environment and apps are loaded, and whose log and clock a test moves. */
async function opened(listed: readonly App[] = apps) {
  const clock = new ManualClock();
  const waiting = new Set<() => void>();
  const log = new LogByHand(() => clock.now());
  const subscription = withApps(log.subscription, listed);
  const activity = new AppActivity();
  const disk = new MemoryChanges();
  const needs = new StopStartNeeds({
    clock,
    ownChanges: () => Promise.resolve(disk),
    ownStarts: () => Promise.resolve(new Map()),
    warn: (sentence, error) => assert.fail(`${sentence} ${error}`),
    changed: (ids) => view.redrawEnvironments(ids),
  });
  const finding = { asked: false, end: Promise.resolve() };
  /** From now on nothing is found until the test says so. */
  const find = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    Object.assign(finding, { asked: false, end: promise });
    return { asked: () => finding.asked, end: resolve };
  };
  const signIn = {
    onDidChange: () => undefined,
    onDidWait: (listener: () => void) => {
      waiting.add(listener);
      return { dispose: () => waiting.delete(listener) };
    },
    chosenSubscriptions: 0,
    waitsUntil: undefined as number | undefined,
    find: async (_what: string, _signal: AbortSignal, tell: EnvironmentListener) => {
      finding.asked = true;
      await finding.end;
      tell.found({ subscription, environments: [environment] });
      return true;
    },
  };
  const choices = new ViewChoices(memory(), () => view.rearrange());
  const services = {
    ...{ clock, needs, choices, activity, lookForLeft: async () => undefined },
    ...{ now: () => new Date(clock.now()), expiryWarningDays: () => 60 },
  };
  const view = new EnvironmentsView(signIn as never, services, { error: () => undefined } as never, {} as never);
  activity.onDidStart(({ appKey, reload }) => needs.startedByRun(appKey, reload));
  activity.onDidChange((keys) => view.redrawApps(keys));
  const drawn: (TreeNode | undefined)[] = [];
  view.onDidChangeTreeData((node) => {
    drawn.push(node);
    if (node !== undefined) {
      view.getTreeItem(node);
    }
  });

  /** The row at these labels, drawn as VS Code draws it: with all those beside it. */
  const rowAt = async (...labels: readonly string[]): Promise<TreeNode> => {
    let found: TreeNode | undefined;
    for (const label of labels) {
      const rows: readonly TreeNode[] = await view.getChildren(found);
      for (const row of rows) {
        view.getTreeItem(row);
      }
      found = rows.find((row) => row.row().label === label);
      assert.ok(found, label);
    }
    return found as TreeNode;
  };
  const ase = await rowAt('Contoso', 'contoso-ase');
  while (log.reads.length === 0) {
    await clock.advance(0);
  }
  return {
    view,
    needs,
    choices,
    activity,
    clock,
    log,
    subscription,
    drawn,
    rowAt,
    ase,
    signIn,
    find,
    waits: () => [...waiting].map((tell) => tell()),
  };
}

/** What VS Code keeps for an extension. */
function memory(): Memento {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: (key: string) => kept.get(key) as never,
    update: async (key, value) => void kept.set(key, value),
  };
}

function withApps(subscription: Subscription, listed: readonly App[]): Subscription {
  const azure = {
    ...subscription.azure,
    waitingUntil: () => undefined,
    environments: { list: () => Promise.resolve([environment]) },
    apps: {
      withSlots: () => Promise.resolve(listed),
      listOf: () => Promise.resolve(listed),
      slotsOf: (id: string) => Promise.resolve(listed.filter((one) => one.id.startsWith(`${id}/slots/`))),
    },
  } as unknown as Subscription['azure'];
  return { ...subscription, azure };
}

const rowOf = (node: TreeNode): string => `${node.row().label}: ${node.row().description}`;

/** A run that stands so. A number is when it started an app that is back. */
function snapshot(phases: Readonly<Record<string, 'stopping' | 'planned' | number>>): RunSnapshot {
  const states = Object.entries(phases).map(([name, state]) => ({
    app: apps.find((one) => one.name === name),
    ...(typeof state === 'number'
      ? { phase: 'watched', reload: { at: state, stopSentAt: undefined } }
      : { phase: state }),
  }));
  return { runId: 'run', environment: { key: environment.id.toLowerCase() }, apps: states } as unknown as RunSnapshot;
}

describe('The Environments view during a run', () => {
  it('says of an app that the run has finished, and in the counts above, within a second that it is done', async () => {
    const { activity, needs, clock, log, drawn, rowAt, ase } = await opened();
    needs.certificateChanged(environment.id, { what: 'write', certificate: 'new-root' });
    log.answer();
    await clock.advance(0);
    log.answer();
    await clock.advance(0);
    const list = await rowAt('Contoso', 'contoso-ase', 'Apps');
    const shop = await rowAt('Contoso', 'contoso-ase', 'Apps', 'shop');
    const orders = await rowAt('Contoso', 'contoso-ase', 'Apps', 'orders');
    assert.equal(rowOf(ase), 'contoso-ase: 3 need stop and start · West Europe');
    assert.equal(rowOf(list), 'Apps: 2 · 2 need stop and start · 1 slot needs stop and start');
    assert.equal(rowOf(shop), 'shop: needs stop and start · 1 slot needs stop and start');

    await clock.advance(1000);
    activity.update(snapshot({ orders: 'stopping', shop: 'planned' }));
    assert.equal(rowOf(orders), 'orders: stopping…');
    assert.equal(rowOf(ase), 'contoso-ase: 1 going on · 2 need stop and start · West Europe');
    await clock.advance(1000);
    drawn.length = 0;
    activity.update(snapshot({ orders: clock.now(), shop: 'stopping' }));
    assert.equal(rowOf(orders), 'orders: up to date');
    assert.ok(drawn.includes(orders), 'its row is drawn at once');
    assert.ok(!drawn.includes(undefined));
    await clock.advance(1000);
    assert.ok(drawn.includes(ase) && drawn.includes(list), 'and within a second those that count it');
    assert.equal(rowOf(list), 'Apps: 2 · 1 going on · 1 slot needs stop and start');
  });

  it('draws the rows that count at most twice a second, because the rows below are drawn with them', async () => {
    const { activity, needs, clock, log, drawn, ase } = await opened();
    needs.certificateChanged(environment.id, { what: 'write', certificate: 'new-root' });
    log.answer();
    await clock.advance(0);
    log.answer();
    await clock.advance(5000);
    drawn.length = 0;
    for (const phase of ['stopping', clock.now(), 'stopping', clock.now() + 1] as const) {
      activity.update(snapshot({ orders: phase }));
    }
    assert.equal(drawn.filter((node) => node === ase).length, 1);
    await clock.advance(600);
    assert.equal(drawn.filter((node) => node === ase).length, 2);
  });
});

describe('The Environments view', () => {
  it('says of an environment that a run works on apps that were not read', async () => {
    const { activity, clock, log, drawn, view, ase } = await opened();
    log.answer();
    await clock.advance(0);
    activity.update(snapshot({ orders: 'stopping', shop: 'planned' }));
    assert.ok(drawn.includes(ase));
    assert.equal(rowOf(ase), 'contoso-ase: 1 going on · West Europe');
    const [, , list] = await view.getChildren(ase);
    assert.equal(rowOf(list as TreeNode), 'Apps: 1 going on');
    activity.update(snapshot({ orders: 1 }));
    assert.equal(rowOf(ase), 'contoso-ase: no change known · West Europe');
  });

  it('says which apps a run left stopped, in the rows of the environment, of the list and of the app', async () => {
    const park = app('park', 'plan-a', { state: 'Stopped' });
    const { activity, clock, drawn, log, rowAt, view, ase } = await opened([...apps, park]);
    log.answer();
    await clock.advance(0);
    const left = new Map([[park.key, environment.id.toLowerCase()]]);
    activity.setLeft(left);
    await clock.advance(1000);
    assert.ok(drawn.includes(ase));
    assert.equal(rowOf(ase), 'contoso-ase: 1 app may be left stopped · West Europe');

    const row = await rowAt('Contoso', 'contoso-ase', 'Apps', 'park');
    assert.equal(rowOf(row), 'park: left stopped by a run');
    assert.equal(row.row().icon, 'stop-circle');
    assert.equal(rowOf(await rowAt('Contoso', 'contoso-ase', 'Apps')), 'Apps: 3 · 1 left stopped by a run');
    assert.equal(rowOf(ase), 'contoso-ase: 1 left stopped by a run · West Europe');
    assert.equal(view.loadedNodes().filter((node) => node.care?.() !== undefined).length, 1);

    const drawnBefore = drawn.length;
    activity.setLeft(new Map(left));
    assert.equal(drawn.length, drawnBefore, 'nothing changed');
    activity.setLeft(new Map());
    await clock.advance(1000);
    const redrawn = drawn.slice(drawnBefore);
    assert.ok(redrawn.includes(row) && redrawn.includes(ase));
    assert.equal(rowOf(row), 'park: stopped');
    assert.equal(rowOf(ase), 'contoso-ase: no change known · West Europe');
  });

  it('says only that a run works on an app where it starts one that was left stopped', async () => {
    const { activity, clock, log, ase } = await opened();
    log.answer();
    await clock.advance(0);
    activity.setLeft(new Map([[apps[0]?.key ?? '', environment.id.toLowerCase()]]));
    activity.update(snapshot({ orders: 'stopping' }));
    assert.equal(rowOf(ase), 'contoso-ase: 1 going on · West Europe');
  });

  it('does not say so of an app that runs again or is gone', async () => {
    const { activity, clock, log, rowAt, ase } = await opened();
    log.answer();
    await clock.advance(0);
    const gone = app('gone');
    activity.setLeft(new Map([apps[0]?.key ?? '', gone.key].map((key) => [key, environment.id.toLowerCase()])));
    assert.equal(rowOf(ase), 'contoso-ase: 2 apps may be left stopped · West Europe');
    await rowAt('Contoso', 'contoso-ase', 'Apps', 'orders');
    assert.equal(rowOf(ase), 'contoso-ase: no change known · West Europe');
  });

  it('counts what is loaded, and draws the row above when it is there', async () => {
    const { drawn, log, clock, rowAt } = await opened();
    log.answer();
    await clock.advance(0);
    const list = await rowAt('Contoso', 'contoso-ase', 'Apps');
    assert.equal(rowOf(list), 'Apps: ');
    drawn.length = 0;
    await rowAt('Contoso', 'contoso-ase', 'Apps', 'shop');
    assert.ok(drawn.includes(list));
    assert.equal(rowOf(list), 'Apps: 2 · no change known');
  });
});

describe('A row whose rows are loaded', () => {
  it('says until when it waits while Azure throttles, and no longer after that', async () => {
    const { view, subscription, drawn, rowAt, waits } = await opened();
    const { azure } = subscription as unknown as {
      azure: { waitingUntil: () => number | undefined; apps: { listOf: () => Promise<readonly App[]> } };
    };
    const list = await rowAt('Contoso', 'contoso-ase', 'Apps');
    const said = (): unknown => view.getTreeItem(list).description;
    const before = said();
    let answer = (_: readonly App[]): void => undefined;
    azure.apps.listOf = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const until = Date.UTC(2026, 0, 5, 14, 5);
    const words = `waiting for Azure until ${localSecondOfDay(until)}`;
    azure.waitingUntil = () => until;
    assert.equal(said(), before, 'nothing is loaded');
    const loading = view.getChildren(list);
    await new Promise((resolve) => setImmediate(resolve));
    drawn.length = 0;
    waits();
    assert.deepEqual(drawn, [list]);
    assert.equal(said(), words);
    azure.waitingUntil = () => undefined;
    waits();
    assert.equal(said(), before);
    azure.waitingUntil = () => until;
    waits();
    answer(apps);
    await loading;
    assert.doesNotMatch(String(said()), /waiting/);
  });

  it('says on its row and above it that an app is being stopped by itself', async () => {
    const { activity, clock, rowAt, ase } = await opened();
    const row = await rowAt('Contoso', 'contoso-ase', 'Apps', 'orders');
    const before = row.row();
    const ended = activity.begin(apps[0]?.key ?? '', environment.id.toLowerCase(), 'stopping…');
    assert.match(row.row().description ?? '', /^stopping…/);
    assert.match(row.row().contextValue, /busy/, 'and it cannot be stopped or started meanwhile');
    assert.match(ase.row().description ?? '', /^1 going on/);
    ended();
    await clock.advance(1_000);
    assert.deepEqual(row.row(), before);
  });

  it('says above the rows, while they are found, until when Azure makes that wait', async () => {
    const { find, signIn, waits, view } = await opened();
    const message = (): unknown => view.shown?.message;
    const found = find();
    view.register({} as never);
    view.startOver();
    const rows = view.getChildren();
    while (!found.asked()) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const until = Date.UTC(2026, 0, 5, 14, 5);
    signIn.waitsUntil = until;
    waits();
    assert.equal(message(), `Loading Azure subscriptions… Waiting for Azure until ${localSecondOfDay(until)}`);
    found.end();
    await rows;
    await view.allFound;
    assert.equal(message(), '');
    waits();
    assert.equal(message(), '', 'the rows say so themselves');
  });

  it('does not say so while old rows are shown: they would be gone', async () => {
    const { view, subscription, drawn, rowAt, waits } = await opened();
    const { azure } = subscription as unknown as {
      azure: { waitingUntil: () => number | undefined; apps: { listOf: () => Promise<never> } };
    };
    const list = await rowAt('Contoso', 'contoso-ase', 'Apps');
    await view.getChildren(list);
    azure.apps.listOf = () => new Promise(() => undefined);
    azure.waitingUntil = () => Date.UTC(2026, 0, 5, 14, 5);
    view.refresh(list);
    await new Promise((resolve) => setImmediate(resolve));
    drawn.length = 0;
    waits();
    assert.deepEqual(drawn, []);
  });
});

describe('The reads of the Environments view', () => {
  /** The list of the apps, which is read until its signal ends it. */
  async function reading() {
    const scene = await opened();
    const list = await scene.rowAt('Contoso', 'contoso-ase', 'Apps');
    const signals: AbortSignal[] = [];
    const { azure } = scene.subscription as unknown as {
      azure: { apps: { listOf: (id: string, signal: AbortSignal) => Promise<never> } };
    };
    azure.apps.listOf = (_id, signal) => {
      signals.push(signal);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    return { ...scene, list, signals };
  }

  it('end with the row that VS Code closes, which shows no error', async () => {
    const { view, list, signals, drawn } = await reading();
    const asked = view.openRows.getChildren(list);
    drawn.length = 0;
    view.openRows.close(list);
    assert.equal((await asked)[0]?.row().label, 'Loading…');
    assert.equal(signals[0]?.aborted, true);
    assert.equal(view.isLoaded(list), false);
    view.openRows.open(list);
    assert.deepEqual(drawn, [list]);
  });

  it('go on for a command that wants the rows', async () => {
    const { view, list, signals } = await reading();
    void view.openRows.getChildren(list);
    void view.getChildren(list);
    view.openRows.close(list);
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [false],
    );
  });

  it('end with the window', async () => {
    const { view, list, signals } = await reading();
    const asked = view.openRows.getChildren(list);
    view.dispose();
    assert.equal(signals[0]?.aborted, true);
    assert.deepEqual(await asked, []);
  });
});

describe('Refresh', () => {
  const failure = () => Promise.reject(new AzureError('network', { operation: 'list' }));
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  /** With all rows down to the slots of shop. What Azure lists is for a test to change. */
  async function refreshable() {
    const scene = await opened([...apps]);
    scene.log.answer();
    await turn();
    const { azure } = scene.subscription as unknown as {
      azure: {
        apps: { listOf: () => Promise<readonly App[]>; slotsOf: () => Promise<readonly App[]> };
        rootCertificates: { list: () => Promise<readonly unknown[]> };
      };
    };
    azure.rootCertificates = { list: () => Promise.resolve([]) };
    await scene.rowAt('Contoso', 'contoso-ase', 'Apps', 'shop', 'staging');
    const list = await scene.rowAt('Contoso', 'contoso-ase', 'Apps');
    const shop = await scene.rowAt('Contoso', 'contoso-ase', 'Apps', 'shop');
    const done = async (node: TreeNode): Promise<void> => {
      refresh(scene.view, scene.needs, node);
      await turn();
    };
    return { ...scene, azure, list, shop, done };
  }

  it('of an app reads its state again', async () => {
    const { azure, shop, done, rowAt } = await refreshable();
    azure.apps.listOf = () => Promise.resolve([app('orders'), app('shop', 'plan-a', { state: 'Stopped' })]);
    await done(shop);
    assert.equal(rowOf(await rowAt('Contoso', 'contoso-ase', 'Apps', 'shop')), 'shop: stopped');
  });

  it('keeps what is below an app that is in a group', async () => {
    const { view, shop, choices } = await refreshable();
    await choices.group(true);
    const labels = async () => (await view.getChildren(shop)).map((row) => row.row().label);
    const before = await labels();
    view.refresh();
    assert.deepEqual(await labels(), before, 'of the row that VS Code still has');
  });

  it('of a slot reads its state again, and not the list of the apps', async () => {
    const { azure, done, rowAt } = await refreshable();
    azure.apps.listOf = () => Promise.reject(new Error('asked'));
    azure.apps.slotsOf = () => Promise.resolve([app('shop/staging', 'plan-a', { state: 'Stopped' })]);
    await done(await rowAt('Contoso', 'contoso-ase', 'Apps', 'shop', 'staging'));
    assert.match(rowOf(await rowAt('Contoso', 'contoso-ase', 'Apps', 'shop', 'staging')), /^staging: stopped/);
  });

  it('of what could not be loaded finds out anew what the apps need', async () => {
    const { azure, list, log, clock, view, needs, done, rowAt } = await refreshable();
    azure.apps.listOf = failure;
    await done(list);
    const [error] = await view.getChildren(list);
    assert.ok(error instanceof ErrorNode);
    azure.apps.listOf = () => Promise.resolve([app('orders')]);
    await clock.advance(0);
    const before = log.reads.length;
    retry(view, needs, { shows: () => false } as never, error);
    await clock.advance(0);
    await turn();
    assert.equal(log.reads.length, before + 1);
    assert.ok(await rowAt('Contoso', 'contoso-ase', 'Apps', 'orders'));
  });

  it('forgets slots that are gone, or can’t be listed', async () => {
    for (const slotsOf of [() => Promise.resolve([]), failure]) {
      const { azure, view, shop } = await refreshable();
      assert.ok(shop instanceof AppNode);
      assert.equal(shop.withSlots().length, 2);
      azure.apps.slotsOf = slotsOf;
      view.refresh(shop);
      await turn();
      assert.equal(shop.withSlots().length, 1);
      assert.deepEqual(shop.page.slots ?? [], []);
    }
  });

  it('leaves no count of an earlier load above an error', async () => {
    const { azure, list, drawn, view, choices, done, rowAt } = await refreshable();
    const roots = await rowAt('Contoso', 'contoso-ase', 'Root certificates');
    await view.getChildren(roots);
    assert.equal(rowOf(list), 'Apps: 2 · no change known');
    assert.equal(rowOf(roots), 'Root certificates: 0');
    azure.apps.listOf = failure;
    azure.rootCertificates.list = failure;
    drawn.length = 0;
    await done(list);
    await done(roots);
    assert.ok(drawn.includes(list) && drawn.includes(roots));
    assert.equal(rowOf(list), 'Apps: ');
    assert.equal(rowOf(roots), 'Root certificates: undefined');
    assert.match(rowOf((await view.getChildren(list))[0] as TreeNode), /^Could not load/);
    drawn.length = 0;
    await choices.group(false);
    assert.deepEqual(drawn, [], 'the error is not drawn again and again');
  });
});

describe('The apps of the Environments view', () => {
  const plans = [
    app('orders'),
    app('shop', 'plan-b'),
    app('shop/staging', 'plan-b'),
    app('park', 'plan-b', { state: 'Stopped' }),
  ];
  const labels = (rows: readonly TreeNode[]): readonly string[] => rows.map(rowOf);

  /** Their rows are loaded; orders was started after the change of the roots. */
  async function listed() {
    const scene = await opened(plans);
    const { needs, log, clock, rowAt } = scene;
    needs.certificateChanged(environment.id, { what: 'write', certificate: 'new-root' });
    await clock.advance(1000);
    needs.startedByRun(plans[0]?.key ?? '', { at: clock.now() });
    log.answer();
    await clock.advance(0);
    log.answer();
    await clock.advance(0);
    const list = await rowAt('Contoso', 'contoso-ase', 'Apps');
    await scene.view.getChildren(list);
    return { ...scene, list };
  }

  it('are grouped by plan where the user wants that, and keep their rows', async () => {
    const { view, choices, drawn, list, rowAt } = await listed();
    const shop = await rowAt('Contoso', 'contoso-ase', 'Apps', 'shop');
    assert.match(rowOf(shop), / · plan-b$/);
    drawn.length = 0;
    await choices.group(true);
    assert.ok(drawn.includes(list));
    const groups = await view.getChildren(list);
    assert.deepEqual(labels(groups), ['plan-a: 1 · up to date', 'plan-b: 2 · 1 needs stop and start · 1 stopped']);
    assert.equal(await rowAt('Contoso', 'contoso-ase', 'Apps', 'plan-b', 'shop'), shop);
    assert.equal(rowOf(shop), 'shop: needs stop and start · 1 slot needs stop and start', 'the plan is above');
    assert.equal(view.openRows.getParent(shop), groups[1]);
    const [chosen] = selectionsOf(groups[1], undefined);
    const keys = ['shop', 'shop/staging', 'park'].map((name) => plans.find((one) => one.name === name)?.key);
    assert.deepEqual([...(chosen?.chosen ?? [])].sort(), keys.sort(), 'a stop and start of a plan takes its slots too');
    await choices.group(false);
    assert.equal(view.openRows.getParent(shop), list);
  });

  it('of one plan are one group, in whatever case Azure writes its name', async () => {
    const { view, choices, rowAt } = await opened([app('orders', 'Plan-A'), app('shop', 'plan-a')]);
    const list = await rowAt('Contoso', 'contoso-ase', 'Apps');
    await choices.group(true);
    const groups = await view.getChildren(list);
    assert.deepEqual(labels(groups), ['plan-a: 2 · checking…']);
    assert.equal((await view.getChildren(groups[0])).length, 2);
  });

  it('are filtered by status, and those above say so', async () => {
    const { view, choices, list } = await listed();
    await choices.filterBy(['stopped', 'fine']);
    assert.deepEqual(labels(await view.getChildren(list)), ['orders: up to date · plan-a', 'park: stopped · plan-b']);
    assert.match(rowOf(list), /^Apps: 2 of 3 · /);
    assert.equal(choices.filterWords, 'Only apps: stopped, up to date or verified');
    await choices.filterBy(['unknown']);
    const [none] = await view.getChildren(list);
    assert.equal(none?.row().label, 'No app fits the filter');
    assert.equal(none?.click?.command, 'aseCertificates.showAllApps');
    await choices.filterBy([]);
    assert.equal((await view.getChildren(list)).length, 3);
  });

  it('come and go with their status', async () => {
    const { view, choices, needs, drawn, list, clock } = await listed();
    await choices.filterBy(['fine']);
    assert.deepEqual(labels(await view.getChildren(list)), ['orders: up to date · plan-a']);
    drawn.length = 0;
    await clock.advance(1000);
    needs.certificateChanged(environment.id, { what: 'write', certificate: 'another' });
    assert.ok(drawn.includes(list));
    assert.equal((await view.getChildren(list))[0]?.row().label, 'No app fits the filter');
  });
});
