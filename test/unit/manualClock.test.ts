import assert from 'node:assert/strict';
import { ManualClock } from '../clock/manualClock.ts';

describe('the manual clock', () => {
  it('wakes sleepers in order of time, those included that fall asleep meanwhile', async () => {
    const clock = new ManualClock(0);
    const woke: string[] = [];
    const sleeper = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms);
      woke.push(`${name} ${clock.now()}`);
    };
    void sleeper('late', 30);
    void sleeper('early', 10).then(() => sleeper('early again', 10));
    await clock.advance(29);
    assert.deepEqual(woke, ['early 10', 'early again 20']);
    assert.equal(clock.now(), 29);
    await clock.advance(1);
    assert.deepEqual(woke.at(-1), 'late 30');
  });

  it('ends a sleep with the reason of its signal, before or during it', async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const asleep = assert.rejects(clock.sleep(10, controller.signal), /enough/);
    controller.abort(new Error('enough'));
    await asleep;
    await assert.rejects(clock.sleep(10, controller.signal), /enough/);
    assert.equal(clock.waiting, 0);
  });

  it('runs as far as some work needs, and returns what it settles to', async () => {
    const clock = new ManualClock(0);
    const work = async (): Promise<string> => {
      await clock.sleep(1_000);
      await clock.sleep(2_000);
      return 'done';
    };
    assert.equal(await clock.runUntil(work()), 'done');
    assert.equal(clock.now(), 3_000);
    await assert.rejects(clock.runUntil(Promise.reject(new Error('broken'))), /broken/);
  });

  it('leaps: whoever was due finds itself late', async () => {
    const clock = new ManualClock(0);
    let woke = -1;
    void clock.sleep(10).then(() => {
      woke = clock.now();
    });
    clock.leap(60_000);
    await clock.advance(0);
    assert.equal(woke, 60_000);
  });
});
