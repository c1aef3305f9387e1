import assert from 'node:assert/strict';
import { allOrNone } from '../../../src/async/allOrNone.ts';

describe('allOrNone', () => {
  const never = new AbortController().signal;

  it('answers in the order of the items', async () => {
    assert.deepEqual(await allOrNone([1, 2, 3], never, async (item) => item * 2), [2, 4, 6]);
  });

  it('aborts the others when one fails, and says why it failed', async () => {
    const aborted: unknown[] = [];
    const all = allOrNone([1, 2, 3], never, async (item, signal) => {
      if (item === 2) {
        throw new Error('no');
      }
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => {
          aborted.push(item);
          resolve();
        });
      });
    });
    await assert.rejects(all, { message: 'no' });
    assert.deepEqual(aborted, [1, 3]);
  });

  it('ends with the signal', async () => {
    const stop = new AbortController();
    const all = allOrNone([1], stop.signal, async (_, signal) => {
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    });
    stop.abort(new Error('left'));
    await assert.rejects(all, { message: 'left' });
  });
});
