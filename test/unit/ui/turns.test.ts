import assert from 'node:assert/strict';
import { Turns } from '../../../src/ui/turns.ts';

describe('The turns of notifications', () => {
  let now: number;
  let turns: Turns;

  beforeEach(() => {
    now = 1_000_000;
    turns = new Turns(() => now);
  });

  it('come at once for two, and later for what follows them', () => {
    assert.deepEqual([turns.take(), turns.take(), turns.take(), turns.take(), turns.take()], [0, 0, 900, 900, 1800]);
  });

  it('never are more than two within 800 ms, however they are taken', () => {
    const shown: number[] = [];
    for (const pause of [0, 300, 300, 100, 0, 0, 799, 0, 5000, 0, 0, 400]) {
      now += pause;
      shown.push(now + turns.take());
    }
    for (const [index, time] of shown.entries()) {
      const [, , third] = shown.slice(index);
      assert.ok(third === undefined || third - time > 800, shown.join());
    }
  });

  it('do not wait for what is long past', () => {
    turns.take();
    turns.take();
    now += 1000;
    assert.equal(turns.take(), 0);
  });
});
