import assert from 'node:assert/strict';
import type { HostingEnvironment } from '../../../src/azure/hostingEnvironment.ts';
import { viewStateKey } from '../../../src/contributions.ts';
import type { EnvironmentListener } from '../../../src/signIn/findEnvironments.ts';
import type { Subscription } from '../../../src/signIn/listing.ts';
import { SubscriptionNode } from '../../../src/tree/subscriptionNode.ts';
import type { TreeNode } from '../../../src/tree/treeNode.ts';
import { StopStartNeeds } from '../../../src/trustStore/stopStartNeeds.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { contexts, stubVscode } from '../../equipment/vscodeStub.ts';
import { target } from '../commands/stopStartApps/plans.ts';
import { MemoryChanges } from '../trustStore/memoryChanges.ts';

stubVscode();
const { RootRows } = await import('../../../src/tree/rootRows.ts');
const { EnvironmentsView } = await import('../../../src/tree/environmentsView.ts');

/** A view whose sign-in tells what a test tells, when it tells it. */
function view() {
  const clock = new ManualClock();
  let told = Promise.withResolvers<EnvironmentListener>();
  let end = Promise.withResolvers<boolean>();
  const asked: string[] = [];
  const known = new Set<string>();
  const failures: unknown[] = [];
  const choices = { isGrouped: false, filter: [], filterWords: '', shows: () => true, showsAll: false };
  const needs = {
    show: ({ name }: Subscription) => asked.push(`needs of ${name}`),
    summary: ({ name }: Subscription) => (known.has(name) ? summary : undefined),
    counted: () => undefined,
  };
  const signIn = {
    onDidChange: () => undefined,
    onDidWait: () => ({ dispose: () => undefined }),
    chosenSubscriptions: 0,
    find: (what: string, _signal: AbortSignal, tell: EnvironmentListener) => {
      asked.push(what);
      told.resolve(tell);
      return end.promise;
    },
  };
  const services = {
    clock,
    choices,
    needs,
    activity: {
      ...{ of: () => undefined, busyIn: () => [], isLeft: () => false },
      leftIn: (key: string) => (key.endsWith('/gone-truth') ? ['orders'] : []),
    },
    lookForLeft: async () => undefined,
    now: () => new Date(0),
    expiryWarningDays: () => 60,
  };
  const shown = new EnvironmentsView(
    signIn as never,
    services as never,
    { error: () => undefined } as never,
    { failure: (error: unknown) => failures.push(error) } as never,
  );
  /** VS Code shows the view. */
  const see = (): void => {
    shown.shown = { visible: true } as typeof shown.shown;
  };
  let draws = 0;
  shown.onDidChangeTreeData((node) => {
    draws += node === undefined ? 1 : 0;
  });
  const subscription = (name: string, account = 'anna'): Subscription =>
    ({
      ...{
        subscriptionId: name,
        tenantId: 't',
        name,
        account: { accountId: account, accountLabel: account, tenantId: 't' },
      },
      azure: {
        environments: {
          list: async () => {
            asked.push(`list of ${name}`);
            await new Promise(setImmediate);
            return [environment(`${name}-truth`)];
          },
        },
      },
    }) as unknown as Subscription;
  /** What the next load is told. */
  const next = () => {
    told = Promise.withResolvers();
    end = Promise.withResolvers();
    return { told: told.promise, end };
  };
  const first = { told: told.promise, end };
  return { shown, clock, ...first, next, asked, known, failures, choices, subscription, draws: () => draws, see };
}

function environment(name: string): HostingEnvironment {
  return { ...target(name).environment, location: 'West Europe', version: 3 };
}

const summary = {
  ...{ needing: 0, unknown: 0, uncounted: false, counting: false },
  ...{ unreadable: undefined, unchangedSince: 0 },
};

const labels = (rows: readonly TreeNode[]): readonly string[] => rows.map((row) => row.row().label);

