import assert from 'node:assert/strict';
import { AzureError } from '../../../src/azure/azureError.ts';
import type { AzureServices } from '../../../src/azure/azureServices.ts';
import type { HostingEnvironment } from '../../../src/azure/hostingEnvironment.ts';
import { findEnvironments } from '../../../src/signIn/findEnvironments.ts';
import type { Directory, DirectoryListener, NamedFailure, SignInMethod } from '../../../src/signIn/listing.ts';

import { ManualClock } from '../../clock/manualClock.ts';

const refused = new AzureError('forbidden', { operation: 'query' });

/** A directory's subscriptions, each with its environments' names or the error of its list. */
interface FakeDirectory {
  readonly graph: 'answers' | 'refuses' | 'hangs';
  readonly subscriptions: Readonly<Record<string, readonly string[] | Error>>;
  /** What Azure Resource Graph does before it has all. */
  readonly pages?: (page: () => void, signal: AbortSignal) => Promise<void>;
  /** Comes when it resolves, and fails when it rejects. */
  readonly nextPage?: Promise<void>;
}

function environment(name: string): HostingEnvironment {
  return { id: `/environments/${name}`, name } as HostingEnvironment;
}

function directoryOf(
  tenantId: string,
  { graph, subscriptions, pages, nextPage }: FakeDirectory,
  asked: string[],
): Directory {
  const lists = Object.entries(subscriptions);
  const azure = {
    searchEnvironments: async (signal: AbortSignal, page: () => void) => {
      asked.push(`graph of ${tenantId}`);
      await pages?.(page, signal);
      if (graph === 'hangs') {
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      }
      if (graph === 'refuses') {
        throw refused;
      }
      return lists.flatMap(([subscriptionId, names]) =>
        Array.isArray(names) && names.length > 0
          ? [
              {
                subscriptionId,
                tenantId: undefined,
                name: `Name of ${subscriptionId}`,
                environments: names.map(environment),
              },
            ]
          : [],
      );
    },
    subscriptionPages: async function* () {
      asked.push(`subscriptions of ${tenantId}`);
      yield lists.map(([subscriptionId]) => ({ subscriptionId, tenantId, name: subscriptionId, state: undefined }));
      await nextPage;
    },
    environments: {
      list: async (subscriptionId: string) => {
        asked.push(subscriptionId);
        const names = subscriptions[subscriptionId];
        if (!Array.isArray(names)) {
          throw names;
        }
        return names.map(environment);
      },
    },
  } as unknown as AzureServices;
  return { account: { accountId: 'a', accountLabel: 'anna@contoso.com', tenantId }, name: tenantId, azure };
}

interface Told {
  readonly found: string[];
  readonly failures: string[];
  /** What the failures consist of. */
  readonly each: NamedFailure[];
  readonly needsSignIn: string[];
  readonly asked: string[];
  readonly logged: string[];
}

function methodOf(tell: (listener: DirectoryListener) => Promise<boolean>): SignInMethod {
  return { directories: (_signal, listener) => tell(listener) } as SignInMethod;
}

interface FindOptions {
  readonly selected?: readonly string[];
  readonly signal?: AbortSignal;
  readonly clock?: ManualClock;
}

async function find(
  directories: Readonly<Record<string, FakeDirectory>>,
  { selected, signal = new AbortController().signal, clock = new ManualClock() }: FindOptions = {},
  told: Told = { found: [], failures: [], each: [], needsSignIn: [], asked: [], logged: [] },
): Promise<Told> {
  const method = methodOf(async (listener) => {
    for (const [tenantId, fake] of Object.entries(directories)) {
      listener.directory(directoryOf(tenantId, fake, told.asked));
    }
    return true;
  });
  const isSignedIn = await findEnvironments(method, {
    signal,
    clock,
    isSelected: ({ subscriptionId }) => selected === undefined || selected.includes(subscriptionId),
    found: ({ subscription, environments }) =>
      told.found.push(`${subscription.subscriptionId}: ${environments?.map(({ name }) => name).join()}`),
    failure: ({ what, each = [] }) => {
      told.failures.push(what);
      told.each.push(...each);
    },
    needsSignIn: ({ name }) => told.needsSignIn.push(name),
    log: (message) => told.logged.push(message),
  });
  assert.equal(isSignedIn, true);
  return told;
}

