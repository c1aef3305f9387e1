import assert from 'node:assert/strict';
import fc from 'fast-check';
import { anyAction, Play, plainAction, worldOf } from './modelWorld.ts';

const runs = 5000;

describe('The need that is decided for an app', () => {
  it('is never done when its workers lack a change, and never needs when they have them all', () => {
    fc.assert(
      fc.property(worldOf(anyAction), (world) => {
        const { need, running, upToDate } = new Play(world);
        if (!running) {
          assert.equal(need.kind, 'notRunning');
        } else if (need.kind === 'done') {
          assert.ok(upToDate, 'It is not done.');
        } else if (need.kind === 'needs') {
          assert.ok(!upToDate, 'It does not need it.');
        } else {
          assert.equal(need.kind, 'unknown');
        }
      }),
      { numRuns: runs },
    );
  });

  it('does not depend on the order in which changes come', () => {
    fc.assert(
      fc.property(worldOf(anyAction), (world) => {
        assert.deepEqual(new Play(world).need, new Play({ ...world, order: [] }).need);
      }),
      { numRuns: runs },
    );
  });

  it('is known when the log is complete, workers stay, and all times are by one clock', () => {
    const known = [
      { action: { do: 'change', own: false, name: 'one' }, after: 1 },
      { action: { do: 'stop', on: 'app', fails: false }, after: 1 },
      { action: { do: 'start', on: 'app', fails: false }, after: 1 },
    ] as const;
    const inLogOnly = plainAction.filter((action) => action.do !== 'ownRun' && !(action.do === 'change' && action.own));
    fc.assert(
      fc.property(worldOf(inLogOnly), (world) => {
        const { need, running, upToDate } = new Play({
          ...world,
          actions: [...known, ...world.actions],
          forgotten: 0,
        });
        assert.equal(need.kind, running ? (upToDate ? 'done' : 'needs') : 'notRunning');
      }),
      { numRuns: runs },
    );
  });
});
