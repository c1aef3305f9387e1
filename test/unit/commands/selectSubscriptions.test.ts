import assert from 'node:assert/strict';
import { AzureError } from '../../../src/azure/azureError.ts';
import type { selectSubscriptions } from '../../../src/commands/selectSubscriptions.ts';
import { nextPicker, stubVscode } from '../../equipment/vscodeStub.ts';
import { stubbedUi } from '../ui/stubbedUi.ts';

type Services = Parameters<typeof selectSubscriptions>[0];

const failure = { what: 'Fabrikam', error: new AzureError('network', { operation: 'list subscriptions' }) };

function subscription(name: string, accountId = 'megan') {
  return { subscriptionId: name, tenantId: 't', name, account: { tenantId: 't', accountId, accountLabel: accountId } };
}

describe('Select Subscriptions…', () => {
  let saved: readonly string[] | undefined;

  before(stubVscode);

  beforeEach(() => {
    saved = undefined;
  });

  /** Runs the command with what Azure lists; `selected`: what the setting has. */
  async function begin(listing: object | undefined, selected: readonly string[] = []): Promise<boolean> {
    const command = await import('../../../src/commands/selectSubscriptions.ts');
    const services = {
      ui: stubbedUi(),
      signIn: {
        list: () => Promise.resolve(listing),
        selected: (all: readonly { subscriptionId: string }[]) =>
          all.filter(({ subscriptionId }) => selected.length === 0 || selected.includes(`t/${subscriptionId}`)),
      },
      settings: {
        get: () => selected,
        set: (_: string, value: readonly string[]) => {
          saved = value;
          return Promise.resolve();
        },
      },
    };
    return command.selectSubscriptions(services as unknown as Services);
  }

  const both = { subscriptions: [subscription('one'), subscription('two')], failures: [] };

  it('saves the ones that are picked', async () => {
    const opened = nextPicker();
    const done = begin(both);
    await (await opened).choose('two');
    assert.equal(await done, true);
    assert.deepEqual(saved, ['t/two']);
  });

  it('saves an empty list for all of them, so that new ones are shown too', async () => {
    const opened = nextPicker();
    const done = begin(both);
    await (await opened).choose('one', 'two');
    assert.equal(await done, true);
    assert.deepEqual(saved, []);
  });

  it('offers a subscription of two accounts once, and ticks what is shown', async () => {
    const opened = nextPicker();
    const done = begin({ ...both, subscriptions: [...both.subscriptions, subscription('one', 'alex')] }, ['t/one']);
    const picker = await opened;
    await picker.choose();
    assert.equal(await done, true);
    assert.deepEqual(
      picker.items.map(({ label }) => label),
      ['one', 'two'],
    );
    assert.deepEqual(saved, ['t/one']);
  });

  it('keeps the earlier selection if none is ticked, and asks for one', async () => {
    const opened = nextPicker();
    const done = begin(both, ['t/one']);
    const picker = await opened;
    await picker.chooseNone();
    assert.equal(picker.placeholder, 'Nothing is ticked. Tick at least one subscription, or press Escape to leave');
    picker.close();
    assert.equal(await done, false);
    assert.equal(saved, undefined);
  });

  it('names what could not be listed, and keeps its selection', async () => {
    const opened = nextPicker();
    const done = begin({ ...both, failures: [failure] }, ['t/one', 't/elsewhere']);
    const picker = await opened;
    await picker.choose('one', 'two');
    assert.equal(await done, true);
    assert.equal(picker.items[0]?.label, 'Not all could be loaded');
    assert.deepEqual(saved, ['t/one', 't/two', 't/elsewhere']);
  });

  it('fails if nobody is signed in, or if nothing but failures came', async () => {
    await assert.rejects(begin(undefined), { kind: 'signedOut' });
    await assert.rejects(begin({ subscriptions: [], failures: [failure] }), failure.error);
  });

  it('saves nothing when the user leaves', async () => {
    const opened = nextPicker();
    const done = begin(both);
    (await opened).close();
    assert.equal(await done, false);
    assert.equal(saved, undefined);
  });
});
