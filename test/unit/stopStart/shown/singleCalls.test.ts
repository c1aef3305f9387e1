import assert from 'node:assert/strict';
import type { LoggedOperation } from '../../../../src/stopStart/engine/ports.ts';
import { SingleCalls } from '../../../../src/stopStart/shown/singleCalls.ts';

const minute = 60_000;

describe('A stop or start of a single app by this window', () => {
  const never = new AbortController().signal;
  let now: number;
  let calls: SingleCalls;
  beforeEach(() => {
    now = 100 * minute;
    calls = new SingleCalls({ now: () => now });
  });
  const stop = (at: number, more: Partial<LoggedOperation> = {}): LoggedOperation => ({
    ...{ appKey: 'shop', what: 'stop', at: at * minute },
    ...more,
  });

  it('is known from its begin to its end, by two clocks', () => {
    const ended = calls.begin('shop', 'stop');
    assert.deepEqual(
      [97, 98, 100, 500].map((at) => calls.has(stop(at))),
      [false, true, true, true],
    );
    now = 105 * minute;
    ended();
    now = 200 * minute;
    assert.deepEqual(
      [97, 98, 105, 107, 108].map((at) => calls.has(stop(at))),
      [false, true, true, true, false],
    );
  });

  it('is no other call and no call of another app', () => {
    calls.begin('shop', 'stop');
    assert.equal(calls.has(stop(100, { what: 'start' })), false);
    assert.equal(calls.has(stop(100, { appKey: 'orders' })), false);
  });

  it('is not among what others did during a run', async () => {
    calls.begin('shop', 'stop')();
    const others = calls.othersIn({ since: async (time) => [stop(time), stop(100), stop(120)] });
    assert.deepEqual(await others.since(3, never), [stop(3), stop(120)]);
  });
});
