import assert from 'node:assert/strict';
import { AzureError } from '../../../../src/azure/azureError.ts';
import type { FoundApp } from '../../../../src/azure/environmentSearch.ts';
import { thumbprints } from '../../../../src/certificates/thumbprints.ts';
import { type FindableSources, type Found, findableRows } from '../../../../src/commands/findResource/findableRows.ts';
import type { EnvironmentListener } from '../../../../src/signIn/findEnvironments.ts';
import type { Subscription } from '../../../../src/signIn/listing.ts';
import { EnvironmentNode, RootCertificatesNode } from '../../../../src/tree/environmentNodes.ts';
import { SubscriptionNode } from '../../../../src/tree/subscriptionNode.ts';
import { ErrorNode, NoteNode, type TreeNode } from '../../../../src/tree/treeNode.ts';
import type { ArrivingRow } from '../../../../src/ui/questions.ts';
import { ManualClock } from '../../../clock/manualClock.ts';
import { makeCertificate } from '../../../fixtures/madeCertificate.ts';
import { target } from '../stopStartApps/plans.ts';

const refused = new AzureError('forbidden', { operation: 'list' });
const { der } = makeCertificate({ subject: [[['CN', 'Contoso Root CA']]] });
const { sha1, sha256 } = thumbprints(der);

type Row = ArrivingRow<Found>;

/** A directory whose answers a test gives; those of root certificates are there at once. */
class FakeDirectory {
  readonly apps = Promise.withResolvers<void>();
  readonly asked: string[] = [];
  readonly askedForApps: string[] = [];
  readonly failing = new Set<string>();
  tellApps: (page: readonly FoundApp[]) => void = () => assert.fail('not asked');
  readonly subscription: Subscription;

  constructor(name: string) {
    const azure = {
      searchApps: (_: AbortSignal, found: (page: readonly FoundApp[]) => void) => {
        this.tellApps = found;
        return this.apps.promise;
      },
      apps: {
        withSlots: async (environmentId: string) => {
          const name = environmentId.split('/').at(-1) ?? '';
          this.askedForApps.push(name);
          if (this.failing.has(name)) {
            throw refused;
          }
          return [{ id: app(`shop-of-${name}`, name).id, name: `shop-of-${name}` }];
        },
      },
      rootCertificates: {
        list: async (environment: { readonly id: string; readonly name: string }, signal: AbortSignal) => {
          signal.throwIfAborted();
          this.asked.push(environment.name);
          if (this.failing.has(environment.name)) {
            throw refused;
          }
          const id = `${environment.id}/publicCertificates/corp-root`;
          return [{ id, name: 'corp-root', der, thumbprint: sha1, raw: {} }];
        },
      },
    };
    const account = { accountId: 'a', accountLabel: `anna@${name}`, tenantId: 't' };
    this.subscription = { subscriptionId: 's', tenantId: 't', name, account, azure } as unknown as Subscription;
  }
}

class Opened {
  readonly clock = new ManualClock();
  readonly over = new AbortController();
  readonly #found = Promise.withResolvers<boolean>();
  tell: EnvironmentListener | undefined;
  rows: readonly Row[] = [];
  readonly ended: Promise<void>;

  constructor(loaded: readonly TreeNode[] = []) {
    const sources = {
      clock: this.clock,
      settings: { get: () => 60 },
      view: { loadedNodes: () => loaded },
      signIn: {
        find: (_what: string, _signal: AbortSignal, tell: EnvironmentListener) => {
          this.tell = tell;
          return this.#found.promise;
        },
      },
    };
    this.ended = findableRows(sources as unknown as FindableSources, this.over.signal)(this.show);
    this.ended.catch(() => undefined);
  }

  readonly show = (rows: readonly Row[]): void => {
    this.rows = rows;
  };

  found({ subscription }: FakeDirectory, ...names: readonly string[]): void {
    this.tell?.found({ subscription, environments: names.map((name) => target(name).environment) });
  }

  /** All directories have answered. */
  all(isSignedIn = true): void {
    this.#found.resolve(isSignedIn);
  }

  /** Waits for a row. Certificates are read off the main thread. */
  async until(label: string): Promise<void> {
    while (!(await this.labels()).includes(label)) {
      // The clock goes on.
    }
  }

  /** What is shown once VS Code may draw again. */
  async labels(): Promise<readonly string[]> {
    await this.clock.advance(1_000);
    return this.rows.map((row) => ('separator' in row ? `— ${row.separator}` : row.label));
  }

  row(label: string): Exclude<Row, { readonly separator: string }> {
    const row = this.rows.find((one) => 'label' in one && one.label === label);
    assert.ok(row !== undefined && 'label' in row, label);
    return row;
  }

