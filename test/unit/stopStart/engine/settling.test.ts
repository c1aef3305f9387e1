import assert from 'node:assert/strict';
import { Settling } from '../../../../src/stopStart/engine/settling.ts';

describe('Settling', () => {
  it('settles on the first Running after a start that followed an observed Stopped', () => {
    const settling = new Settling(90, 1, true);
    settling.startSent(10);
    assert.equal(settling.read('stopped', 12, 13), false, 'a lagging state does not undo it');
    assert.equal(settling.read('running', 14, 15), true);
  });

  it('does not count a Running that was asked for before the start was answered', () => {
    const settling = new Settling(90, 1, true);
    assert.equal(settling.read('running', 5, 11), false);
    settling.startSent(10);
    assert.equal(settling.read('running', 9, 11), false);
    assert.equal(settling.read('running', 10, 11), true);
  });

  it('does not take a start that was sent before Stopped was seen for one that followed it', () => {
    const settling = new Settling(90, 1, false);
    settling.startSent(10);
    assert.equal(settling.read('stopped', 20, 21), false);
    assert.ok(settling.needsStart);
    assert.equal(settling.read('running', 22, 23), false);
    settling.startSent(30);
    assert.ok(!settling.needsStart);
    assert.equal(settling.read('running', 31, 32), true);
  });

  it('wants Running to hold for the whole settle time when no Stopped was seen', () => {
    const settling = new Settling(90, 1, false);
    settling.startSent(10);
    assert.equal(settling.read('running', 20, 21), false);
    assert.ok(settling.holding);
    assert.equal(settling.read('running', 110, 112), false);
    assert.equal(settling.read('running', 111, 112), true);
  });

  it('begins the settle time anew after any other state', () => {
    for (const state of ['stopped', 'other'] as const) {
      const settling = new Settling(90, 2, true);
      settling.startSent(10);
      assert.equal(settling.read('running', 20, 20), false);
      assert.equal(settling.read(state, 100, 100), false);
      assert.ok(!settling.holding);
      assert.equal(settling.read('running', 120, 120), false);
      assert.equal(settling.read('running', 209, 209), false);
      assert.equal(settling.read('running', 210, 210), true);
    }
  });

  it('wants the settle time in any case when more than one stop may take effect', () => {
    const settling = new Settling(90, 2, true);
    settling.startSent(10);
    assert.equal(settling.read('running', 20, 20), false);
    assert.equal(settling.read('running', 110, 110), true);
  });

  it('lets a Running that holds settle an app that Azure refuses to start: somebody else did', () => {
    const settling = new Settling(90, 1, true);
    settling.startRefused(10);
    assert.equal(settling.read('running', 20, 20), false);
    assert.equal(settling.read('running', 110, 110), true);
  });
});
