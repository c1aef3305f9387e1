import assert from 'node:assert/strict';
import type { LogEvent } from '../../../src/azure/activityLog.ts';
import type { Evidence } from '../../../src/trustStore/decideNeed.ts';
import type { RootChange } from '../../../src/trustStore/need.ts';
import { needAfterSeeing, seenStore } from '../../../src/trustStore/seenStore.ts';
import type { AppVerification, RootPresence } from '../../../src/trustStore/verification.ts';

const minute = 60_000;
const now = Date.parse('2026-11-30T10:00:00Z');
const app = { key: 'shop', name: 'shop' };
const loaded: RootPresence = { root: { name: 'new-root', thumbprint: 'AA' }, is: 'loaded' };
const missing: RootPresence = { ...loaded, is: 'missing' };

function checked(...instances: readonly RootPresence[]): AppVerification {
  return {
    kind: 'checked',
    app,
    instances: instances.map((one) => ({
      instance: undefined,
      computer: undefined,
      result: { kind: 'read', roots: [one] },
    })),
  };
}

const ownWrite: RootChange = { at: now - 60 * minute, what: 'write', certificate: 'new-root' };

function evidence(ownChanges: readonly RootChange[], events: readonly Pick<LogEvent, 'kind' | 'at'>[] = []): Evidence {
  return {
    ...{ state: 'running', ownChanges, ownStarts: [] },
    log: { completeSince: now - 1000 * minute, events: events.map((event) => ({ certificate: 'new-root', ...event })) },
  };
}

const verified = seenStore(checked(loaded, loaded), now);
const lacking = seenStore(checked(loaded, missing), now);

describe('What Verify Trust Store saw of an app', () => {
  it('shows that it needs no stop and start, and on how many instances', () => {
    assert.equal(needAfterSeeing(evidence([ownWrite]), undefined).kind, 'needs');
    assert.deepEqual(needAfterSeeing(evidence([ownWrite]), verified), { kind: 'done', at: now, instances: 2 });
    assert.deepEqual(needAfterSeeing(evidence([]), verified), { kind: 'done', at: now, instances: 2 });
  });

  it('shows that it needs one, also after a stop and start', () => {
    const started = { ...evidence([ownWrite]), ownStarts: [{ at: now - minute }] };
    assert.equal(needAfterSeeing(started, undefined).kind, 'done');
    assert.deepEqual(needAfterSeeing(started, lacking), { kind: 'misses', at: now, roots: ['new-root'] });
  });

  it('shows nothing where the app or an instance could not be looked at, unless another lacks a root', () => {
    const silent = { instance: undefined, computer: undefined, result: { kind: 'couldNotTell' } } as never;
    const withSilent = (one: AppVerification): AppVerification =>
      one.kind === 'checked' ? { ...one, instances: [...one.instances, silent] } : one;
    assert.equal(seenStore(withSilent(checked(loaded)), now), undefined);
    assert.deepEqual(seenStore(withSilent(checked(missing)), now)?.missing, ['new-root']);
    assert.equal(seenStore({ kind: 'couldNotTell', app, because: { kind: 'cancelled' } }, now), undefined);
  });

  it('does not show that a removed root has gone', () => {
    const removed = { ...ownWrite, what: 'delete', certificate: 'old-root' } as const;
    assert.equal(needAfterSeeing(evidence([removed, ownWrite]), verified).kind, 'needs');
    const started = { ...evidence([removed, ownWrite]), ownStarts: [{ at: now - 30 * minute }] };
    assert.deepEqual(needAfterSeeing(started, verified), { kind: 'done', at: now, instances: 2 });
  });

  it('counts no more after a change of the roots, a swap, or a stop and start', () => {
    const later = { ...ownWrite, at: now + minute };
    assert.equal(needAfterSeeing(evidence([ownWrite, later]), verified).kind, 'needs');
    assert.equal(needAfterSeeing(evidence([ownWrite], [{ kind: 'swap', at: now + minute }]), verified).kind, 'unknown');
    const started = { ...evidence([ownWrite]), ownStarts: [{ at: now + minute }] };
    assert.deepEqual(needAfterSeeing(started, lacking), { kind: 'done', at: now + minute });
    const stopped = evidence(
      [],
      [
        { kind: 'stop', at: now + minute },
        { kind: 'start', at: now + 2 * minute },
      ],
    );
    assert.equal(needAfterSeeing(stopped, lacking).kind, 'unknown');
  });

  it('counts no more where a change by somebody else may be later, by the other clock', () => {
    const change = (at: number) => evidence([], [{ kind: 'written', at }]);
    assert.equal(needAfterSeeing(change(now - 2 * minute), verified).kind, 'needs');
    assert.equal(needAfterSeeing(change(now - 10 * minute), verified).kind, 'done');
    const record = evidence([{ ...ownWrite, at: now - 2 * minute }], [{ kind: 'written', at: now - 2 * minute }]);
    assert.equal(needAfterSeeing(record, verified).kind, 'done', 'the record of an own change is not another one');
  });
});