/** Until what goes on in the background has ended: each answer takes a turn of the event loop. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) {
    await new Promise(setImmediate);
  }
}

/** 250 subscriptions, in a view that is visible or not, and what is asked of them, which ends when a test says so. */
async function manyRows({ failing = -1 } = {}) {
  const view = {
    shown: { visible: false },
    redrawEnvironments: (ids: readonly string[]) => checked.push(...ids),
    replaceRows: () => assert.fail('nothing differs'),
  };
  const checked: string[] = [];
  const signal = new AbortController();
  const underWay: (() => void)[] = [];
  const requests: string[] = [];
  const importance = new Set<unknown>();
  let most = 0;
  const azureOf = (index: number) => ({
    environments: {
      list: async () => {
        requests.push(`list ${index}`);
        return [environment(`e${index}`)];
      },
    },
    activityLog: {
      ofWebResources: async (_id: string, question: { importance?: unknown }, signal: AbortSignal) => {
        requests.push(`log ${index}`);
        importance.add(question.importance);
        // The first ten are not in question: they are asked at once.
        if (index >= 10) {
          await new Promise<void>((resolve, reject) => {
            underWay.push(resolve);
            most = Math.max(most, underWay.length);
            signal.addEventListener('abort', () => reject(signal.reason));
          });
        }
        if (index === failing) {
          throw new Error('broken');
        }
        return { events: [], completeSince: 0 };
      },
    },
  });
  const clock = new ManualClock();
  const needs = new StopStartNeeds({
    ...{ clock, ownChanges: async () => new MemoryChanges(), ownStarts: async () => new Map() },
    ...{ warn: () => undefined, changed: () => undefined },
  });
  const services = {
    clock,
    needs,
    activity: { of: () => undefined, busyIn: () => [], isLeft: () => false, leftIn: () => [] },
    choices: {},
  };
  const rows = new RootRows(services as never, () => undefined, { view, signal: signal.signal });
  for (let index = 0; index < 250; index += 1) {
    const account = { accountId: 'a', accountLabel: 'anna', tenantId: 't' };
    const one = {
      subscriptionId: `s${index}`,
      tenantId: 't',
      name: `S${1000 + index}`,
      account,
      azure: azureOf(index),
    };
    rows.found({ subscription: one as unknown as Subscription, environments: [environment(`e${index}`)] });
  }
  rows.end();
  const below = await Promise.all(rows.shown().map((row) => row.children?.(signal.signal) ?? []));
  const words = (index: number): string | undefined => below[index]?.[0]?.row().description?.split(' · ')[0];
  const settle = () => new Promise(setImmediate);
  /** Ends what is under way, and what follows, and so on. */
  const goOn = async (times = 1): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      for (const end of underWay.splice(0)) {
        end();
      }
      await settle();
      await settle();
    }
  };
  const logs = () => requests.filter((one) => one.startsWith('log')).length;
  await settle();
  await settle();
  const seen = { logs, requests, checked, importance, underWay, most: () => most };
  return { view, rows, below, words, goOn, signal, clock, ...seen };
}

/**
 * Subscriptions whose rows were not opened, at a refresh that takes long: Beta is found at once. `rows`: those of the earlier load; `tell`
 * and `end`: of the refresh.
 */
async function slowRefresh(names: readonly string[]) {
  const { shown, clock, told, end, next, subscription } = view();
  const loading = shown.getChildren();
  for (const name of names) {
    (await told).found({ subscription: subscription(name), environments: [environment('old')] });
  }
  end.resolve(true);
  await loading;
  await shown.allFound;
  const again = next();
  shown.refresh();
  const refreshing = shown.getChildren();
  const tell = await again.told;
  tell.found({ subscription: subscription('Beta'), environments: [environment('b')] });
  await clock.advance(2_000);
  const rows = (await refreshing).filter((row) => names.includes(row.row().label));
  return { shown, subscription, rows, tell, end: again.end };
}