  /** Picks the row that loads more. */
  pick(label: string): Promise<void> {
    const row = this.row(label);
    assert.ok('more' in row && row.more !== undefined);
    return row.more(this.show);
  }
}

function app(name: string, environment: string): FoundApp {
  const [site, slot] = name.split('/');
  const id = `/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/${site}`;
  const environmentId = target(environment).environment.id;
  return { id: slot === undefined ? id : `${id}/slots/${slot}`, name, environmentId };
}

const many = Array.from({ length: 13 }, (_, index) => `ase-${String(index + 1).padStart(2, '0')}`);
const three = 'Look for root certificates in 3 more environments';

describe('What can be found', () => {
  it('is shown as each directory answers, and as the pages of its apps do', async () => {
    const [contoso, fabrikam] = [new FakeDirectory('Contoso'), new FakeDirectory('Fabrikam')];
    const opened = new Opened();
    opened.found(contoso, 'prod-ase');
    // Else the environments are asked for their apps after ten seconds.
    contoso.tellApps([]);
    await opened.until('corp-root');
    const loading = 'Loading environments and apps…';
    const early = ['— Environments', 'prod-ase', '— Root certificates', 'corp-root', loading];
    assert.deepEqual(await opened.labels(), early);
    contoso.tellApps([app('shop', 'prod-ase')]);
    contoso.tellApps([app('shop/canary', 'prod-ase'), app('elsewhere', 'other-ase')]);
    await opened.labels();
    assert.equal(opened.row(loading).description, '3 so far');
    contoso.apps.resolve();
    opened.found(fabrikam, 'dev-ase');
    fabrikam.tellApps([]);
    fabrikam.apps.resolve();
    opened.all();
    await opened.ended;
    assert.deepEqual(await opened.labels(), [
      ...['— Environments', 'dev-ase', 'prod-ase'],
      ...['— Apps', 'shop', 'shop/canary', '— Root certificates', 'corp-root', 'corp-root'],
    ]);
    assert.equal(opened.row('shop/canary').description, 'slot · prod-ase');
    assert.equal(opened.row('shop').description, 'app · prod-ase');
    assert.equal(opened.row('prod-ase').description, 'environment · Contoso');
    const root = opened.row('corp-root').description;
    assert.match(root ?? '', new RegExp(`^root certificate · \\S+ · ${sha1.slice(0, 8)} · Contoso Root CA$`));
  });

  it('has the root certificates of ten environments at once, and those of the others where the user wants them', async () => {
    const contoso = new FakeDirectory('Contoso');
    contoso.failing.add('ase-12').add('ase-13');
    contoso.apps.resolve();
    const opened = new Opened();
    opened.found(contoso, ...many);
    opened.all();
    await opened.ended;
    assert.deepEqual(contoso.asked, many.slice(0, 10));
    assert.equal(opened.row(three).description, 'one request for each');
    await opened.pick(three);
    assert.deepEqual(contoso.asked, many);
    const labels = await opened.labels();
    assert.equal(labels.filter((label) => label === 'corp-root').length, 11);
    assert.deepEqual(labels.slice(-1), ['Could not load the root certificates of 2 environments']);
    assert.match(opened.row(labels.at(-1) ?? '').description ?? '', /^ase-12: .* ase-13: /);
  });

  it('has apps that the environments say themselves, where Azure Resource Graph refuses', async () => {
    const contoso = new FakeDirectory('Contoso');
    contoso.failing.add('ase-02');
    contoso.apps.reject(refused);
    const opened = new Opened();
    opened.found(contoso, ...many);
    opened.all();
    await opened.ended;
    assert.deepEqual(contoso.askedForApps, many.slice(0, 10));
    assert.deepEqual((await opened.labels()).slice(-3), [
      'Look for apps and root certificates in 3 more environments',
      'Could not load the apps of ase-02',
      'Could not load the root certificates of ase-02',
    ]);
    assert.equal(opened.row('shop-of-ase-01').description, 'app · ase-01');
    await opened.pick('Look for apps and root certificates in 3 more environments');
    assert.deepEqual([contoso.askedForApps, contoso.asked], [many, many]);
    assert.equal(opened.row('shop-of-ase-13').description, 'app · ase-13');
  });

  it('has the same where Azure Resource Graph tells nothing for ten seconds', async () => {
    const contoso = new FakeDirectory('Contoso');
    const opened = new Opened();
    opened.found(contoso, 'prod-ase');
    opened.all();
    await opened.clock.advance(9_000);
    assert.deepEqual(contoso.askedForApps, []);
    await opened.clock.advance(2_000);
    await opened.ended;
    assert.deepEqual(contoso.askedForApps, ['prod-ase']);
  });

  it('waits for all apps once the first are there', async () => {
    const contoso = new FakeDirectory('Contoso');
    const opened = new Opened();
    opened.found(contoso, 'prod-ase');
    opened.all();
    await opened.clock.advance(9_000);
    contoso.tellApps([app('shop', 'prod-ase')]);
    await opened.clock.advance(60_000);
    contoso.tellApps([app('cart', 'prod-ase')]);
    contoso.apps.resolve();
    await opened.ended;
    assert.deepEqual([contoso.askedForApps, opened.row('cart').description], [[], 'app · prod-ase']);
  });

  it('says how many environments have answered', async () => {
    const contoso = new FakeDirectory('Contoso');
    const opened = new Opened();
    opened.found(contoso, ...many);
    contoso.tellApps([]);
    await opened.labels();
    const answer = Promise.withResolvers<never[]>();
    contoso.subscription.azure.rootCertificates.list = ({ name }) =>
      name === 'ase-13' ? answer.promise : Promise.resolve([]);
    const picked = opened.pick(three);
    await opened.until('Looking for root certificates: 2 of 3 environments');
    answer.resolve([]);
    await picked;
    assert.deepEqual((await opened.labels()).slice(-1), ['Loading environments and apps…']);
    opened.all();
    assert.deepEqual((await opened.labels()).slice(-1), ['Loading apps…']);
    opened.over.abort();
  });

  it('begins with what the view has loaded, and ends without what is no longer there', async () => {
    const contoso = new FakeDirectory('Contoso');
    contoso.apps.resolve();
    const production = new SubscriptionNode(contoso.subscription, {} as never, {} as never);
    const loaded = ['old-ase', 'prod-ase'].map(
      (name) => new EnvironmentNode(production, target(name).environment, {} as never),
    );
    const opened = new Opened(loaded);
    const loading = 'Loading environments and apps…';
    assert.deepEqual(await opened.labels(), ['— Environments', 'old-ase', 'prod-ase', loading]);
    assert.deepEqual(contoso.asked, []);
    opened.found(contoso, 'prod-ase');
    await opened.until('corp-root');
    assert.deepEqual((await opened.labels()).slice(0, 3), ['— Environments', 'old-ase', 'prod-ase']);
    opened.all();
    await opened.ended;
    assert.deepEqual(await opened.labels(), ['— Environments', 'prod-ase', '— Root certificates', 'corp-root']);
  });

  it('asks no environment again whose root certificates the view has, but one where that failed', async () => {
    const contoso = new FakeDirectory('Contoso');
    contoso.apps.resolve();
    const services = {} as never;
    const production = new SubscriptionNode(contoso.subscription, services, {} as never);
    const rootsOf = (name: string): RootCertificatesNode =>
      new RootCertificatesNode(new EnvironmentNode(production, target(name).environment, services), services);
    const [known, failed] = [rootsOf('known-ase'), rootsOf('failed-ase')];
    const below = [
      new NoteNode(known, 'No root certificates'),
      new ErrorNode(failed, 'the root certificates', refused),
    ];
    const opened = new Opened([known, failed, ...below]);
    opened.found(contoso, 'known-ase', 'failed-ase');
    opened.all();
    await opened.ended;
    assert.deepEqual(contoso.asked, ['failed-ase']);
  });

  it('finds a root certificate by its thumbprint in any form, and by no other digits', async () => {
    const contoso = new FakeDirectory('Contoso');
    contoso.apps.resolve();
    const opened = new Opened();
    opened.found(contoso, 'prod-ase');
    opened.all();
    await opened.ended;
    const row = opened.row('corp-root');
    const isMeantBy = 'isMeantBy' in row ? row.isMeantBy : undefined;
    assert.ok(isMeantBy);
    const colons = sha256.replace(/..(?=.)/g, '$&:').toLowerCase();
    for (const typed of [sha1, `\u200e${sha1}`, sha256, colons, sha1.slice(0, 12)]) {
      assert.ok(isMeantBy(typed), typed);
    }
    for (const typed of ['', sha1.slice(0, 4), `${sha1}0`, 'corp-root', sha1.slice(1)]) {
      assert.ok(!isMeantBy(typed), typed);
    }
  });

  it('asks nothing more once the picker is closed', async () => {
    const contoso = new FakeDirectory('Contoso');
    const opened = new Opened();
    opened.over.abort();
    opened.found(contoso, ...many);
    await opened.labels();
    assert.deepEqual([contoso.asked, opened.rows], [[], []]);
  });

  it('is nothing where nobody is signed in', async () => {
    const opened = new Opened();
    opened.all(false);
    await assert.rejects(opened.ended, (error) => error instanceof AzureError && error.kind === 'signedOut');
  });
});