describe('finding environments', () => {
  const many = { one: ['ase-1', 'ase-2'], none: [], two: ['ase-3'] };

  it('asks Azure Resource Graph once for each directory, and no subscription', async () => {
    const told = await find({
      contoso: { graph: 'answers', subscriptions: many },
      fabrikam: { graph: 'answers', subscriptions: { three: ['ase-4'] } },
    });
    assert.deepEqual(told.found, ['one: ase-1,ase-2', 'two: ase-3', 'three: ase-4']);
    assert.deepEqual(told.asked, ['graph of contoso', 'graph of fabrikam']);
    assert.deepEqual(told.failures, []);
  });

  it('tells of the subscriptions of Azure Resource Graph by name, in whatever order it gives them', async () => {
    const told = await find({
      contoso: { graph: 'answers', subscriptions: { b: ['ase-1'], c: ['ase-2'], a: ['ase-3'] } },
    });
    assert.deepEqual(told.found, ['a: ase-3', 'b: ase-1', 'c: ase-2']);
  });

  it('waits for Azure Resource Graph where it has begun to answer: more than 10,000 subscriptions take many queries', async () => {
    const clock = new ManualClock();
    const pages = async (page: () => void, signal: AbortSignal): Promise<void> => {
      for (let query = 0; query < 35; query += 1) {
        await clock.sleep(500, signal);
        page();
      }
    };
    const told = await clock.runUntil(find({ contoso: { graph: 'answers', subscriptions: many, pages } }, { clock }));
    assert.deepEqual(told.asked, ['graph of contoso']);
    assert.deepEqual(told.found, ['one: ase-1,ase-2', 'two: ase-3']);
  });

  it('asks each subscription of the directory where Azure Resource Graph refuses', async () => {
    const told = await find({
      contoso: { graph: 'refuses', subscriptions: many },
      fabrikam: { graph: 'answers', subscriptions: { three: ['ase-4'] } },
    });
    assert.deepEqual(told.found.toSorted(), ['one: ase-1,ase-2', 'three: ase-4', 'two: ase-3']);
    assert.deepEqual(told.asked.slice(2).toSorted(), ['none', 'one', 'subscriptions of contoso', 'two']);
    assert.match(told.logged.join(), /^Azure Resource Graph did not answer in contoso/);
  });

  it('tells of the subscriptions that fail, once for the directory, and of the others', async () => {
    const failing = { one: ['ase-1'], bad: refused, worse: new Error('broken') };
    const both = await find({ contoso: { graph: 'refuses', subscriptions: failing } });
    assert.deepEqual(both.failures, ['the App Service Environments of 2 subscriptions']);
    assert.deepEqual(both.each, [
      { name: 'bad', error: refused },
      { name: 'worse', error: failing.worse },
    ]);
    const told = await find({ contoso: { graph: 'refuses', subscriptions: { one: ['ase-1'], bad: refused } } });
    assert.deepEqual(told.failures, ['the App Service Environments of bad']);
    assert.deepEqual(told.found, ['one: ase-1']);
    assert.equal(told.logged.length, 2);
    assert.deepEqual(told.each, []);
  });

  it('asks the subscriptions of a page while the next one is read, and keeps what it found where that fails', async () => {
    const told: Told = { found: [], failures: [], each: [], needsSignIn: [], asked: [], logged: [] };
    const nextPage = Promise.withResolvers<void>();
    const fake = { graph: 'refuses', subscriptions: many, nextPage: nextPage.promise } as const;
    const finding = find({ contoso: fake }, {}, told);
    await new Promise(setImmediate);
    assert.deepEqual(told.found, ['one: ase-1,ase-2', 'two: ase-3']);
    nextPage.reject(refused);
    await finding;
    assert.deepEqual(told.failures, ['the subscriptions of anna@contoso.com in contoso']);
    assert.equal(told.found.length, 2);
  });

  it('finds only what is in the chosen subscriptions, and asks no other', async () => {
    for (const graph of ['answers', 'refuses'] as const) {
      const told = await find({ contoso: { graph, subscriptions: many } }, { selected: ['two'] });
      assert.deepEqual(told.found, ['two: ase-3']);
      assert.ok(!told.asked.includes('one'), graph);
    }
  });

  it('is not held by a directory that hangs, and ends with the signal', async () => {
    const stop = new AbortController();
    const told: Told = { found: [], failures: [], each: [], needsSignIn: [], asked: [], logged: [] };
    const finding = find(
      {
        contoso: { graph: 'hangs', subscriptions: many },
        fabrikam: { graph: 'answers', subscriptions: { three: ['ase-4'] } },
      },
      { signal: stop.signal },
      told,
    );
    await new Promise(setImmediate);
    assert.deepEqual(told.found, ['three: ase-4']);
    stop.abort(new Error('closed'));
    await assert.rejects(finding, /closed/);
    assert.deepEqual(told.failures, [], 'an end is no failure');
  });

  it('leaves no failure that nobody handles, where it ends while directories are still listed', async () => {
    const stop = new AbortController();
    const listed = Promise.withResolvers<boolean>();
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): void => void unhandled.push(reason);
    const before = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', listen);
    try {
      const method = methodOf((listener) => {
        listener.directory(directoryOf('contoso', { graph: 'hangs', subscriptions: many }, []));
        return listed.promise;
      });
      const ignored = (): undefined => undefined;
      const finding = findEnvironments(method, {
        ...{ found: ignored, failure: ignored, needsSignIn: ignored, log: ignored },
        ...{ signal: stop.signal, clock: new ManualClock(), isSelected: () => true },
      });
      await new Promise(setImmediate);
      stop.abort(new Error('closed'));
      await new Promise(setImmediate);
      listed.resolve(true);
      await assert.rejects(finding, /closed/);
      assert.deepEqual(unhandled, []);
    } finally {
      process.off('unhandledRejection', listen);
      for (const one of before) {
        process.on('unhandledRejection', one);
      }
    }
  });

  it('asks each subscription where Azure Resource Graph is late', async () => {
    const clock = new ManualClock();
    const told: Told = { found: [], failures: [], each: [], needsSignIn: [], asked: [], logged: [] };
    const finding = find({ contoso: { graph: 'hangs', subscriptions: many } }, { clock }, told);
    await clock.advance(9_999);
    assert.deepEqual(told.asked, ['graph of contoso']);
    await clock.advance(1);
    await finding;
    assert.deepEqual(told.found.toSorted(), ['one: ase-1,ase-2', 'two: ase-3']);
  });

  it('is false when nobody is signed in', async () => {
    const nobody = methodOf(async () => false);
    const fail = (): never => assert.fail();
    const listener = { found: fail, failure: fail, needsSignIn: fail, log: fail };
    const search = {
      ...listener,
      signal: new AbortController().signal,
      clock: new ManualClock(),
      isSelected: () => true,
    };
    assert.equal(await findEnvironments(nobody, search), false);
  });
});
