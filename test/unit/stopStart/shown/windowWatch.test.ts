import assert from 'node:assert/strict';
import { WindowWatch } from '../../../../src/stopStart/shown/windowWatch.ts';
import { ManualClock } from '../../../clock/manualClock.ts';

type Answer = 'answers' | 'silent' | 'rejects' | 'throws';

/** A window that answers as it is told to, and a run of it until `end`. */
function watched(): {
  readonly clock: ManualClock;
  readonly told: string[];
  answer: Answer;
  asked: number;
  begin(): { end(): void };
} {
  const clock = new ManualClock();
  const told: string[] = [];
  const ask = (): Promise<unknown> => {
    state.asked += 1;
    switch (state.answer) {
      case 'answers':
        return Promise.resolve();
      case 'silent':
        return new Promise(() => undefined);
      case 'rejects':
        return Promise.reject(new Error('Canceled'));
      case 'throws':
        throw new Error('Disposed');
    }
  };
  const listener = { windowIsSilent: () => told.push('silent'), windowAnswers: () => told.push('answers') };
  const watch = new WindowWatch({ ask, listener, clock, failed: (error) => told.push(String(error)) });
  const state = {
    clock,
    told,
    answer: 'answers' as Answer,
    asked: 0,
    begin: () => {
      let end = (): void => undefined;
      void watch.during(
        new Promise<void>((resolve) => {
          end = resolve;
        }),
      );
      return { end: () => end() };
    },
  };
  return state;
}

describe('A window during a run', () => {
  it('is asked every five seconds, and nothing is told while it answers', async () => {
    const window = watched();
    window.begin();
    await window.clock.advance(60_000);
    assert.deepEqual([window.told, window.asked], [[], 13]);
  });

  for (const answer of ['silent', 'rejects', 'throws'] as const) {
    it(`that ${answer === 'silent' ? 'is silent' : answer} is told of after thirty seconds, once, and again when it answers`, async () => {
      const window = watched();
      window.begin();
      await window.clock.advance(9000);
      window.answer = answer;
      await window.clock.advance(25_000);
      assert.deepEqual(window.told, []);
      await window.clock.advance(5000);
      assert.deepEqual(window.told, ['silent']);
      await window.clock.advance(300_000);
      assert.deepEqual(window.told, ['silent']);
      window.answer = 'answers';
      await window.clock.advance(5000);
      assert.deepEqual(window.told, ['silent', 'answers']);
    });
  }

  it('is not called silent because this process was blocked', async () => {
    const window = watched();
    window.begin();
    await window.clock.advance(6000);
    window.answer = 'silent';
    await window.clock.advance(5000);
    window.clock.leap(600_000);
    await window.clock.advance(25_000);
    assert.deepEqual(window.told, []);
    await window.clock.advance(5000);
    assert.deepEqual(window.told, ['silent']);
  });

  it('is not called silent because somebody set the clock', async () => {
    const window = watched();
    window.begin();
    window.clock.set(3_600_000);
    await window.clock.advance(10_000);
    assert.deepEqual(window.told, []);
  });

  it('is asked until the last run is over, by one watch, and anew for the next run', async () => {
    const window = watched();
    const [first, second] = [window.begin(), window.begin()];
    await window.clock.advance(10_000);
    first.end();
    await window.clock.advance(10_000);
    assert.equal(window.asked, 5);
    second.end();
    await window.clock.advance(60_000);
    assert.deepEqual([window.asked, window.clock.waiting], [5, 0]);

    window.begin();
    window.answer = 'silent';
    await window.clock.advance(34_000);
    assert.deepEqual(window.told, ['silent']);
  });

  it('that fell silent and answers only in the next run is told of then', async () => {
    const window = watched();
    const run = window.begin();
    window.answer = 'silent';
    await window.clock.advance(60_000);
    run.end();
    await window.clock.advance(0);
    window.answer = 'answers';
    window.begin();
    await window.clock.advance(1);
    assert.deepEqual(window.told, ['silent', 'answers']);
  });

  it('is asked no more, and told of no more, once the run is over', async () => {
    const window = watched();
    const run = window.begin();
    window.answer = 'silent';
    await window.clock.advance(29_000);
    run.end();
    await window.clock.advance(60_000);
    assert.deepEqual(window.told, []);
  });
});
