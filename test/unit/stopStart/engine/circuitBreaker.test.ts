import assert from 'node:assert/strict';
import { CircuitBreaker } from '../../../../src/stopStart/engine/circuitBreaker.ts';
import type { AppRef } from '../../../../src/stopStart/engine/ports.ts';

const app = (name: string): AppRef => ({ id: `/${name}`, key: `/${name}`, name });

describe('The circuit breaker', () => {
  it('is cleared of the reasons that the user has read, and of none that came later', () => {
    const breaker = new CircuitBreaker(() => undefined);
    breaker.pause({ kind: 'notBack', apps: [app('one')] });
    const read = breaker.pauseReasons;
    breaker.pause({ kind: 'slept', gapMs: 60_000 });
    breaker.resume(read);
    assert.deepEqual(breaker.pauseReasons, [{ kind: 'slept', gapMs: 60_000 }]);
    assert.equal(breaker.allowsStops, false);
    breaker.resume(breaker.pauseReasons);
    assert.ok(breaker.allowsStops);
  });

  it('keeps a reason that got one more app since it was read', () => {
    const breaker = new CircuitBreaker(() => undefined);
    for (const kind of ['notBack', 'notAnswering', 'stoppedAgain'] as const) {
      breaker.pause({ kind, apps: [app('one')] });
      const read = breaker.pauseReasons;
      breaker.pause({ kind, apps: [app('two')] });
      breaker.resume(read);
      assert.deepEqual(breaker.pauseReasons, [{ kind, apps: [app('one'), app('two')] }]);
      breaker.resume(breaker.pauseReasons);
    }
  });

  it('is cleared of a reason that was found again unchanged', () => {
    const breaker = new CircuitBreaker(() => undefined);
    for (const reason of [
      { kind: 'environment', because: 'Scaling' },
      { kind: 'signIn' },
      { kind: 'notBack', apps: [app('one')] },
    ] as const) {
      breaker.pause(reason);
      const read = breaker.pauseReasons;
      breaker.pause({ ...reason });
      breaker.resume(read);
      assert.ok(breaker.allowsStops, reason.kind);
    }
    breaker.pause({ kind: 'environment', because: 'Scaling' });
    const read = breaker.pauseReasons;
    breaker.pause({ kind: 'environment', because: 'Suspended' });
    breaker.resume(read);
    assert.equal(breaker.allowsStops, false);
  });

  it('ends a wait with the run, and leaves no listener behind', async () => {
    const breaker = new CircuitBreaker(() => undefined);
    assert.equal(await breaker.unlessEnded(Promise.resolve('ready')), 'ready');
    const waiting = breaker.unlessEnded(new Promise(() => undefined));
    breaker.end({ kind: 'cancelled' });
    assert.equal(await waiting, 'ended');
    assert.equal(await breaker.unlessEnded(new Promise(() => undefined)), 'ended');
  });
});
