import assert from 'node:assert/strict';
import { Brake } from '../../../../src/stopStart/engine/circuitBreaker.ts';
import type { AppRef } from '../../../../src/stopStart/engine/ports.ts';

const app = (name: string): AppRef => ({ id: `/${name}`, key: `/${name}`, name });

describe('The brake', () => {
  it('is released from what the user has read, and from nothing that came after that', () => {
    const brake = new Brake(() => undefined);
    brake.hold({ kind: 'notBack', apps: [app('one')] });
    const read = brake.holds;
    brake.hold({ kind: 'slept', gapMs: 60_000 });
    brake.release(read);
    assert.deepEqual(brake.holds, [{ kind: 'slept', gapMs: 60_000 }]);
    assert.equal(brake.isOpen, false);
    brake.release(brake.holds);
    assert.ok(brake.isOpen);
  });

  it('is not released from a hold that got one more app since it was read', () => {
    const brake = new Brake(() => undefined);
    for (const kind of ['notBack', 'notAnswering', 'stoppedAgain'] as const) {
      brake.hold({ kind, apps: [app('one')] });
      const read = brake.holds;
      brake.hold({ kind, apps: [app('two')] });
      brake.release(read);
      assert.deepEqual(brake.holds, [{ kind, apps: [app('one'), app('two')] }]);
      brake.release(brake.holds);
    }
  });

  it('is released from what was found again as it was read', () => {
    const brake = new Brake(() => undefined);
    for (const hold of [
      { kind: 'environment', because: 'Scaling' },
      { kind: 'signIn' },
      { kind: 'notBack', apps: [app('one')] },
    ] as const) {
      brake.hold(hold);
      const read = brake.holds;
      brake.hold({ ...hold });
      brake.release(read);
      assert.ok(brake.isOpen, hold.kind);
    }
    brake.hold({ kind: 'environment', because: 'Scaling' });
    const read = brake.holds;
    brake.hold({ kind: 'environment', because: 'Suspended' });
    brake.release(read);
    assert.equal(brake.isOpen, false);
  });

  it('ends a wait with the run, and leaves no listener behind', async () => {
    const brake = new Brake(() => undefined);
    assert.equal(await brake.unlessEnded(Promise.resolve('ready')), 'ready');
    const waiting = brake.unlessEnded(new Promise(() => undefined));
    brake.end({ kind: 'cancelled' });
    assert.equal(await waiting, 'ended');
    assert.equal(await brake.unlessEnded(new Promise(() => undefined)), 'ended');
  });
});
