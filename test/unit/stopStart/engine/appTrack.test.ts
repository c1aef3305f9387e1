import assert from 'node:assert/strict';
import { AppTrack } from '../../../../src/stopStart/engine/appTrack.ts';
import { CallFailure } from '../../../../src/stopStart/engine/callFailure.ts';
import { defaultTiming } from '../../../../src/stopStart/engine/timing.ts';
import { ManualClock } from '../../../clock/manualClock.ts';

describe('What is known of an app in a run', () => {
  it('counts the tries of a call that fails, also when the app is named as late, until something else is done', () => {
    const parts = { clock: new ManualClock(), timing: defaultTiming, onChange: () => undefined };
    const track = new AppTrack({ id: '/a', key: '/a', name: 'a' }, parts);
    const fail = (call: 'read' | 'start'): void => {
      track.fail(call, new CallFailure('transient', { sentence: 'Could not.', status: 500 }));
    };
    for (const phase of ['checking', 'intended', 'stopping', 'stopped', 'starting'] as const) {
      track.step(phase);
    }
    fail('start');
    fail('read');
    fail('start');
    track.step('unsettled', { kind: 'notBack', ...track.lastFailure('start') });
    fail('start');
    assert.deepEqual([track.failedTries('start'), track.failedTries('read')], [3, 1]);
    assert.equal(track.failures.at(-1)?.status, 500);
    track.step('starting');
    assert.equal(track.failedTries('start'), 3);
    track.step('watched');
    assert.equal(track.failedTries('start'), 0);
  });

  it('has when its first stop was sent by the clock that nobody sets', async () => {
    const clock = new ManualClock();
    const parts = { clock, timing: defaultTiming, onChange: () => undefined };
    const track = new AppTrack({ id: '/a', key: '/a', name: 'a' }, parts);
    assert.equal(track.stopSentAt, undefined);
    const sentAt = clock.monotonic();
    track.mark('stopSentAt');
    await clock.advance(1000);
    track.mark('stopSentAt');
    assert.equal(track.stopSentAt, sentAt);
  });
});