describe('The rows at the top of the Environments view', () => {
  it('are there with the first subscription, and the others come as they are found', async () => {
    const { shown, clock, told, end, subscription, draws } = view();
    const first = shown.getChildren();
    const tell = await told;
    tell.found({ subscription: subscription('Beta'), environments: [environment('b')] });
    assert.deepEqual(labels(await first), ['Beta']);
    assert.equal(draws(), 0);

    tell.found({ subscription: subscription('Alpha'), environments: [environment('a')] });
    tell.needsSignIn({ name: 'Fabrikam', account: { accountId: 'anna', accountLabel: 'anna', tenantId: 'f' } });
    tell.failure({ what: 'the subscriptions of anna in Woodgrove', error: new Error('late') });
    await clock.advance(300);
    const rows = await shown.getChildren();
    assert.deepEqual(labels(rows), [
      'Could not load the subscriptions of anna in Woodgrove',
      'Alpha',
      'Beta',
      'Fabrikam',
    ]);
    assert.equal(draws(), 2, 'at once, and at the end of the pause');
    assert.equal(rows[2], (await first)[0], 'a row stays the same');
    end.resolve(true);
    await clock.advance(300);
    assert.equal(draws(), 2);
  });

  it('are shown as they were found, and Azure Resource Manager is asked then, for a few subscriptions', async () => {
    const { shown, told, end, subscription, asked } = view();
    const loading = shown.getChildren();
    const tell = await told;
    for (let index = 10; index < 22; index += 1) {
      tell.found({ subscription: subscription(`S${index}`), environments: [environment(`found-${index}`)] });
    }
    end.resolve(true);
    const rows = await loading;
    assert.ok(rows.every(({ opens }) => opens === 'expanded'));
    const below = await Promise.all(rows.map((row) => shown.getChildren(row)));
    assert.deepEqual(
      [9, 10].map((index) => labels(below[index] ?? [])),
      [['found-19'], ['found-20']],
    );
    await settled();
    const later = await Promise.all(rows.map((row) => shown.getChildren(row)));
    assert.deepEqual(
      [9, 10].map((index) => labels(later[index] ?? [])),
      [['S19-truth'], ['found-20']],
    );
    assert.equal(asked.filter((one) => one.startsWith('list')).length, 10, 'no second time for what differs');
    assert.ok(asked.includes('needs of S19'));
    assert.ok(!asked.includes('needs of S20'));

    const [found] = below[10] ?? [];
    await shown.getChildren(found);
    await shown.getChildren(found);
    assert.equal(asked.filter((one) => one === 'needs of S20').length, 1, 'once somebody opens one');
    shown.refresh(rows[10]);
    assert.deepEqual(labels(await shown.getChildren(rows[10])), ['S20-truth'], 'a refresh asks');
  });

  it('do not wait for Azure Resource Manager, and keep those below where it says the same', async () => {
    const { shown, told, end, subscription, draws } = view();
    const one = subscription('S');
    const listing = Promise.withResolvers<HostingEnvironment[]>();
    Object.assign(one.azure.environments, { list: () => listing.promise });
    const loading = shown.getChildren();
    (await told).found({ subscription: one, environments: [environment('a'), environment('b')] });
    end.resolve(true);
    const [row] = await loading;
    const below = await shown.getChildren(row);
    for (const node of below) {
      shown.getTreeItem(node);
    }
    const changed: unknown[] = [];
    shown.onDidChangeTreeData((node) => changed.push(node));
    const scaling = { ...environment('b'), ready: false, notReadyBecause: 'Scaling' };
    listing.resolve([scaling, environment('a')]);
    await settled();
    assert.deepEqual(changed, [below[1]]);
    assert.match(below[1]?.row().description ?? '', /^Scaling/);
    assert.deepEqual(await shown.getChildren(row), below);
    assert.equal(draws(), 0);
  });

  it('stay below a failure of Azure Resource Manager, until somebody tries again', async () => {
    const { shown, told, end, subscription } = view();
    const one = subscription('S');
    const { list } = one.azure.environments;
    let asked = 0;
    const failing = async () => {
      asked += 1;
      await new Promise(setImmediate);
      throw new Error('refused');
    };
    Object.assign(one.azure.environments, { list: failing });
    const loading = shown.getChildren();
    (await told).found({ subscription: one, environments: [environment('a')] });
    end.resolve(true);
    const [row] = await loading;
    const below = await shown.getChildren(row);
    assert.deepEqual(labels(below), ['a']);
    await settled();
    const [failed, ...others] = await shown.getChildren(row);
    assert.equal(failed?.row().label, 'Could not load the App Service Environments of S');
    assert.deepEqual(others, below);
    assert.equal(asked, 1);
    Object.assign(one.azure.environments, { list });
    shown.refresh(row);
    assert.deepEqual(labels(await shown.getChildren(row)), ['S-truth']);
  });

  it('go and come where Azure Resource Manager says so, and the others stay', async () => {
    const { shown, told, end, subscription, asked } = view();
    const one = subscription('S');
    Object.assign(one.azure.environments, {
      list: async () => {
        await new Promise(setImmediate);
        return [environment('c'), environment('b'), { ...environment('d'), version: 2 }];
      },
    });
    const loading = shown.getChildren();
    const environments = ['a', 'b', 'd'].map(environment);
    (await told).found({ subscription: one, environments });
    end.resolve(true);
    const [row] = await loading;
    const before = await shown.getChildren(row);
    await Promise.all(before.map((node) => shown.getChildren(node)));
    await settled();
    const after = await shown.getChildren(row);
    assert.deepEqual(labels(after), ['b', 'c', 'd']);
    assert.deepEqual(
      after.map((node) => before.includes(node)),
      [true, false, false],
    );
    assert.deepEqual(
      before.map((node) => shown.isLoaded(node)),
      [false, true, false],
    );
    assert.equal(asked.filter((what) => what === 'needs of S').length, 2);
  });

  it('are not asked for again where each subscription was asked already', async () => {
    const { shown, told, end, subscription, asked } = view();
    const loading = shown.getChildren();
    const tell = await told;
    tell.found({ subscription: subscription('S'), environments: [environment('a')], isCurrent: true });
    end.resolve(true);
    const [row] = await loading;
    assert.deepEqual(labels(await shown.getChildren(row)), ['a']);
    await settled();
    assert.deepEqual(asked, ['environments', 'needs of S']);
  });

  it('say that nobody has looked where nobody has, and ask anew after a refresh as soon as the view is visible', async () => {
    const { shown, told, end, next, subscription, asked, known, see } = view();
    const tellAll = (tell: EnvironmentListener): void => {
      for (let index = 10; index < 22; index += 1) {
        tell.found({ subscription: subscription(`S${index}`), environments: [environment(`found-${index}`)] });
      }
    };
    const loading = shown.getChildren();
    tellAll(await told);
    end.resolve(true);
    const [asked9, unread] = await Promise.all((await loading).slice(9, 11).map((row) => shown.getChildren(row)));
    assert.match(asked9?.[0]?.row().description ?? '', /^checking…/);
    const row = unread?.[0]?.row();
    assert.match(row?.description ?? '', /^not checked yet/);
    assert.match(row?.accessibilityLabel ?? '', /not checked yet/);
    assert.match(row?.tooltip ?? '', /Open the environment to find out/);
    assert.equal(row?.icon, 'question');

    known.add('S20');
    const again = next();
    shown.refresh();
    const loadingAgain = shown.getChildren();
    tellAll(await again.told);
    again.end.resolve(true);
    see();
    await Promise.all((await loadingAgain).map((one) => shown.getChildren(one)));
    await settled();
    assert.ok(asked.includes('needs of S20'));
    assert.ok(asked.includes('needs of S21'));
  });

  it('stay at a refresh until they are found again, or all are found', async () => {
    const { shown, clock, told, end, next, subscription, draws } = view();
    const loading = shown.getChildren();
    const tell = await told;
    const environments = [environment('e')];
    for (const name of ['Alpha', 'Beta', 'Gone']) {
      tell.found({ subscription: subscription(name), environments });
    }
    end.resolve(true);
    const earlier = await loading;
    await shown.allFound;
    assert.equal(draws(), 0, 'what VS Code is about to get is not drawn again');

    const again = next();
    shown.refresh();
    const refreshing = shown.getChildren();
    (await again.told).found({ subscription: subscription('Beta'), environments });
    await clock.advance(2_000);
    const rows = await refreshing;
    assert.deepEqual(labels(rows), ['Alpha', 'Beta', 'Gone']);
    assert.equal(rows[0], earlier[0]);
    assert.notEqual(rows[1], earlier[1]);

    (await again.told).found({ subscription: subscription('Alpha'), environments });
    (await again.told).failure({ what: 'the subscriptions of anna in Woodgrove', error: new Error('late') });
    await clock.advance(300);
    assert.equal((await shown.getChildren()).length, 4);
    again.end.resolve(true);
    await shown.allFound;
    assert.deepEqual(labels(await shown.getChildren()), [
      'Could not load the subscriptions of anna in Woodgrove',
      'Alpha',
      'Beta',
    ]);

    const other = next();
    shown.startOver();
    const anew = shown.getChildren();
    (await other.told).found({ subscription: subscription('Alpha', 'ben'), environments });
    assert.equal((await anew).length, 1, 'nothing stays of another account');
  });

  it('take what is below them along when they go, and keep it when they are found again', async () => {
    const { rows, shown, tell, end, subscription } = await slowRefresh(['Alpha', 'Gone']);
    for (const row of rows) {
      await shown.getChildren(row);
    }
    tell.found({ subscription: subscription('Alpha'), environments: [environment('found')] });
    end.resolve(true);
    await shown.allFound;
    assert.deepEqual(labels(await shown.getChildren()), ['Alpha', 'Beta']);
    const below = shown.loadedNodes().filter(({ parent }) => parent !== undefined);
    assert.deepEqual(labels(below), ['Alpha-truth']);
  });

  it('are not counted by the badge when they have gone', async () => {
    const { rows, shown, end } = await slowRefresh(['Gone']);
    const registered = shown.register({} as never);
    for (const row of rows) {
      await shown.getChildren(row);
    }
    assert.equal(registered.badge?.value, 1);
    end.resolve(true);
    await shown.allFound;
    assert.equal(registered.badge, undefined);
  });

  it('show what is found again in place of a failure', async () => {
    const { rows, shown, tell, end, subscription } = await slowRefresh(['Alpha']);
    const [row] = rows;
    assert.ok(row instanceof SubscriptionNode);
    Object.assign(row.subscription.azure.environments, { list: () => Promise.reject(new Error('refused')) });
    const failed = await shown.getChildren(row);
    assert.deepEqual(labels(failed), ['Could not load the App Service Environments of Alpha']);
    tell.found({ subscription: subscription('Alpha'), environments: [environment('found')] });
    end.resolve(true);
    await shown.allFound;
    const [again] = await shown.getChildren();
    assert.deepEqual(labels(await shown.getChildren(again)), ['found']);
  });

  it('do not show at a refresh what was found before it', async () => {
    const { rows, shown } = await slowRefresh(['Alpha']);
    assert.deepEqual(labels(await shown.getChildren(rows[0])), ['Alpha-truth']);
  });

  it('do not hide that nobody is signed in, where they are those of a refresh that has ended', async () => {
    const { shown, told, end, next, subscription } = view();
    const loading = shown.getChildren();
    (await told).found({ subscription: subscription('Alpha'), environments: [environment('a')] });
    end.resolve(true);
    await loading;
    await shown.allFound;
    const ended = next();
    shown.refresh();
    const refreshing = shown.getChildren();
    await ended.told;
    const signedOut = next();
    shown.startOver();
    signedOut.end.resolve(false);
    assert.deepEqual(await shown.getChildren(), []);
    assert.equal(contexts.get(viewStateKey), 'signedOut');
    ended.end.resolve(true);
    assert.deepEqual(await refreshing, []);
    await settled();
    assert.equal(contexts.get(viewStateKey), 'signedOut');
  });

  it('are not asked for one by one at a refresh while one answer is about to find them again', async () => {
    const { shown, told, end, next, subscription, asked } = view();
    const tellAll = (tell: EnvironmentListener): void => {
      // Of a directory that needs its own sign-in is known at once.
      tell.needsSignIn({ name: 'Fabrikam', account: { accountId: 'anna', accountLabel: 'anna', tenantId: 'f' } });
      for (let index = 10; index < 22; index += 1) {
        tell.found({ subscription: subscription(`S${index}`), environments: [environment(`found-${index}`)] });
      }
    };
    const loading = shown.getChildren();
    tellAll(await told);
    end.resolve(true);
    await Promise.all((await loading).map((row) => shown.getChildren(row)));
    const again = next();
    shown.refresh();
    const first = shown.getChildren().then((rows) => Promise.all(rows.map((row) => shown.getChildren(row))));
    const tell = await again.told;
    tell.needsSignIn({ name: 'Fabrikam', account: { accountId: 'anna', accountLabel: 'anna', tenantId: 'f' } });
    asked.length = 0;
    await new Promise((resolve) => setImmediate(resolve));
    tellAll(tell);
    again.end.resolve(true);
    await Promise.all([first, shown.allFound]);
    const rows = await shown.getChildren();
    const below = await Promise.all(rows.slice(0, 12).map((row) => shown.getChildren(row)));
    assert.deepEqual(labels(below[11] ?? []), ['found-21']);
    assert.deepEqual(
      below.map(([environment]) => environment?.parent),
      rows.slice(0, 12),
    );
    assert.ok(asked.filter((one) => one.startsWith('list')).length <= 2, asked.join());
    assert.ok(!asked.includes('needs of S21'));
  });

  it('say whose a subscription is only where two accounts list it', async () => {
    const { shown, told, end, subscription } = view();
    const loading = shown.getChildren();
    const tell = await told;
    for (const one of [
      subscription('Beta'),
      subscription('Beta'),
      subscription('Alpha'),
      subscription('Beta', 'ben'),
    ]) {
      tell.found({ subscription: one, environments: [environment('b')] });
    }
    end.resolve(true);
    const rows = (await loading).map((row) => row.row());
    assert.deepEqual(
      rows.map(({ label, description }) => [label, description]),
      [
        ['Alpha', undefined],
        ['Beta', 'anna'],
        ['Beta', 'ben'],
      ],
    );
  });

  it('are all subscriptions where the user wants that, and none of them is asked before it is opened', async () => {
    const { shown, told, end, subscription, asked, choices, draws } = view();
    choices.showsAll = true;
    shown.rearrange();
    assert.equal(draws(), 1);
    const loading = shown.getChildren();
    const tell = await told;
    for (let index = 0; index < 50; index += 1) {
      tell.found({ subscription: subscription(`S${index + 10}`), environments: undefined });
    }
    end.resolve(true);
    const rows = await loading;
    assert.equal(rows.length, 50);
    assert.deepEqual(asked, ['subscriptions']);
    assert.equal(rows.filter(({ opens }) => opens === 'expanded').length, 10);
  });

  it('name in the tooltip of a failure the subscriptions that failed, and why, also where two directories fail alike', async () => {
    const { shown, told, end, subscription } = view();
    const loading = shown.getChildren();
    const tell = await told;
    tell.found({ subscription: subscription('Beta'), environments: [environment('b')] });
    const [refused, late] = [new Error('refused'), new Error('late')];
    const what = 'the App Service Environments of 2 subscriptions';
    const each = [
      { name: 'Line *7*', error: refused },
      { name: 'Line 8', error: late },
    ];
    tell.failure({ what, error: refused, each });
    const many = Array.from({ length: 32 }, (_, index) => ({ name: `L${index}`, error: late }));
    tell.failure({ what, error: late, each: many });
    end.resolve(true);
    const rows = await loading;
    assert.equal(new Set(rows.map(({ id }) => id)).size, 3);
    const [two, others] = rows.map((row) => row.row().tooltip?.match(/^- .*$/gm));
    assert.deepEqual([...(two ?? [])], ['- Line \\*7\\*: refused.', '- Line 8: late.']);
    assert.equal(others?.length, 21);
    assert.equal(others[20], '- and 12 more');
  });

  it('are none, and a failure is told, where nothing else came', async () => {
    const { shown, told, end, failures } = view();
    const loading = shown.getChildren();
    const error = new Error('refused');
    (await told).failure({ what: 'the directories of anna', error });
    end.resolve(true);
    assert.deepEqual(await loading, []);
    await new Promise(setImmediate);
    assert.deepEqual(failures, [error]);
  });
});

