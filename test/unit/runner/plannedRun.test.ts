import assert from 'node:assert/strict';
import type { App } from '../../../src/azure/app.ts';
import type { HostingEnvironment } from '../../../src/azure/hostingEnvironment.ts';
import { exitCodes, type NothingStopped } from '../../../src/runner/exitCodes.ts';
import { type PlanInputs, type PlannedRun, plannedRun } from '../../../src/runner/plannedRun.ts';
import type { Plan } from '../../../src/runner/planSchema.ts';
import { nothingStoppedBy } from './nothingStopped.ts';

const group = '/subscriptions/s/resourceGroups/G/providers/Microsoft.Web';
const environment: HostingEnvironment = {
  id: `${group}/hostingEnvironments/Contoso-ASE`,
  name: 'Contoso-ASE',
  subscriptionId: 's',
  resourceGroup: 'G',
  location: 'West Europe',
  version: 3,
  loadBalancing: 'internal',
  ready: true,
  notReadyBecause: undefined,
  upgradeAvailable: false,
  raw: undefined,
};
const account = { tenantId: 't', subscriptionId: 's', cloud: 'Azure' };

/** An app as Azure answers it, running unless it says otherwise. */
function app(name: string, changes: Partial<App> = {}): App {
  const [appName = name, slotName] = name.split('/');
  const id = `${group}/sites/${name.replace('/', '/slots/')}`;
  return {
    ...{ id, key: id.toLowerCase(), name, appName, slotName, state: 'running', stateText: 'Running' },
    ...{ os: 'windows', kind: 'web', isContainer: false, planId: undefined, planName: undefined },
    ...{ busy: false, scmStopsToo: false, defaultHostName: undefined, raw: undefined },
    ...changes,
  };
}

function stopped(name: string): App {
  return app(name, { state: 'stopped', stateText: 'Stopped' });
}

const estate = [app('Orders'), app('orders/Staging'), app('billing'), app('Search'), stopped('legacy')];

/** A wave by its apps, and with a look where it says so. */
type Wave = Plan['waves'][number]['apps'] | Partial<Plan['waves'][number]>;

function plan(waves: readonly Wave[], changes: Partial<Plan> = {}): Plan {
  return {
    ...{ version: 1, cloud: 'AzureCloud', environment: environment.id, atATime: 2, timeoutSeconds: 300 },
    waves: waves.map((wave) => ({
      lookAfter: false,
      apps: [],
      ...(typeof wave === 'string' || Array.isArray(wave) ? { apps: wave } : wave),
    })),
    ...changes,
  };
}

function met(
  waves: readonly Wave[],
  changes: Partial<PlanInputs> & { readonly plan?: Partial<Plan> } = {},
): PlannedRun {
  const { plan: planChanges = {}, ...meeting } = changes;
  return plannedRun(plan(waves, planChanges), { environment, apps: estate, account, ...meeting });
}

function refusal(waves: readonly Wave[], changes: Partial<PlanInputs> = {}): NothingStopped {
  return nothingStoppedBy(() => met(waves, changes));
}

function names(apps: readonly { readonly name: string }[]): readonly string[] {
  return apps.map(({ name }) => name);
}

function namesByWave({ waves }: PlannedRun): readonly (readonly string[])[] {
  return waves.map(({ apps }) => names(apps));
}

