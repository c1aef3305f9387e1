import assert from 'node:assert/strict';
import { lookUpWithinLimit, type TimedLookUp } from '../../../../src/commands/stopStartApps/lookUpWithinLimit.ts';
import { ManualClock } from '../../../clock/manualClock.ts';

describe('Looking something up within a limit', () => {
  const clock = new ManualClock();
  let logged: string[];

  beforeEach(() => {
    logged = [];
  });

  function lookUp(signal: AbortSignal = new AbortController().signal): TimedLookUp {
    return { clock, limitMs: 5000, signal, log: { error: (sentence) => void logged.push(sentence) } };
  }

  it('returns what is found in time', async () => {
    assert.equal(await lookUpWithinLimit('it', () => Promise.resolve(7), lookUp()), 7);
    assert.deepEqual(logged, []);
  });

  it('returns undefined after the limit, cancels the request, and logs it', async () => {
    let ended = false;
    const looking = lookUpWithinLimit(
      'who it was',
      (signal) =>
        new Promise(() => {
          signal.addEventListener('abort', () => {
            ended = true;
          });
        }),
      lookUp(),
    );
    await clock.advance(4999);
    assert.equal(ended, false);
    await clock.advance(1);
    assert.equal(await looking, undefined);
    assert.equal(ended, true);
    assert.deepEqual(logged, ['Could not find out who it was.']);
  });

  it('returns undefined when it fails, and logs it', async () => {
    assert.equal(await lookUpWithinLimit('it', () => Promise.reject(new Error('no')), lookUp()), undefined);
    assert.deepEqual(logged, ['Could not find out it.']);
  });

  it('throws the reason when the user leaves', async () => {
    const leaving = new AbortController();
    const looking = lookUpWithinLimit('it', () => new Promise<never>(() => undefined), lookUp(leaving.signal));
    leaving.abort();
    await assert.rejects(looking, leaving.signal.reason);
    assert.deepEqual(logged, []);
  });
});
