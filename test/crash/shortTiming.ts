import type { Timing } from '../../src/stopStart/engine/timing.ts';

/** As short as local Azure allows. */
export const shortTiming: Partial<Timing> = {
  watchMs: 1200,
  longWatchMs: 1200,
  watchLookMs: 100,
  lateWatchLookMs: 100,
  minSearchMs: 50,
  maxPollMs: 300,
  resendStartMs: 500,
  backoffMs: 50,
  maxBackoffMs: 500,
  tickMs: 100,
  heartbeatMs: 200,
};
