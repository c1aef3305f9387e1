import assert from 'node:assert/strict';
import { StateLag } from '../../../../src/stopStart/engine/stateLag.ts';
import { defaultTiming } from '../../../../src/stopStart/engine/timing.ts';

/** Polls apps with these lags one after the other: how many looks each took, and how much too late it was seen. */
function looksAt(
  lag: StateLag,
  lagsMs: readonly number[],
): readonly { readonly looks: number; readonly lateMs: number }[] {
  return lagsMs.map((lagMs) => {
    let waited = 0;
    let missed = 0;
    for (let looks = 1; ; looks += 1) {
      waited += lag.next(waited);
      if (waited >= lagMs) {
        lag.seen(waited, missed);
        return { looks, lateMs: waited - lagMs };
      }
      missed = waited;
    }
  });
}

function same(lagMs: number, count = 20): readonly number[] {
  return Array.from({ length: count }, () => lagMs);
}

describe('How long Azure’s state lags', () => {
  for (const lagMs of [500, 1000, 2000, 4000, 8000, 15_000, 30_000]) {
    it(`is known after a few apps, where it is ${lagMs} ms for all: one look is enough then, and hardly late`, () => {
      const [first, ...others] = looksAt(new StateLag(defaultTiming), same(lagMs));
      assert.ok((first?.looks ?? 0) < 40);
      const known = others.slice(4);
      assert.ok(known.every(({ looks }) => looks <= 2));
      assert.ok(Math.max(...known.map(({ lateMs }) => lateMs)) <= Math.max(40, 0.06 * lagMs));
    });
  }

  it('is looked for closely all the time where it differs', () => {
    const lags = [700, 12_000, 3000, 25_000, 900, 8000, 1500, 18_000, 600, 29_000];
    const [, , , , , ...others] = looksAt(new StateLag(defaultTiming), lags);
    assert.ok(Math.max(...others.map(({ lateMs }) => lateMs)) <= 750, JSON.stringify(others));
  });

  it('is taken from what is like it until something was seen', () => {
    const stops = new StateLag(defaultTiming);
    looksAt(stops, same(4000));
    const [first] = looksAt(new StateLag(defaultTiming, stops), [4000]);
    assert.ok((first?.looks ?? 9) <= 2);
  });

  it('becomes rare looks for an app that may never change, and never too rare', () => {
    const lag = new StateLag(defaultTiming);
    looksAt(lag, same(1000));
    const waits = [10_000, 60_000, 600_000].map((waited) => lag.next(waited));
    assert.ok((waits[0] ?? 0) <= 500);
    assert.deepEqual(waits.slice(1), [10_000, 10_000]);
  });

  it('is followed when Azure becomes slower, and when it becomes faster', () => {
    const lag = new StateLag(defaultTiming);
    looksAt(lag, same(2000));
    const slower = looksAt(lag, same(8000, 40)).at(-1);
    assert.ok((slower?.looks ?? 9) <= 2 && (slower?.lateMs ?? 9999) <= 500, JSON.stringify(slower));
    const faster = looksAt(lag, same(1000, 40)).at(-1);
    assert.ok((faster?.looks ?? 9) <= 3 && (faster?.lateMs ?? 9999) <= 100, JSON.stringify(faster));
  });
});
