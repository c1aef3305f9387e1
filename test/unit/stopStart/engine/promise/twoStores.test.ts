import assert from 'node:assert/strict';
import { SimulatedMachine } from '../simulatedWindow.ts';

describe('The promise: two runs from two stores', () => {
  for (const seconds of [2, 5, 6, 8, 10, 12, 13, 14, 15, 16, 20]) {
    it(`leave the app running when the second begins ${seconds} s later and takes the first one's Stopped for its own`, async () => {
      const here = SimulatedMachine.with('shop');
      const there = new SimulatedMachine(here, undefined, 'there-');
      const shop = here.azure.app('shop');
      shop.stopTakes = 10_000;
      shop.startTakes = 3000;
      const first = await here.clock.runUntil(here.open().run());
      await here.clock.advance(seconds * 1000);
      const second = await here.clock.runUntil(there.open().run());
      await here.clock.runUntil(Promise.all([first.settled, second.settled]));
      await here.clock.advance(3_600_000);
      assert.equal(here.azure.stateOf(shop), 'Running');
    });
  }
});
