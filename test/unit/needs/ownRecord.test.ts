import assert from 'node:assert/strict';
import { OwnRecord } from '../../../src/needs/ownRecord.ts';

describe('what this window did apart from its runs', () => {
  it('is a start after a stop at the time when the app was last seen stopped', () => {
    const own = new OwnRecord();
    own.stopped('shop', 5);
    own.stopped('shop', 6);
    own.started('shop');
    assert.deepEqual(own.startsOf('shop'), [6]);
  });

  it('is nothing after a start without a stop, nor after a second start', () => {
    const own = new OwnRecord();
    own.started('shop');
    assert.deepEqual(own.startsOf('shop'), []);
    own.stopped('shop', 5);
    own.started('shop');
    own.started('shop');
    assert.deepEqual(own.startsOf('shop'), [5]);
    assert.deepEqual(own.startsOf('orders'), []);
  });

  it('is every change of an environment’s certificates, however its id is written', () => {
    const own = new OwnRecord();
    const change = { at: 1, what: 'write', certificate: 'root' } as const;
    own.certificateChanged('/A', change);
    own.certificateChanged('/a', { ...change, at: 2 });
    assert.deepEqual(
      own.changesOf('/A').map(({ at }) => at),
      [1, 2],
    );
    assert.deepEqual(own.changesOf('/b'), []);
  });
});
