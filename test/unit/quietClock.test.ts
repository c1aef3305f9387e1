import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { turn } from '../clock/manualClock.ts';
import { QuietClock } from '../clock/quietClock.ts';

describe('QuietClock', () => {
  it('stands still while something is under way, and then passes at once', async () => {
    const clock = new QuietClock();
    const began = clock.monotonic();
    const read = async (): Promise<number> => {
      await clock.sleep(1_000);
      await clock.during(readFile(import.meta.filename));
      await clock.sleep(1_000);
      return clock.monotonic() - began;
    };
    const limit = clock.sleep(1_500);
    assert.equal(await clock.runUntil(read()), 2_000);
    await limit;
    const end = clock.begin();
    let isOver = false;
    const advanced = clock.advance(1_000).then(() => {
      isOver = true;
    });
    for (let count = 0; count < 100; count += 1) {
      await turn();
    }
    assert.ok(!isOver);
    end();
    await advanced;
    assert.equal(clock.monotonic() - began, 3_000);
  });

  it('goes on after what failed', async () => {
    const clock = new QuietClock();
    const failed = clock.during(Promise.reject(new Error('no disk')));
    await assert.rejects(failed, /no disk/);
    await clock.advance(1_000);
  });
});
