import assert from 'node:assert/strict';
import type { EnvironmentTarget } from '../../../../src/commands/environmentTarget.ts';
import type { PlanPrompt } from '../../../../src/commands/stopStartApps/askPlans.ts';
import type { EnvironmentPlan } from '../../../../src/commands/stopStartApps/plan.ts';
import type { Selection } from '../../../../src/commands/stopStartApps/selection.ts';
import type { EnvironmentListener } from '../../../../src/signIn/findEnvironments.ts';
import { type FakePicker, nextPicker, stubVscode } from '../../../equipment/vscodeStub.ts';
import { stubbedUi } from '../../ui/stubbedUi.ts';
import { app, target } from './plans.ts';

/** An environment with three running apps and one that is stopped. */
function environmentWithApps(name: string): EnvironmentTarget {
  const { environment } = target(name);
  const apps = [app('one'), app('two'), app('three'), app('off', 'plan-a', { state: 'Stopped' })];
  const azure = { apps: { withSlots: () => Promise.resolve(apps) } };
  const account = { accountId: 'a', accountLabel: 'anna@contoso.com', tenantId: 't' };
  const subscription = { subscriptionId: 's', name: 'Production', account, azure };
  return { environment, subscription: subscription as unknown as EnvironmentTarget['subscription'] };
}

function labels(picker: FakePicker): readonly string[] {
  return picker.selectedItems.map(({ label }) => label);
}

describe('The questions for a plan', () => {
  const place = environmentWithApps('contoso-ase');
  let told: readonly string[];
  let opened: Promise<FakePicker>;
  let busy: ReadonlyMap<string, string>;

  before(stubVscode);

  beforeEach(() => {
    told = [];
    busy = new Map();
    opened = nextPicker();
  });

  async function ask(...selections: readonly Selection[]): Promise<readonly EnvironmentPlan[] | undefined> {
    const { askPlans } = await import('../../../../src/commands/stopStartApps/askPlans.ts');
    const prompt = {
      ui: stubbedUi(),
      signIn: {
        find: async (_what: string, _signal: AbortSignal, tell: EnvironmentListener) => {
          tell.found({ subscription: place.subscription, environments: [place.environment] });
          return true;
        },
        selected: (all: unknown) => all,
      },
      log: {},
      needs: { of: () => Promise.resolve(new Map()) },
      settings: { get: () => 2 },
      runs: {
        list: () => Promise.resolve({ entries: [], unreadable: [] }),
        busy: () => Promise.resolve(({ key }: { key: string }) => busy.get(key)),
      },
      tell: {
        info: (sentence: string) => {
          told = [...told, sentence];
        },
      },
    };
    return askPlans(prompt as unknown as PlanPrompt, 'Stop and Start Apps', selections);
  }

  /** The picker that is open, once its rows are there. The next one is waited for from now on. */
  async function picker(): Promise<FakePicker> {
    const open = await opened;
    opened = nextPicker();
    while (open.busy) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return open;
  }

  it('ask for apps and pace, and return one plan for each environment', async () => {
    const plans = ask({ target: place, chosen: undefined });
    await (await picker()).choose('one', 'three');
    await (await picker()).choose('All at Once');
    const [plan, ...others] = (await plans) ?? [];
    assert.equal(others.length, 0);
    assert.equal(plan?.target.environment.name, 'contoso-ase');
    assert.deepEqual(
      plan?.plan.apps.map(({ name }) => name),
      ['one', 'three'],
    );
    assert.deepEqual(plan?.plan.pace, { kind: 'allAtOnce' });
    assert.deepEqual(
      plan?.notRunning.map(({ name }) => name),
      ['off'],
    );
  });

  it('do not ask for the pace of a single app', async () => {
    const plans = ask({ target: place, chosen: undefined });
    await (await picker()).choose('two');
    assert.deepEqual((await plans)?.[0]?.plan.pace, { kind: 'oneAtATime' });
  });

  it('keep earlier ticks on Back', async () => {
    const plans = ask({ target: place, chosen: undefined });
    const first = await picker();
    assert.deepEqual(labels(first), ['one', 'three', 'two']);
    await first.choose('one', 'two');
    (await picker()).pressBack();
    const again = await picker();
    assert.deepEqual(labels(again), ['one', 'two']);
    again.close();
    assert.equal(await plans, undefined);
  });

  it('forget ticks when the environment is asked for again', async () => {
    const plans = ask();
    await (await picker()).choose('contoso-ase');
    await (await picker()).choose('one');
    assert.equal((await plans)?.[0]?.plan.apps.length, 1);
    opened = nextPicker();
    const others = ask();
    await (await picker()).choose('contoso-ase');
    await (await picker()).choose('one', 'two');
    (await picker()).pressBack();
    (await picker()).pressBack();
    await (await picker()).choose('contoso-ase');
    const again = await picker();
    assert.deepEqual(labels(again), ['one', 'three', 'two']);
    again.close();
    assert.equal(await others, undefined);
  });

  it('say first in the list of environments what is on there', async () => {
    busy = new Map([[place.environment.id.toLowerCase(), 'stop and start is on, in this window']]);
    const plans = ask();
    const list = await picker();
    const [row] = list.items as readonly { readonly description?: string }[];
    assert.match(row?.description ?? '', /^stop and start is on, in this window · v3 · .* · Production$/);
    list.close();
    assert.equal(await plans, undefined);
  });

  it('say so when no app runs', async () => {
    const apps = { withSlots: () => Promise.resolve([app('off', 'plan-a', { state: 'Stopped' })]) };
    const idle = { ...place, subscription: { ...place.subscription, azure: { apps } as never } };
    assert.equal(await ask({ target: idle, chosen: undefined }), undefined);
    assert.match(told[0] ?? '', /^No app of contoso-ase is running/);
  });
});
