import assert from 'node:assert/strict';
import type { LogEvent } from '../../../src/azure/activityLog.ts';
import { OwnActions } from '../../../src/trustStore/ownActions.ts';

describe('what this machine did apart from its runs', () => {
  it('is a start after a stop at the time when the app was last seen stopped', () => {
    const own = new OwnActions();
    own.stopped('shop', 5);
    own.stopped('shop', 6);
    own.started('shop');
    assert.deepEqual(own.startsOf('shop'), [{ at: 6 }]);
  });

  it('is nothing after a start without a stop, nor after a second start', () => {
    const own = new OwnActions();
    own.started('shop');
    assert.deepEqual(own.startsOf('shop'), []);
    own.stopped('shop', 5);
    own.started('shop');
    own.started('shop');
    assert.deepEqual(own.startsOf('shop'), [{ at: 5 }]);
    assert.deepEqual(own.startsOf('orders'), []);
  });

  it('is every change of an environment’s certificates, in any spelling of its id', () => {
    const own = new OwnActions();
    const change = { what: 'write', certificate: 'root' } as const;
    own.know([1, 2].map((at) => ({ kind: 'change', key: '/a', at, ...change }) as const));
    const both = [1, 2].map((at) => ({ at, ...change }));
    assert.deepEqual(own.changesOf('/A'), both);
    assert.deepEqual(own.changesOf('/a'), both);
    assert.deepEqual(own.changesOf('/b'), []);
  });

  it('counts a change once that comes back from the disk, and two that differ twice', () => {
    const own = new OwnActions();
    const change = { kind: 'change', key: '/a', at: 1, what: 'write', certificate: 'root' } as const;
    own.know([change, { ...change, certificate: 'other' }, { ...change, what: 'delete' }, { ...change, at: 2 }]);
    own.know([{ ...change }]);
    assert.equal(own.changesOf('/a').length, 4);
  });

  it('is when it had read of a change or a swap for the first time', () => {
    const own = new OwnActions();
    const record = { key: '/a', at: 1, certificate: 'root', caller: undefined };
    const [written, stop] = [{ ...record, kind: 'written' } as const, { ...record, kind: 'stop' } as const];
    const read = (now: number, ...events: readonly LogEvent[]) => own.read(events, now).map(({ readAt }) => readAt);
    assert.deepEqual(read(5, written, stop), [5, undefined]);
    assert.deepEqual(read(6, { ...written, key: '/b' }, { ...written }), [6, 5]);
  });
});
