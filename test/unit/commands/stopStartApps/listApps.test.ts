import assert from 'node:assert/strict';
import type { App } from '../../../../src/azure/app.ts';
import { groupsOf } from '../../../../src/commands/stopStartApps/appGroups.ts';
import {
  type AppSources,
  type ListedApps,
  listAll,
  NothingRuns,
  SomeNotListed,
} from '../../../../src/commands/stopStartApps/listApps.ts';
import type { Selection } from '../../../../src/commands/stopStartApps/selection.ts';
import type { Need } from '../../../../src/trustStore/need.ts';
import { app, target } from './plans.ts';

const never = new AbortController().signal;
const changed = { kind: 'needs', change: { at: Date.UTC(2026, 10, 24, 13), what: 'write', certificate: 'r' } } as const;
const done = { kind: 'done', at: Date.UTC(2026, 10, 24, 14) } as const;
const unknown = { kind: 'unknown', because: { kind: 'logForbidden' } } as const;

function selection(name: string, chosen?: readonly App[]): Selection {
  return { target: target(name), chosen: chosen === undefined ? undefined : new Set(chosen.map(({ key }) => key)) };
}

function listed(apps: readonly App[], needs: Readonly<Record<string, Need>> = {}, options: object = {}): ListedApps {
  return {
    ...selection('ase'),
    running: apps.filter(({ state }) => state === 'running'),
    notRunning: apps.filter(({ state }) => state !== 'running'),
    needs: new Map(apps.flatMap((one) => (needs[one.name] === undefined ? [] : [[one.key, needs[one.name] as Need]]))),
    ...options,
  };
}

function stopped(name: string, plan?: string): App {
  return app(name, plan, { state: 'Stopped' });
}

function ticks(...all: readonly ListedApps[]): readonly string[] {
  return groupsOf(all).flatMap(({ apps }) => apps.filter(({ isTicked }) => isTicked).map(({ label }) => label));
}

function titles(...all: readonly ListedApps[]): readonly (string | undefined)[] {
  return groupsOf(all).map(({ title }) => title);
}

describe('The list of apps', () => {
  const four = [app('a'), app('b'), app('c'), app('d')];

  it('ticks the apps that need it or may need it', () => {
    assert.deepEqual(ticks(listed(four, { a: changed, b: done, c: unknown })), ['a', 'c', 'd']);
    assert.deepEqual(ticks(listed(four)), ['a', 'b', 'c', 'd']);
  });

  it('ticks exactly the apps that were selected, whatever they need', () => {
    const chosen = new Set(four.slice(1, 3).map(({ key }) => key));
    assert.deepEqual(ticks(listed(four, { a: changed, b: done }, { chosen })), ['b', 'c']);
  });

  it('says why each app is ticked or not', () => {
    const [first] = groupsOf([listed(four, { a: changed, b: done, c: unknown })]);
    const [a, b, c] = first?.apps.map(({ description }) => description) ?? [];
    assert.match(a ?? '', /^needs stop and start since Nov 24, .* · Windows · plan-a$/);
    assert.match(b ?? '', /^stopped and started Nov 24, /);
    assert.match(c ?? '', /^may need stop and start · Windows/);
  });

  it('says what else is special about an app', () => {
    const apps = [app('f/x', 'p', { inProgressOperationId: 'i' }, 'functionapp,linux')];
    const [only] = groupsOf([listed(apps, { 'f/x': done })])[0]?.apps ?? [];
    assert.equal(only?.label, 'f/x');
    assert.match(
      only?.description ?? '',
      /^another operation is in progress · stopped and .* · slot · Linux · function app · p$/,
    );
    assert.equal(only?.warning, 'Stopping interrupts its runs and triggers');
  });

  it('needs no title for one plan with nothing to say', () => {
    assert.deepEqual(titles(listed(four)), [undefined]);
  });

  it('is grouped by plan if there are several, and says for each which apps are skipped', () => {
    const apps = [
      app('a'),
      app('b', 'plan-b'),
      stopped('y', 'plan-b'),
      ...['v', 'w', 'x'].map((name) => stopped(name)),
    ];
    assert.deepEqual(titles(listed(apps)), [
      'plan-a · not running, skipped: v, w, x',
      'plan-b · not running, skipped: y',
    ]);
    const groups = groupsOf([listed(apps)]).map((group) => group.apps.map(({ label }) => label));
    assert.deepEqual(groups, [['a'], ['b']]);
  });

  it('names in its first title the skipped apps of plans without a running app', () => {
    const apps = [app('a'), app('b', 'plan-b'), stopped('z', 'plan-c')];
    assert.deepEqual(titles(listed(apps)), ['plan-a · not running on other plans, skipped: z', 'plan-b']);
    const more = [...apps, stopped('x', 'plan-a'), stopped('payments-gateway', 'plan-c')];
    assert.deepEqual(titles(listed(more)), ['plan-a · 1 not running · 2 on other plans not running', 'plan-b']);
    const onePlan = [app('a'), stopped('b'), stopped('z', 'plan-c')];
    assert.deepEqual(titles(listed(onePlan)), ['not running, skipped: b, z'], 'no title names a plan');
  });

  it('says so if no app needs it', () => {
    const apps = [app('a'), stopped('b')];
    assert.deepEqual(titles(listed(apps, { a: done })), ['none needs stop and start · not running, skipped: b']);
    const many = [...apps, stopped('payments-gateway')];
    assert.deepEqual(titles(listed(many, { a: done })), ['none needs it · 2 not running']);
  });

  it('names what was selected and is no longer there', () => {
    const chosen = new Set([app('a').key, app('gone/blue').key]);
    assert.deepEqual(titles(listed([app('a')], {}, { chosen })), ['no longer there: gone/blue']);
  });

  it('is grouped by environment if there are several, and names those where no app runs', () => {
    const other = listed([app('x')], {}, { target: target('other-ase') });
    const idle = listed([stopped('y')], {}, { target: target('idle-ase') });
    assert.deepEqual(titles(idle, listed(four), other), ['ase · no app runs on idle-ase', 'other-ase']);
  });

  it('has hundreds of apps, each once', () => {
    const apps = Array.from({ length: 300 }, (_, index) => app(`app${index}`, `plan-${index % 7}`));
    const groups = groupsOf([listed(apps)]);
    assert.equal(groups.length, 7);
    assert.equal(new Set(groups.flatMap((one) => one.apps.map(({ label }) => label))).size, 300);
  });
});

