import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clockTolerance } from '../../../src/trustStore/decideNeed.ts';
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

  it('is never done because of the order of reads and stops when its workers lack a change', () => {
    const notOwn = anyAction.filter((action) => action.do !== 'change' || !action.own);
    fc.assert(
      fc.property(worldOf(notOwn), (world) => {
        const meanwhile = world.actions.flatMap(({ action }) => (action.do === 'ownRun' ? action.meanwhile : []));
        fc.pre(meanwhile.every(({ action }) => action.do !== 'change' || !action.own));
        const { need, upToDate } = new Play({ ...world, clockStands: true });
        assert.ok(need.kind !== 'done' || upToDate, 'It is not done.');
      }),
      { numRuns: runs },
    );
  });

  it('is done after a run of this window if all records were read before, whatever the clocks say', () => {
    const [look, ownRun] = [
      { action: { do: 'look', lacks: 0 }, after: 1 },
      { action: { do: 'ownRun', meanwhile: [] }, after: 1 },
    ] as const;
    const running = { action: { do: 'start', on: 'app', fails: false }, after: 1 } as const;
    const byOthers = { action: { do: 'change', own: false, name: 'one' }, after: 1 } as const;
    const notOwn = anyAction.filter((action) => action.do === 'swap' || (action.do === 'change' && !action.own));
    fc.assert(
      fc.property(worldOf(notOwn), fc.boolean(), (world, clockStands) => {
        const actions = [...world.actions, running, byOthers, look, ownRun];
        // The clock has to show alone that the log begins before the run.
        const begin = { action: look.action, after: 3 * clockTolerance } as const;
        const { need, upToDate } = new Play({ ...world, clockStands, forgotten: 0, actions: [begin, ...actions] });
        assert.ok(upToDate);
        assert.equal(need.kind, 'done');
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
