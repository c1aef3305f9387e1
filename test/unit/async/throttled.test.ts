import assert from 'node:assert/strict';
import { throttled } from '../../../src/async/throttled.ts';
import { ManualClock } from '../../clock/manualClock.ts';

describe('Throttled', () => {
  let clock: ManualClock;
  let over: AbortController;
  let acts: number;
  let call: () => void;

  beforeEach(() => {
    clock = new ManualClock();
    over = new AbortController();
    acts = 0;
    call = throttled(() => (acts += 1), 100, clock, over.signal);
  });

  it('acts at once, and once more for all that came meanwhile', async () => {
    call();
    assert.equal(acts, 1);
    call();
    call();
    await clock.advance(99);
    assert.equal(acts, 1);
    await clock.advance(1);
    assert.equal(acts, 2);
  });

  it('acts at once again after a rest', async () => {
    call();
    await clock.advance(100);
    assert.equal(acts, 1, 'nobody called meanwhile');
    call();
    assert.equal(acts, 2);
  });

  it('keeps its pace under calls without end, and ends when it is over', async () => {
    for (let ms = 0; ms < 1000; ms += 10) {
      call();
      await clock.advance(10);
    }
    assert.equal(acts, 11);
    over.abort();
    call();
    await clock.advance(1000);
    assert.deepEqual([acts, clock.waiting], [11, 0]);
  });
});
