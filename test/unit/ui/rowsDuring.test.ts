import assert from 'node:assert/strict';
import type { ArrivingRow } from '../../../src/ui/questions.ts';
import { rowsDuring } from '../../../src/ui/rowsDuring.ts';
import { ManualClock } from '../../clock/manualClock.ts';

describe('Rows that come during work', () => {
  const clock = new ManualClock();
  const over = new AbortController();
  const shown: number[] = [];
  let rows: ArrivingRow<number>[] = [];
  let changed: () => void = () => assert.fail('not begun');
  let end: () => void;
  let ended: Promise<void>;

  const come = (count: number): void => {
    rows = [...rows, ...Array.from({ length: count }, (_, data) => ({ label: `row ${data}`, data }))];
    changed();
  };

  beforeEach(() => {
    rows = [];
    shown.length = 0;
    const work = Promise.withResolvers<void>();
    end = work.resolve;
    const arriving = rowsDuring<number>(
      { clock, signal: over.signal },
      () => rows,
      (told) => {
        changed = told;
        return work.promise;
      },
    );
    ended = arriving((all) => shown.push(all.length));
  });

  it('are shown at once with all that came in the same turn, and again after a while', async () => {
    come(2);
    come(3);
    await clock.advance(0);
    assert.deepEqual(shown, [5]);
    come(1);
    come(1);
    await clock.advance(499);
    assert.deepEqual(shown, [5]);
    await clock.advance(1);
    assert.deepEqual(shown, [5, 7]);
  });

  it('are shown less often where they are many', async () => {
    come(10_000);
    await clock.advance(0);
    come(1);
    await clock.advance(1_999);
    assert.deepEqual(shown, [10_000]);
    await clock.advance(1);
    assert.deepEqual(shown, [10_000, 10_001]);
  });

  it('are shown when the work has ended, without a wait, and then no more', async () => {
    come(1);
    await clock.advance(0);
    come(1);
    end();
    await ended;
    assert.deepEqual(shown, [1, 2]);
    await clock.advance(5_000);
    assert.deepEqual(shown, [1, 2]);
  });
});
