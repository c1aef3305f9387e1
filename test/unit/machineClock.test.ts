import assert from 'node:assert/strict';
import { MachineClock } from '../clock/machineClock.ts';
import { ManualClock } from '../clock/manualClock.ts';

describe('the clock of one machine', () => {
  for (const standsStill of [true, false]) {
    it(`sleeps while the world goes on; its monotonic clock ${standsStill ? 'stands still' : 'goes on'}`, async () => {
      const world = new ManualClock(0);
      const clock = new MachineClock(world, { standsStill });
      const woke: number[] = [];
      void clock.sleep(10).then(() => woke.push(world.now()));
      void clock.sleep(100).then(() => woke.push(world.now()));
      await world.advance(5);
      clock.fallAsleep();
      await world.advance(50);
      assert.deepEqual(woke, []);
      assert.equal(clock.monotonic(), standsStill ? 5 : 55);
      clock.wakeUp();
      await world.advance(0);
      assert.deepEqual(woke, standsStill ? [] : [55]);
      await world.advance(1000);
      assert.deepEqual(woke, standsStill ? [60, 150] : [55, 100]);
      assert.equal(clock.now(), 1055);
    });
  }

  it('is ahead of the world, and can be set back; no wait is changed by that', async () => {
    const world = new ManualClock(0);
    const clock = new MachineClock(world, { aheadMs: 500 });
    let woke = false;
    void clock.sleep(10).then(() => {
      woke = true;
    });
    clock.set(-10_000);
    assert.deepEqual([clock.now(), clock.monotonic()], [-9500, 0]);
    await world.advance(10);
    assert.ok(woke);
  });
});
