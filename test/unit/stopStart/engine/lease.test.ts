import assert from 'node:assert/strict';
import { ClockWatch } from '../../../../src/stopStart/engine/lease.ts';

describe('The two clocks', () => {
  const now = { wall: 1_000_000, monotonic: 5000 };
  const clock = { now: () => now.wall, monotonic: () => now.monotonic, sleep: () => Promise.resolve() };

  for (const [what, wall, monotonic, gap] of [
    ['nothing happened', 5000, 5000, undefined],
    ['the computer slept, and the monotonic clock stood still', 3_600_000, 5000, 3_595_000],
    ['the computer slept, and both went on', 3_600_000, 3_600_000, 3_600_000],
    ['this process was blocked', 40_000, 40_000, 40_000],
    ['somebody set the clock back', -21_600_000, 5000, 21_605_000],
    ['somebody set the clock forward', 7_200_000, 5000, 7_195_000],
    ['the clock was corrected a little', 20_000, 5000, undefined],
  ] as const) {
    it(`tell that ${what}`, () => {
      const watch = new ClockWatch(clock, { gapMs: 30_000 });
      now.wall += wall;
      now.monotonic += monotonic;
      assert.equal(watch.check(), gap);
      assert.equal(watch.check(), undefined, 'told once');
    });
  }
});
