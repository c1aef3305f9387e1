import assert from 'node:assert/strict';
import { TimeIsUp, unlessAborted, withTimeLimit, withTimeout } from '../../../src/async/timeLimit.ts';
import { ManualClock } from '../../clock/manualClock.ts';

const never = new Promise<never>(() => undefined);

describe('withTimeLimit', () => {
  it('gives the result of work that is done in time', async () => {
    assert.equal(await withTimeLimit(new ManualClock(), 1_000, async () => 'done'), 'done');
  });

  it('ends the wait, and aborts the signal, when the time is up', async () => {
    const clock = new ManualClock();
    let signal: AbortSignal | undefined;
    const waiting = withTimeLimit(clock, 1_000, (timeUp) => {
      signal = timeUp;
      return never;
    });
    const rejected = assert.rejects(waiting, TimeIsUp);
    await clock.advance(1_000);
    await rejected;
    assert.ok(signal?.aborted);
  });
});

describe('withTimeout', () => {
  it('ends the wait with an error of the caller, and lets a late failure pass', async () => {
    const clock = new ManualClock();
    const call = Promise.withResolvers<never>();
    const rejected = assert.rejects(
      withTimeout(clock, 1_000, () => new Error('late'), call.promise),
      { message: 'late' },
    );
    await clock.advance(1_000);
    await rejected;
    call.reject(new Error('nobody waits'));
  });
});

describe('unlessAborted', () => {
  it('gives the result while the signal is quiet', async () => {
    assert.equal(await unlessAborted(Promise.resolve(1), new AbortController().signal), 1);
    assert.equal(await unlessAborted(Promise.resolve(1), undefined), 1);
  });

  it('ends the wait with the reason of the signal, before and meanwhile', async () => {
    const abort = new AbortController();
    const waiting = assert.rejects(unlessAborted(never, abort.signal), { message: 'closed' });
    abort.abort(new Error('closed'));
    await waiting;
    await assert.rejects(unlessAborted(never, abort.signal), { message: 'closed' });
  });

  it('lets a failure pass that nobody waits for anymore', async () => {
    const work = Promise.withResolvers<never>();
    await assert.rejects(unlessAborted(work.promise, AbortSignal.abort(new Error('closed'))), { message: 'closed' });
    work.reject(new Error('nobody waits'));
  });
});
