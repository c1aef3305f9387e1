import assert from 'node:assert/strict';
import { AzureError } from '../../../src/azure/azureError.ts';
import type { EnvironmentPrompt } from '../../../src/commands/askEnvironment.ts';
import { failureRow } from '../../../src/commands/listingFailureRows.ts';
import type { EnvironmentListener } from '../../../src/signIn/findEnvironments.ts';
import type { Subscription } from '../../../src/signIn/listing.ts';
import { failureLabel, failureWords } from '../../../src/ui/errorWords.ts';
import { nextPicker, stubVscode } from '../../equipment/vscodeStub.ts';
import { stubbedUi } from '../ui/stubbedUi.ts';
import { target } from './stopStartApps/plans.ts';

const error = new AzureError('forbidden', { operation: 'list App Service Environments' });
const failures = ['Line 7', 'Line 8'].map((name) => ({ what: `the App Service Environments of ${name}`, error }));

describe('The list of environments', () => {
  before(stubVscode);

  /** Asks for an environment; that many are found, and not everything could be listed. */
  async function begin(several: boolean, names: readonly string[], missing: 'failures' | 'directory' = 'failures') {
    const account = { accountId: 'a', accountLabel: 'anna@contoso.com', tenantId: 't' };
    const subscription = { subscriptionId: 's', name: 'Production', account } as unknown as Subscription;
    const environments = names.map((name) => ({ ...target(name).environment, location: 'West Europe', version: 3 }));
    const find = async (_what: string, _signal: AbortSignal, tell: EnvironmentListener) => {
      tell.found({ subscription, environments } as Parameters<EnvironmentListener['found']>[0]);
      if (missing === 'directory') {
        tell.needsSignIn({ name: 'Fabrikam', account });
      }
      for (const failure of missing === 'failures' ? failures : []) {
        tell.failure(failure);
      }
      return true;
    };
    const prompt = { ui: stubbedUi(), signIn: { find }, runs: { busy: async () => () => undefined } };
    const { askEnvironment, askEnvironments } = await import('../../../src/commands/askEnvironment.ts');
    const given = prompt as unknown as EnvironmentPrompt;
    return several ? askEnvironments(given, 'Title') : askEnvironment(given, 'Title', { v3Only: true });
  }

  it('says above the first that not all could be listed, and below the last what, whatever is typed', async () => {
    const opened = nextPicker();
    const done = begin(false, ['one', 'two']);
    const picker = await opened;
    await picker.choose('one');
    await done;
    const labels = picker.items.map(({ label }) => label);
    const failed = failures.map(({ what }) => `Could not load ${what}`);
    assert.deepEqual(labels, ['Not all could be loaded', 'one', 'two', ...failed]);
    const stays = picker.items.map((row) => 'alwaysShow' in row && row.alwaysShow === true);
    assert.deepEqual(stays, [false, false, false, true, true]);
  });

  it('makes its rows when they are shown, and not anew for each environment that is found', async () => {
    const account = { accountId: 'a', accountLabel: 'anna@contoso.com', tenantId: 't' };
    const find = async (_what: string, _signal: AbortSignal, tell: EnvironmentListener) => {
      for (let index = 0; index < 100; index += 1) {
        const subscription = { subscriptionId: `s${index}`, name: 'Production', account } as unknown as Subscription;
        tell.found({
          subscription,
          environments: [{ ...target(`ase-${index}`).environment, location: 'West Europe' }],
        });
      }
      return true;
    };
    let made = 0;
    const busyOn = () => {
      made += 1;
    };
    const prompt = { ui: stubbedUi(), signIn: { find }, runs: { busy: async () => busyOn } };
    const { askEnvironment } = await import('../../../src/commands/askEnvironment.ts');
    const opened = nextPicker();
    const done = askEnvironment(prompt as unknown as EnvironmentPrompt, 'Title', { v3Only: false });
    await (await opened).choose('ase-7');
    await done;
    assert.ok(made <= 500, `${made}`);
  });

  it('has what a directory answered while another has not answered, and several environments only once all have', async () => {
    const account = { accountId: 'a', accountLabel: 'anna@contoso.com', tenantId: 't' };
    const answered = Promise.withResolvers<boolean>();
    let tell: EnvironmentListener | undefined;
    const find = (_what: string, _signal: AbortSignal, listener: EnvironmentListener): Promise<boolean> => {
      tell = listener;
      return answered.promise;
    };
    const prompt = { ui: stubbedUi(), signIn: { find }, runs: { busy: async () => () => undefined } };
    const { askEnvironments } = await import('../../../src/commands/askEnvironment.ts');
    const opened = nextPicker();
    const done = askEnvironments(prompt as unknown as EnvironmentPrompt, 'Title');
    const picker = await opened;
    while (tell === undefined) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const environments = ['one', 'two'].map((name) => ({ ...target(name).environment, location: 'West Europe' }));
    tell.found({ subscription: { name: 'Production', account } as unknown as Subscription, environments });
    await new Promise((resolve) => setImmediate(resolve));
    const labels = () => picker.items.map(({ label }) => label);
    assert.deepEqual([picker.busy, labels()], [true, ['one', 'two']]);
    answered.resolve(true);
    while (labels().length === 2) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual([picker.busy, labels()], [false, ['one', 'two', '', 'Several Environments…']]);
    await picker.choose('two');
    assert.equal((await done)?.[0]?.environment.name, 'two');
  });

  it('says of several subscriptions that failed which they are, and why', () => {
    const each = Array.from({ length: 32 }, (_, index) => ({ name: `Line ${index + 1}`, error }));
    const { description = '' } = failureRow({ what: 'the App Service Environments of 32 subscriptions', error, each });
    const reason = failureLabel(error);
    assert.ok(description.startsWith(`Line 1: ${reason} Line 2: ${reason} `), description);
    assert.ok(description.endsWith(`Line 20: ${reason} and 12 more`), description);
  });

  it('tells a failure that is picked', async () => {
    for (const several of [false, true]) {
      const opened = nextPicker();
      const done = begin(several, ['one', 'two']);
      const rejected = assert.rejects(done, error);
      await (await opened).choose(`Could not load ${failures[1]?.what}`);
      await rejected;
    }
  });

  it('offers a directory that needs a separate sign-in, and says so where nothing else was found', async () => {
    const needed = (thrown: unknown): boolean =>
      failureWords(thrown).message ===
        'Could not list the App Service Environments of Fabrikam. This directory needs a separate sign-in.' &&
      failureWords(thrown).remedies.includes('signIn');
    const opened = nextPicker();
    const rejected = assert.rejects(begin(false, ['one'], 'directory'), needed);
    const picker = await opened;
    await picker.choose('Sign in to Fabrikam…');
    await rejected;
    assert.deepEqual(
      picker.items.map(({ label }) => label),
      ['one', 'Sign in to Fabrikam…'],
    );
    await assert.rejects(begin(false, [], 'directory'), needed);
  });
});
