import assert from 'node:assert/strict';
import {
  type RunPrompt,
  runTarget,
  type SubscriptionSources,
  subscriptionOfRun,
} from '../../../../src/commands/runs/runTarget.ts';
import type { ListingFailure, Subscription } from '../../../../src/signIn/listing.ts';
import type { AccountRef } from '../../../../src/stopStart/engine/ports.ts';
import type { RunEntry } from '../../../../src/stopStart/shown/runList.ts';
import { EnvironmentNode } from '../../../../src/tree/environmentNodes.ts';
import { SubscriptionNode } from '../../../../src/tree/subscriptionNode.ts';

const run: AccountRef = { tenantId: 't', subscriptionId: 's', cloud: 'AzureCloud', accountId: 'megan' };
const { accountId: _, ...runOfOldJournal } = run;
const { signal } = new AbortController();

function seenBy(accountId: string, tenantId = 't', subscriptionId = 's'): Subscription {
  const account = { accountId, accountLabel: accountId, tenantId };
  return { subscriptionId, tenantId: 'home', name: 'Production', account, azure: {} as never };
}

/** Subscriptions that the view shows, and that Azure lists. `signedOut`: it lists nothing. */
function sources(
  shown: readonly Subscription[],
  listed: readonly Subscription[] | 'signedOut' | 'notAsked',
  failures: readonly ListingFailure[] = [],
) {
  const nodes = shown.map((one) => new SubscriptionNode(one, {} as never, {} as never));
  let isAsked = listed === 'notAsked';
  const list = (): Promise<unknown> => {
    assert.equal(isAsked, false);
    isAsked = true;
    return Promise.resolve(listed === 'signedOut' ? undefined : { subscriptions: listed, failures });
  };
  return { view: { loadedNodes: () => nodes }, signIn: { list } } as unknown as SubscriptionSources;
}

const [anna, megan, elsewhere] = [seenBy('anna'), seenBy('Megan', 'T', 'S'), seenBy('megan', 'other')];

describe('The subscription of a past run', () => {
  it('is read through the account of the run, not through the first that sees it', async () => {
    assert.equal(await subscriptionOfRun(sources([anna, elsewhere, megan], 'notAsked'), run, signal), megan);
    assert.equal(await subscriptionOfRun(sources([], [anna, elsewhere, megan]), run, signal), megan);
  });

  it('is read through that account even if the view shows only another', async () => {
    assert.equal(await subscriptionOfRun(sources([anna], [anna, megan]), run, signal), megan);
  });

  it('is the same subscription', async () => {
    const other = seenBy('megan', 't', 'another');
    assert.equal(await subscriptionOfRun(sources([other], [other, megan]), run, signal), megan);
  });

  it('is read through the first account that sees it if the account of the run is no longer signed in', async () => {
    assert.equal(await subscriptionOfRun(sources([anna], [anna]), run, signal), anna);
    assert.equal(await subscriptionOfRun(sources([], [elsewhere, anna]), run, signal), elsewhere);
    assert.equal(await subscriptionOfRun(sources([anna], [seenBy('ben')]), run, signal), anna);
  });

  it('is read through an account of the same directory if the journal has no account', async () => {
    assert.equal(await subscriptionOfRun(sources([elsewhere, anna], 'notAsked'), runOfOldJournal, signal), anna);
  });

  it('is not read through another account if something could not be listed, because that may be the account of the run', async () => {
    const [failure, second] = ['offline', 'forbidden'].map((why) => ({ what: 'Contoso', error: new Error(why) }));
    assert.ok(failure !== undefined && second !== undefined);
    const failures = [failure, second];
    await assert.rejects(subscriptionOfRun(sources([anna], [anna], failures), run, signal), failure.error);
    await assert.rejects(subscriptionOfRun(sources([], [anna], failures), run, signal), failure.error);
    assert.equal(await subscriptionOfRun(sources([anna], [anna, megan], failures), run, signal), megan);
  });

  it('is undefined when nobody sees it', async () => {
    assert.equal(await subscriptionOfRun(sources([], []), run, signal), undefined);
    assert.equal(await subscriptionOfRun(sources([], 'signedOut'), run, signal), undefined);
    const other = seenBy('megan', 't', 'another');
    assert.equal(await subscriptionOfRun(sources([other], [other]), run, signal), undefined);
  });
});

describe('The run that is meant by the row of an environment', () => {
  const entry = (key: string): RunEntry =>
    ({ kind: 'past', past: { report: { environment: { key, name: key } } }, leftStopped: [] }) as unknown as RunEntry;
  const row = new EnvironmentNode({ id: 'x' } as never, { id: '/ASE/one' } as never, {} as never);
  const wanted = { title: 'Start', placeHolder: 'Select', fits: () => true, none: 'No run.' };

  /** What is meant, and what was told; the user picks nothing. */
  async function meant(entries: readonly RunEntry[]) {
    const told: string[] = [];
    const prompt = {
      runs: { list: () => Promise.resolve({ entries }) },
      tell: { info: (sentence: string) => told.push(sentence) },
      ui: { askOne: () => Promise.resolve(undefined) },
    } as unknown as RunPrompt;
    return [await runTarget(prompt, row, wanted), ...told];
  }

  it('is the only one on it, and never one on another', async () => {
    const own = entry('/ase/one');
    assert.deepEqual(await meant([entry('/ase/two'), own]), [own]);
    assert.deepEqual(await meant([entry('/ase/two')]), [undefined, 'No run.']);
    assert.deepEqual(await meant([own, entry('/ase/one')]), [undefined], 'the user is asked which');
  });
});