describe('What apps need in more than ten subscriptions', () => {
  it('is found out two subscriptions at a time in the background, while the view is visible', async () => {
    const { view, rows, words, goOn, logs, requests, importance, checked, most } = await manyRows();
    assert.equal(logs(), 10, 'nothing for a view that nobody sees');
    assert.deepEqual([10, 11, 12].map(words), ['not checked yet', 'not checked yet', 'not checked yet']);

    checked.length = 0;
    view.shown.visible = true;
    rows.lookOn();
    rows.lookOn();
    await goOn(0);
    assert.deepEqual([10, 11, 12].map(words), ['checking…', 'checking…', 'not checked yet']);
    assert.equal(checked.length, 2, 'their rows are drawn');
    await new Promise(setImmediate);
    await goOn();
    assert.deepEqual([10, 11, 12, 13, 14].map(words), [
      'no change known',
      'no change known',
      'checking…',
      'checking…',
      'not checked yet',
    ]);

    await goOn(130);
    assert.equal(words(249), 'no change known');
    assert.equal(most(), 2);
    assert.equal(requests.length, 10 + 250, 'a list for each of the first ten, and a log for each');
    assert.equal(new Set(requests).size, requests.length);
    assert.deepEqual([...importance], ['background']);
  });

  it('goes on beside subscriptions that are slow', async () => {
    const { view, rows, logs, underWay, clock } = await manyRows();
    view.shown.visible = true;
    rows.lookOn();
    await settled();
    assert.equal(underWay.length, 2);
    await clock.advance(2_000);
    await settled();
    assert.equal(underWay.length, 4);
    assert.equal(logs(), 14);
  });

  it('waits while the view is hidden', async () => {
    const { view, rows, goOn, logs } = await manyRows();
    view.shown.visible = true;
    rows.lookOn();
    await goOn(3);
    view.shown.visible = false;
    await goOn(3);
    const before = logs();
    await goOn(3);
    assert.equal(logs(), before);
    assert.ok(before < 250);
    view.shown.visible = true;
    rows.lookOn();
    await goOn(130);
    assert.equal(logs(), 250);
  });

  it('goes on after a failure', async () => {
    const { view, rows, words, goOn, logs } = await manyRows({ failing: 10 });
    view.shown.visible = true;
    rows.lookOn();
    await goOn(130);
    assert.deepEqual([10, 11, 249].map(words), ['not known', 'no change known', 'no change known']);
    assert.equal(logs(), 250);
  });

  it('ends with a refresh or another account, also what is under way', async () => {
    const { view, rows, goOn, logs, signal, underWay } = await manyRows();
    view.shown.visible = true;
    rows.lookOn();
    await goOn(1);
    assert.equal(underWay.length, 2);
    signal.abort(new Error('refreshed'));
    const before = logs();
    await goOn(3);
    rows.lookOn();
    await goOn(3);
    assert.equal(logs(), before);
  });

  it('is found out at once where somebody opens an environment, and not again', async () => {
    const { view, rows, below, words, goOn, logs, signal, requests } = await manyRows();
    await below[200]?.[0]?.children?.(signal.signal);
    await goOn(0);
    assert.equal(words(200), 'checking…');
    view.shown.visible = true;
    rows.lookOn();
    await goOn(130);
    assert.equal(logs(), 250);
    assert.equal(requests.filter((one) => one === 'log 200').length, 1);
  });
});