describe('Listing several environments', () => {
  function sources(byName: Readonly<Record<string, readonly App[] | Error>>): AppSources {
    return {
      apps: ({ environment }) => {
        const found = byName[environment.name];
        return found instanceof Error ? Promise.reject(found) : Promise.resolve(found ?? []);
      },
      needs: () => Promise.resolve(new Map()),
    };
  }

  it('returns the running apps of each, sorted by name', async () => {
    const [first] = await listAll([selection('ase')], sources({ ase: [app('b'), stopped('c'), app('a')] }), never);
    assert.deepEqual(
      first?.running.map(({ name }) => name),
      ['a', 'b'],
    );
    assert.deepEqual(
      first?.notRunning.map(({ name }) => name),
      ['c'],
    );
  });

  it('never treats a failure as an empty list: it names the failed environments and the others', async () => {
    const failure = new Error('no route');
    const both = [selection('one'), selection('other', [app('b')])];
    await assert.rejects(listAll(both, sources({ one: failure, other: [app('b')] }), never), (error) => {
      assert.ok(error instanceof SomeNotListed);
      assert.deepEqual(
        error.failures.map((one) => [one.selection.target.environment.name, one.error]),
        [['one', failure]],
      );
      assert.deepEqual(error.rest, [both[1]]);
      return true;
    });
    await assert.rejects(listAll(both, sources({ one: failure, other: failure }), never), failure);
  });

  it('says that no app runs only if every list was read', async () => {
    const both = [selection('one'), selection('other')];
    await assert.rejects(listAll(both, sources({ one: [stopped('a')] }), never), (error) => {
      assert.ok(error instanceof NothingRuns);
      assert.match(error.message, /^No app of one, other is running, .* Those that are stopped load/);
      return true;
    });
    await assert.rejects(listAll(both, sources({ one: new Error('x') }), never), SomeNotListed);
  });

  it('throws the reason when the user leaves', async () => {
    const leaving = new AbortController();
    const waits: AppSources = {
      apps: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
      needs: () => Promise.resolve(new Map()),
    };
    const listing = listAll([selection('one'), selection('other')], waits, leaving.signal);
    leaving.abort();
    await assert.rejects(listing, leaving.signal.reason);
  });
});