describe('A plan that meets its environment', () => {
  it('finds apps and slots by name and by id, in any case and in the order of the plan', () => {
    const slot = `${group}/sites/orders/slots/staging`;
    const run = met([['BILLING'], [slot.toUpperCase(), 'orders']]);
    assert.deepEqual(namesByWave(run), [['billing'], ['orders/Staging', 'Orders']]);
    assert.deepEqual(names(run.request.apps), ['billing', 'orders/Staging', 'Orders']);
    assert.deepEqual(namesByWave(met([['ORDERS/STAGING', `${group}/sites/BILLING`.toLowerCase()]])), [
      ['orders/Staging', 'billing'],
    ]);
  });

  it('takes an app without its slots', () => {
    assert.deepEqual(namesByWave(met([['orders']])), [['Orders']]);
  });

  it('addresses apps as Azure wrote them, and asks their sites', () => {
    const apps = [app('Orders', { defaultHostName: 'orders.contoso.example' }), app('billing')];
    assert.deepEqual(met([['orders', 'billing']], { apps }).request.apps, [
      {
        id: `${group}/sites/Orders`,
        key: `${group}/sites/orders`.toLowerCase(),
        name: 'Orders',
        hostName: 'orders.contoso.example',
      },
      { id: `${group}/sites/billing`, key: `${group}/sites/billing`.toLowerCase(), name: 'billing' },
    ]);
  });

  it('becomes a run on the environment as Azure writes it, in the name of whoever runs it', () => {
    const { request } = met([['orders']], { plan: { environment: environment.id.toUpperCase(), timeoutSeconds: 45 } });
    assert.deepEqual(request.environment, {
      id: environment.id,
      key: environment.id.toLowerCase(),
      name: 'Contoso-ASE',
    });
    assert.deepEqual([request.account, request.timeoutMs], [account, 45_000]);
  });

  it('has its pace', () => {
    assert.deepEqual(met([['orders']], { plan: { atATime: 'all' } }).request.pace, { kind: 'allAtOnce' });
    assert.deepEqual(met([['orders']], { plan: { atATime: 1 } }).request.pace, { kind: 'several', count: 1 });
  });

  it('takes with allRunning what runs and no wave names, by name, slots too', () => {
    const run = met([['Search', 'legacy'], 'allRunning']);
    assert.deepEqual(namesByWave(run), [['Search'], ['billing', 'Orders', 'orders/Staging']]);
    assert.deepEqual(names(run.notRunning), ['legacy'], 'what the rest leaves alone was never planned');
    assert.deepEqual(namesByWave(met(['allRunning', [`${group}/SITES/search`]])), [
      ['billing', 'Orders', 'orders/Staging'],
      ['Search'],
    ]);
  });

  it('leaves an app that a wave names out of the rest, also where that wave is not taken now', () => {
    const run = met([['orders'], 'allRunning'], { range: { first: 2, last: 2 } });
    assert.deepEqual(namesByWave(run), [['billing', 'orders/Staging', 'Search']]);
  });

  it('leaves out and names what does not run, wave by wave', () => {
    const apps = [app('a'), stopped('b'), app('c', { state: 'other', stateText: 'Limited' }), app('d')];
    const run = met([['a', 'b'], ['c'], ['d']], { apps });
    assert.deepEqual(namesByWave(run), [['a'], [], ['d']]);
    assert.deepEqual(names(run.notRunning), ['b', 'c']);
    assert.deepEqual(names(run.request.apps), ['a', 'd']);
    assert.deepEqual(
      run.waves.map(({ size }) => size),
      [1, 0, 1],
    );
    assert.deepEqual(
      run.request.waves?.map(({ size }) => size),
      [1, 0, 1],
    );
  });

  it('tells its waves by number and title', () => {
    const run = met([{ apps: ['orders'], title: 'Canary' }, ['billing'], { apps: ['search'], title: '' }]);
    assert.deepEqual(
      run.waves.map(({ number, title }) => [number, title]),
      [
        [1, 'Canary'],
        [2, 'Wave 2'],
        [3, ''],
      ],
    );
  });

  it('looks after the waves that say so, but not after the last', () => {
    const lookAfter = true;
    const run = met([{ apps: ['orders'], lookAfter }, ['billing'], { apps: ['search'], lookAfter }]);
    assert.deepEqual(
      run.waves.map((wave) => wave.lookAfter),
      [true, false, false],
    );
    assert.deepEqual(run.request.waves?.slice(0, 2), [
      { size: 1, lookAfter: true },
      { size: 1, lookAfter: false },
    ]);
  });

  for (const [first, last, taken] of [
    [1, 1, ['orders']],
    [2, 2, ['billing']],
    [2, 3, ['billing', 'search']],
    [2, Number.POSITIVE_INFINITY, ['billing', 'search']],
    [3, 9999, ['search']],
  ] as const) {
    it(`takes waves ${first} to ${last} alone, which keep their numbers`, () => {
      const waves = [['orders'], ['billing'], ['search']];
      const run = met(waves, { range: { first, last } });
      assert.deepEqual(
        names(run.request.apps).map((name) => name.toLowerCase()),
        taken,
      );
      assert.equal(run.waves[0]?.number, first);
      assert.equal(run.waves.length, run.request.waves?.length);
    });
  }

  it('says of apps that do not run only where their wave is taken', () => {
    assert.deepEqual(met([['legacy'], ['orders']], { range: { first: 2, last: 2 } }).notRunning, []);
  });
});

describe('A plan is refused when it meets its environment', () => {
  it('with apps that are not there, each by its name', () => {
    const one = refusal([['orders', 'Gone']]);
    assert.equal(one.exitCode, exitCodes.usage);
    assert.equal(
      one.message,
      'Gone is no app of Contoso-ASE, which has 5 apps (including slots). Nothing was stopped.',
    );
    const elsewhere = `${group}/sites/orders`.replace('/G/', '/other/');
    const two = refusal([['Gone'], [elsewhere, 'orders/gone']]);
    assert.match(two.message, /^Gone, \/subscriptions\/.*\/other\/.*, orders\/gone are no apps of Contoso-ASE/);
  });

  it('with an app that is not there in a wave that is not taken now', () => {
    const { message } = refusal([['orders'], ['gone']], { range: { first: 1, last: 1 } });
    assert.match(message, /^gone is no app of/);
  });

  it('in an environment without apps', () => {
    assert.match(refusal([['orders']], { apps: [] }).message, /^orders is no app of Contoso-ASE, which has 0 apps/);
    assert.match(refusal(['allRunning'], { apps: [] }).message, /^None of the planned apps of Contoso-ASE runs/);
  });

  it('when the same app is named by its name and by its id', () => {
    const { exitCode, message } = refusal([['ORDERS'], ['billing', `${group}/sites/orders`]]);
    assert.deepEqual([exitCode, message], [exitCodes.usage, 'The plan names Orders twice. Nothing was stopped.']);
  });

  it('when none of its apps runs', () => {
    const { exitCode, message } = refusal([['legacy']]);
    assert.equal(exitCode, exitCodes.refused);
    assert.match(message, /^None of the planned apps of Contoso-ASE runs, so nothing was stopped\. .* next start\.$/);
    assert.equal(refusal([['legacy'], ['orders']], { range: { first: 1, last: 1 } }).exitCode, exitCodes.refused);
  });

  it('when it has none of the waves asked for', () => {
    const { exitCode, message } = refusal([['orders'], ['billing']], { range: { first: 3, last: 5 } });
    assert.equal(exitCode, exitCodes.usage);
    assert.match(message, /^The plan has 2 waves, and none with a requested number\. Nothing was stopped\.$/);
    assert.match(refusal([['orders']], { range: { first: 2, last: 2 } }).message, /^The plan has 1 wave, and none/);
  });
});
