import assert from 'node:assert/strict';
import type { Subscription } from '../../../src/signIn/listing.ts';
import type { Clock } from '../../../src/time/clock.ts';
import { HistoryReader } from '../../../src/trustStore/subscriptionHistory.ts';

const clock: Clock = { now: () => 1_000_000_000_000, monotonic: () => 0, sleep: () => Promise.resolve() };

/** A log that never answers; `reads` has the signal of each read. */
function silentLog(): { readonly subscription: Subscription; readonly reads: readonly AbortSignal[] } {
  const reads: AbortSignal[] = [];
  const ofWebResources = (_id: string, _question: unknown, signal: AbortSignal): Promise<never> => {
    reads.push(signal);
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
  };
  const account = { accountId: 'a', accountLabel: 'megan@contoso.com', tenantId: 't' };
  const azure = { activityLog: { ofWebResources } } as unknown as Subscription['azure'];
  return { subscription: { subscriptionId: 's', tenantId: 't', name: 'Contoso', account, azure }, reads };
}

describe('a read of the activity log', () => {
  const reader = (): HistoryReader =>
    new HistoryReader(clock, (sentence) => assert.fail(sentence), new AbortController().signal);

  it('ends when it is forgotten and nobody waits for it', async () => {
    const { subscription, reads } = silentLog();
    const histories = reader();
    const leaving = new AbortController();
    const left = histories.read(subscription, leaving.signal);
    leaving.abort(new Error('left'));
    await assert.rejects(left, /left/);
    assert.equal(reads[0]?.aborted, false);
    histories.forget(subscription);
    assert.equal(reads[0]?.aborted, true);
  });

  it('goes on while somebody waits for it, though it is forgotten', async () => {
    const { subscription, reads } = silentLog();
    const histories = reader();
    const leaving = new AbortController();
    const left = histories.read(subscription, leaving.signal);
    histories.forget();
    assert.equal(reads[0]?.aborted, false);
    leaving.abort(new Error('left'));
    await assert.rejects(left, /left/);
    assert.equal(reads[0]?.aborted, true);
  });

  it('does not begin for who has left', async () => {
    const { subscription, reads } = silentLog();
    await assert.rejects(reader().read(subscription, AbortSignal.abort(new Error('left'))), /left/);
    assert.deepEqual(reads, []);
  });
});
