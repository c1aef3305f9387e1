import assert from 'node:assert/strict';
import { activityLogReach } from '../../src/azure/activityLog.ts';
import type { App } from '../../src/azure/app.ts';
import type { HostingEnvironment } from '../../src/azure/hostingEnvironment.ts';
import type { Subscription } from '../../src/signIn/listing.ts';
import type { EnvironmentSummary, Need } from '../../src/trustStore/need.ts';
import { StopStartNeeds } from '../../src/trustStore/stopStartNeeds.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { MemoryChanges } from '../unit/trustStore/memoryChanges.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const log = 'GET **/eventtypes/management/values';
const minute = 60_000;

describe('which apps need a stop and start', () => {
  let connected: ConnectedAzure;
  let der: Uint8Array;

  before(async () => {
    const { makeCertificate } = await import('../localAzure/certificateMaker.ts');
    const validity = { notBefore: new Date(0), notAfter: new Date('2040-01-01') };
    ({ der } = await makeCertificate({ commonName: 'New Root', ...validity }));
    const estate = contosoEstate()
      .subscription('Contoso Production')
      .environment('contoso-ase')
      .app('shop')
      .slot('staging')
      .app('orders', { resourceGroup: 'orders' })
      .app('parked', { running: false })
      .environment('quiet-ase')
      .app('blog')
      .environment('classic-ase', { kind: 'ASEV2' })
      .app('intranet');
    connected = await connectAzure(estate.build());
  });
  after(() => connected.close());

  let needs: StopStartNeeds;
  let warnings: string[];
  let ownStarts: Map<string, number[]>;
  let readOwnStarts: () => Promise<Map<string, number[]>>;
  let onChanged: (environmentId: string) => void;
  let onWarning: (sentence: string) => void;
  beforeEach(() => {
    connected.reset();
    warnings = [];
    ownStarts = new Map();
    readOwnStarts = () => Promise.resolve(ownStarts);
    onChanged = () => undefined;
    onWarning = () => undefined;
    needs = new StopStartNeeds({
      clock: { now: () => connected.clock.now(), monotonic: () => connected.clock.monotonic(), sleep: untilAborted },
      ownStarts: () => readOwnStarts(),
      ownChanges: () => Promise.resolve(new MemoryChanges()),
      warn: (sentence) => {
        warnings.push(sentence);
        onWarning(sentence);
      },
      changed: (ids) => {
        for (const id of ids) {
          onChanged(id);
        }
      },
    });
  });
  afterEach(() => needs.dispose());

  const environmentId = (name = 'contoso-ase'): string => connected.local.estate.environmentNamed(name).seed.id;
  const subscription = (): Subscription => {
    const { subscriptionId } = connected.local.estate.environmentNamed('contoso-ase').seed;
    const account = { accountId: 'a', accountLabel: 'megan.bowen@contoso.com', tenantId: connected.local.tenantId };
    return { subscriptionId, tenantId: account.tenantId, name: 'Contoso Production', account, azure: connected.azure };
  };
  const apps = (name = 'contoso-ase'): Promise<App[]> =>
    connected.azure.apps.withSlots(environmentId(name), connected.signal);
  const change = async (): Promise<void> => {
    const environment = await connected.environment('contoso-ase');
    await connected.azure.rootCertificates.add(environment, { name: 'new-root', der }, connected.signal);
    connected.clock.skip(minute);
  };
  const stopAndStart = async (name: string): Promise<void> => {
    const { id } = connected.local.estate.appNamed(name).seed;
    await connected.azure.apps.stop(id);
    connected.clock.skip(minute);
    await connected.azure.apps.start(id);
    connected.clock.skip(minute);
  };
  const found = async (signal = connected.signal): Promise<Readonly<Record<string, string>>> => {
    const all = await apps();
    const byKey = await needs.of(subscription(), environmentId(), all, signal);
    return Object.fromEntries(all.map(({ name, key }) => [name, wordOf(byKey.get(key))]));
  };
  const environments = async (): Promise<HostingEnvironment[]> =>
    connected.azure.environments.list(subscription().subscriptionId, connected.signal);
  /** Shows the environments, and waits until the first of them is known as `isEnough` wants it. */
  const shown = async (
    isEnough: (summary: EnvironmentSummary) => boolean = () => true,
  ): Promise<EnvironmentSummary> => {
    const { promise, resolve } = Promise.withResolvers<EnvironmentSummary>();
    onChanged = (id) => {
      const summary = needs.summary(subscription(), id);
      if (id === environmentId() && summary !== undefined && isEnough(summary)) {
        resolve(summary);
      }
    };
    void needs.show(subscription(), await environments());
    return promise;
  };

  it('are the running ones, until they are stopped and started', async () => {
    await change();
    assert.deepEqual(await found(), {
      shop: 'needs',
      'shop/staging': 'needs',
      orders: 'needs',
      parked: 'notRunning',
    });
    needs.lookAgain(environmentId());
    await stopAndStart('shop');
    await stopAndStart('shop/staging');
    connected.clock.skip(6 * minute);
    assert.deepEqual(await found(), {
      shop: 'done',
      'shop/staging': 'done',
      orders: 'needs',
      parked: 'notRunning',
    });
  });

  it('agree with what the apps really trust', async () => {
    await stopAndStart('shop');
    await change();
    await stopAndStart('orders');
    connected.local.colleague.act({ id: 'shop/staging', do: 'restart' });
    const { estate } = connected.local;
    const all = await found();
    for (const [name, need] of Object.entries(all).filter(([one]) => one !== 'parked')) {
      assert.equal(need, estate.appNamed(name).trustStore.length === 1 ? 'done' : 'needs', name);
    }
  });

  it('are not known after a swap', async () => {
    await change();
    connected.local.colleague.act({ id: 'shop', do: 'swap', slot: 'staging', takes: { ms: 0 } });
    const { shop, orders, ...others } = await found();
    assert.deepEqual([shop, others['shop/staging'], orders], ['unknown unclear', 'unknown unclear', 'needs']);
  });

  it('are not known after their plan was changed', async () => {
    await change();
    connected.local.colleague.act({ id: 'shop', do: 'scale', takesMs: 1 });
    assert.equal((await found())['shop'], 'unknown unclear');
  });

  it('are not known where the log has no change', async () => {
    assert.equal((await found())['shop'], 'unknown olderThanLog');
    assert.deepEqual(warnings, []);
  });

  it('are not known where the log may not be read, and never said to be fine', async () => {
    await change();
    await stopAndStart('shop');
    connected.local.faults.add({ on: log, answer: { status: 403 } });
    assert.deepEqual(await found(), {
      shop: 'unknown logForbidden',
      'shop/staging': 'unknown logForbidden',
      orders: 'unknown logForbidden',
      parked: 'notRunning',
    });
  });

  it('are not known where the log cannot be read, which is told the log of this extension', async () => {
    connected.local.faults.add({ on: log, answer: { status: 500 } });
    assert.equal((await found())['shop'], 'unknown logUnreadable');
    assert.deepEqual(warnings, ['Could not read the activity log of Contoso Production.']);
  });

  it('count this machine’s own runs and this window’s own changes before the log has them', async () => {
    connected.local.estate.change({ activityLogLagMs: 20 * minute });
    await change();
    assert.equal((await found())['shop'], 'unknown olderThanLog');
    needs.certificateChanged(environmentId(), { what: 'write', certificate: 'new-root' });
    assert.equal((await found())['shop'], 'needs');
    const { id } = connected.local.estate.appNamed('shop').seed;
    connected.clock.skip(minute);
    ownStarts.set(id.toLowerCase(), [connected.clock.now()]);
    const { shop, orders } = await found();
    assert.deepEqual([shop, orders], ['done', 'needs']);
  });

  it('count a stop and a start by hand in this window, and a start alone not', async () => {
    connected.local.estate.change({ activityLogLagMs: 20 * minute });
    needs.certificateChanged(environmentId(), { what: 'write', certificate: 'new-root' });
    connected.clock.skip(minute);
    const key = (name: string): string => connected.local.estate.appNamed(name).seed.id.toLowerCase();
    needs.appStopped(key('shop'));
    needs.appStarted(key('shop'));
    needs.appStarted(key('orders'));
    const { shop, orders } = await found();
    assert.deepEqual([shop, orders], ['done', 'needs']);
  });

  it('go by the log alone where this machine’s own runs cannot be read', async () => {
    readOwnStarts = () => Promise.reject(new Error('The disk is gone.'));
    await change();
    assert.equal((await found())['shop'], 'needs');
    assert.deepEqual(warnings, ['Could not read which apps were stopped and started from this machine.']);
  });

  describe('in the background of the view', () => {
    it('are counted on the environment, and shown on each app', async () => {
      await change();
      await stopAndStart('shop');
      const summary = await shown(({ needing }) => needing > 0);
      assert.deepEqual(summary, {
        ...{ needing: 2, unknown: 0, uncounted: false, counting: false },
        ...{ unreadable: undefined, unchangedSince: undefined },
      });
      const [orders] = (await apps()).filter(({ name }) => name === 'orders');
      assert.ok(orders);
      assert.equal(needs.known(subscription(), environmentId(), orders)?.kind, 'needs');
    });

    it('ask once for each subscription, and list apps only where certificates changed', async () => {
      await change();
      await shown(({ needing }) => needing > 0);
      assert.equal(connected.local.requestsTo(log).length, 1);
      assert.equal(connected.local.requestsTo('GET **/contoso-ase/sites').length, 1);
      assert.equal(connected.local.requestsTo('GET **/quiet-ase/sites').length, 0);
      assert.equal(connected.local.requestsTo('GET **/classic-ase/sites').length, 0);
    });

    it('say why nothing is known', async () => {
      connected.local.faults.add({ on: log, answer: { status: 403 } });
      const { needing, unreadable } = await shown();
      assert.deepEqual([needing, unreadable], [0, 'logForbidden']);
    });

    it('are undefined until they are known', async () => {
      const [shop] = await apps();
      assert.ok(shop);
      assert.equal(needs.known(subscription(), environmentId(), shop), undefined);
      assert.equal(needs.summary(subscription(), environmentId()), undefined);
    });

    it('count a change of this window at once, and look again', async () => {
      await shown();
      connected.local.estate.change({ activityLogLagMs: 20 * minute });
      const { promise, resolve } = Promise.withResolvers<number>();
      onChanged = (id) => {
        const { needing = 0 } = needs.summary(subscription(), id) ?? {};
        if (needing > 0) {
          resolve(needing);
        }
      };
      needs.certificateChanged(environmentId(), { what: 'delete', certificate: 'old-root' });
      assert.equal(await promise, 3);
      assert.equal(connected.local.requestsTo(log).length, 2);
    });

    it('look again once for several changes at once', async () => {
      await shown();
      const { promise, resolve } = Promise.withResolvers<void>();
      onChanged = (id) => {
        if ((needs.summary(subscription(), id)?.needing ?? 0) > 0) {
          resolve();
        }
      };
      needs.certificateChanged(
        environmentId(),
        ...['one', 'two'].map((certificate) => ({ what: 'write', certificate }) as const),
      );
      needs.certificateChanged(environmentId(), { what: 'delete', certificate: 'old-root' });
      needs.lookAgain(environmentId());
      await promise;
      assert.equal(connected.local.requestsTo(log).length, 2);
    });

    it('are forgotten, and not looked at any more, once accounts or subscriptions changed', async () => {
      await shown();
      needs.reset();
      assert.equal(needs.summary(subscription(), environmentId()), undefined);
      needs.lookAgain(environmentId());
      await found();
      assert.equal(connected.local.requestsTo(log).length, 2);
    });

    it('lack only the count, which is said, where apps cannot be listed', async () => {
      await change();
      const all = await apps();
      connected.local.faults.add({ on: 'GET **/contoso-ase/sites', answer: { status: 403 } });
      const warned = new Promise<string>((resolve) => {
        onWarning = resolve;
      });
      void needs.show(subscription(), await environments());
      assert.equal(await warned, 'Could not count the apps of contoso-ase that need a stop and start.');
      const { needing, uncounted } = needs.summary(subscription(), environmentId()) ?? {};
      assert.deepEqual([needing, uncounted], [0, true]);
      const shop = all.find(({ name }) => name === 'shop');
      assert.ok(shop);
      assert.equal(needs.known(subscription(), environmentId(), shop)?.kind, 'needs');
    });

    it('say since when the certificates are unchanged', async () => {
      const { unchangedSince } = await shown();
      assert.equal(unchangedSince, connected.clock.now() - activityLogReach);
    });
  });
});

/** Nobody here is too late. */
function untilAborted(_ms: number, signal?: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }));
}

function wordOf(need: Need | undefined): string {
  switch (need?.kind) {
    case 'unknown':
      return `unknown ${need.because.kind}`;
    default:
      return need?.kind ?? 'missing';
  }
}
