import assert from 'node:assert/strict';
import {
  clockTolerance,
  decideNeed,
  type Evidence,
  type LogEvidence,
  type OwnStart,
  unreadLog,
} from '../../../src/trustStore/decideNeed.ts';
import type { Need, RootChange } from '../../../src/trustStore/need.ts';
import { eventOfChange } from './logByHand.ts';

const hour = 3_600_000;
const now = Date.parse('2026-11-24T12:00:00Z');
const since = now - 90 * 24 * hour;

/** `hours` before now. */
const ago = (hours: number): number => now - hours * hour;
const written = (hours: number, certificate = 'root'): RootChange => ({ at: ago(hours), what: 'write', certificate });
const event = (kind: LogEvidence['events'][number]['kind'], hours: number): LogEvidence['events'][number] => ({
  kind,
  at: ago(hours),
  certificate: '',
});

interface Case extends Partial<Omit<Evidence, 'log' | 'ownStarts'>> {
  readonly ownStarts?: readonly (number | OwnStart)[];
  /** The changes of root certificates in the log. */
  readonly changes?: readonly RootChange[];
  /** What else is in the log. */
  readonly events?: LogEvidence['events'];
}

function decide({ state = 'running', ownChanges = [], ownStarts = [], changes = [], events = [] }: Case): Need {
  const log = { completeSince: since, events: [...events, ...changes.map(eventOfChange)] };
  return decideNeed({ state, ownChanges, ownStarts: ownStarts.map(startAt), log });
}

function startAt(start: number | OwnStart): OwnStart {
  return typeof start === 'number' ? { at: start } : start;
}

const needs = (change: RootChange): Need => ({ kind: 'needs', change });
const unclear: Need = { kind: 'unknown', because: { kind: 'unclear' } };

describe('whether an app needs a stop and start', () => {
  it('needs it when a root certificate was written or deleted and nothing is known about the app since', () => {
    assert.deepEqual(decide({ changes: [written(2)] }), needs(written(2)));
    const removed: RootChange = { ...written(2), what: 'delete' };
    assert.deepEqual(decide({ changes: [removed] }), needs(removed));
  });

  it('does not need it when it was stopped and then started since', () => {
    const events = [event('start', 1), event('stop', 1.1)];
    assert.deepEqual(decide({ changes: [written(2)], events }), { kind: 'done', at: ago(1) });
  });

  it('does not need it when it was stopped before the change and started after it', () => {
    const events = [event('stop', 3), event('start', 1)];
    assert.deepEqual(decide({ changes: [written(2)], events }), { kind: 'done', at: ago(1) });
  });

  it('needs it when the stop and start came before the change, and is not known when the start came in the same instant', () => {
    assert.deepEqual(
      decide({ changes: [written(2)], events: [event('stop', 4), event('start', 3)] }),
      needs(written(2)),
    );
    const atOnce = decide({ changes: [written(2)], events: [event('stop', 4), event('start', 2)] });
    assert.deepEqual(atOnce, unclear);
  });

  it('needs it when another change came after the stop and start, and the last one is named', () => {
    const events = [event('stop', 4), event('start', 3)];
    const changes = [written(5), written(2, 'second'), written(1, 'third')];
    assert.deepEqual(decide({ changes, events }), needs(written(1, 'third')));
  });

  it('needs it also after a start of an app that was running', () => {
    const events = [event('stop', 5), event('start', 4), event('start', 1)];
    assert.deepEqual(decide({ changes: [written(2)], events }), needs(written(2)));
  });

  it('is not known after a start without a known stop', () => {
    assert.deepEqual(decide({ changes: [written(2)], events: [event('start', 1)] }), unclear);
    assert.deepEqual(decide({ changes: [written(2)], events: [event('start', 3)] }), needs(written(2)));
  });

  it('is not known when the app runs, but the log has only its stop', () => {
    for (const hours of [3, 1]) {
      assert.deepEqual(decide({ changes: [written(2)], events: [event('stop', hours)] }), unclear);
    }
  });

  it('does not need it when it is not running: it loads them when it starts', () => {
    const stopped = decide({ state: 'stopped', changes: [written(2)] });
    assert.deepEqual(stopped, { kind: 'notRunning' });
    assert.equal(decide({ state: 'other', changes: [written(2)] }).kind, 'unknown');
  });

  describe('where something else may have started it', () => {
    const changes = [written(2)];
    const mayStart = ['other', 'swap'] as const;

    it('is not known: the start after it may have found it running', () => {
      for (const kind of mayStart) {
        const events = [event('stop', 4), event(kind, 3), event('start', 1)];
        assert.deepEqual(decide({ changes, events }), unclear);
      }
    });

    it('is not known either when that came after the change', () => {
      const noStart = [event('stop', 4), event('other', 1)];
      assert.deepEqual(decide({ changes, events: noStart }), unclear);
      const start = [event('stop', 1.8), event('other', 1.5), event('start', 1)];
      assert.deepEqual(decide({ changes, events: start }), unclear);
    });

    it('is known again after a stop and start, or a run from this machine', () => {
      const before = [event('stop', 4), event('other', 3), event('start', 1.8)];
      const events = [...before, event('stop', 1.1), event('start', 1)];
      assert.deepEqual(decide({ changes, events }), { kind: 'done', at: ago(1) });
      assert.deepEqual(decide({ changes, events: before, ownStarts: [ago(1)] }), { kind: 'done', at: ago(1) });
    });

    it('is not known when that and the stop came in the same instant', () => {
      const events = [event('other', 3), event('stop', 3), event('start', 1)];
      assert.deepEqual(decide({ changes, events }), unclear);
    });
  });

  describe('where workers may have changed', () => {
    for (const kind of ['swap', 'other'] as const) {
      it(`is not known after a ${kind} since the change`, () => {
        assert.deepEqual(decide({ changes: [written(2)], events: [event(kind, 1)] }), unclear);
        assert.deepEqual(decide({ changes: [written(2)], events: [event(kind, 2)] }), unclear);
        assert.deepEqual(decide({ changes: [written(2)], events: [event(kind, 3)] }), needs(written(2)));
      });
    }

    it('is known again after a stop and start', () => {
      for (const kind of ['swap', 'other'] as const) {
        const events = [event(kind, 1.5), event('stop', 1.1), event('start', 1)];
        assert.deepEqual(decide({ changes: [written(2)], events }), { kind: 'done', at: ago(1) });
      }
    });

    it('is not known after a swap since its stop and start, because the other slot may not have been stopped', () => {
      const events = [event('stop', 1.6), event('start', 1.5), event('swap', 1)];
      assert.deepEqual(decide({ changes: [written(2)], events }), unclear);
      assert.equal(decide({ changes: [], events }).kind, 'unknown');
    });

    it('stays done after anything else: new workers load what there is', () => {
      const events = [event('stop', 1.6), event('start', 1.5), event('other', 1)];
      assert.deepEqual(decide({ changes: [written(2)], events }), { kind: 'done', at: ago(1.5) });
    });
  });

  describe('where the log shows no change', () => {
    it('is not known: an older change may not have been loaded', () => {
      assert.deepEqual(decide({}), { kind: 'unknown', because: { kind: 'olderThanLog', since } });
    });

    it('is not known after a stop and start either: no record of a change is no proof that there was none', () => {
      assert.equal(decide({ events: [event('stop', 2), event('start', 1)] }).kind, 'unknown');
      assert.equal(decide({ ownStarts: [ago(1)] }).kind, 'unknown');
    });
  });

  describe('with what this machine did', () => {
    it('counts its own runs', () => {
      assert.deepEqual(decide({ changes: [written(2)], ownStarts: [ago(1)] }), { kind: 'done', at: ago(1) });
      assert.deepEqual(decide({ changes: [written(2)], ownStarts: [ago(3)] }), needs(written(2)));
    });

    it('allows two clocks to differ by some minutes', () => {
      const at = ago(2);
      for (const off of [-clockTolerance, 0, clockTolerance]) {
        assert.deepEqual(decide({ changes: [written(2)], ownStarts: [at + off] }), unclear);
      }
      assert.equal(decide({ changes: [written(2)], ownStarts: [at + clockTolerance + 1] }).kind, 'done');
      assert.equal(decide({ changes: [written(2)], ownStarts: [at - clockTolerance - 1] }).kind, 'needs');
    });

    it('goes by order where clocks prove nothing: it had read of the change before it sent the stop', () => {
      const read = (readAt: number, kind: 'written' | 'swap' = 'written') => ({ ...event(kind, 1), readAt });
      const ownStarts = [{ at: ago(1), stopSentAt: 5 }];
      assert.deepEqual(decide({ events: [read(4)], ownStarts }), { kind: 'done', at: ago(1) });
      assert.deepEqual(decide({ events: [read(5)], ownStarts }), unclear);
      assert.deepEqual(decide({ events: [event('written', 1)], ownStarts }), unclear);
      assert.deepEqual(decide({ events: [read(4), event('written', 1)], ownStarts }), unclear);
      assert.deepEqual(decide({ events: [read(4)], ownStarts: [ago(1)] }), unclear);
      assert.equal(decide({ events: [read(3), read(4, 'swap')], ownStarts }).kind, 'done');
      assert.deepEqual(decide({ events: [read(3), read(6, 'swap')], ownStarts }), unclear);
    });

    it('counts its own changes before the log has them, and compares them with its own runs by one clock', () => {
      assert.deepEqual(decide({ ownChanges: [written(1)] }), needs(written(1)));
      assert.deepEqual(decide({ ownChanges: [written(1)], ownStarts: [ago(1) + 1] }), { kind: 'done', at: ago(1) + 1 });
      assert.deepEqual(decide({ ownChanges: [written(1)], ownStarts: [ago(1) - 1] }), needs(written(1)));
    });

    it('recognizes the log’s record of its own change', () => {
      const record = { ...written(1), at: ago(1) - 60_000, certificate: 'ROOT' };
      const done = decide({ ownChanges: [written(1)], changes: [record], ownStarts: [ago(1) + 1] });
      assert.deepEqual(done, { kind: 'done', at: ago(1) + 1 });
    });

    it('does not take a change by somebody else for the record of an own change that is older than the log', () => {
      // By a clock that is five minutes ahead: added just before the log begins, and started a minute after that.
      const own: RootChange = { at: since + clockTolerance - 1000, what: 'write', certificate: 'root' };
      const theirs: RootChange = { ...own, at: since + 120_000 };
      const ownStarts = [since + clockTolerance + 60_000];
      assert.equal(decide({ ownChanges: [own], changes: [theirs], ownStarts }).kind, 'unknown');
    });

    it('matches records in order of time, though the newest comes first', () => {
      // By a clock that is five minutes behind: two changes of the same certificate, four minutes apart.
      const [first, second] = [written(1), { ...written(1), at: ago(1) + 240_000 }];
      const changes = [first, second].map((own) => ({ ...own, at: own.at + clockTolerance }));
      assert.deepEqual(decide({ ownChanges: [second, first], changes }), needs(second));
    });

    it('matches only one record, and none of another kind', () => {
      const own = written(1);
      const records = [own, { ...own, at: own.at + 120_000 }];
      const ownStarts = [own.at + 60_000];
      assert.deepEqual(decide({ ownChanges: [own], changes: records, ownStarts }), unclear);
      const removed: RootChange = { ...own, what: 'delete' };
      assert.deepEqual(decide({ ownChanges: [own], changes: [removed], ownStarts }), unclear);
    });
  });

  describe('where the log could not be read', () => {
    const unread = (more: Partial<Evidence>): Need =>
      decideNeed({
        state: 'running',
        log: unreadLog('logForbidden', now),
        ownChanges: [],
        ownStarts: [],
        ...more,
      });
    const forbidden: Need = { kind: 'unknown', because: { kind: 'logForbidden' } };

    it('is not known, whatever this machine did: others may have changed the certificates', () => {
      assert.deepEqual(unread({}), forbidden);
      assert.deepEqual(unread({ ownStarts: [{ at: ago(1) }] }), forbidden);
      assert.deepEqual(unread({ ownChanges: [written(2)], ownStarts: [{ at: ago(1) }] }), forbidden);
    });

    it('needs it for a day after a change by this machine, and is not known after that', () => {
      assert.deepEqual(unread({ ownChanges: [written(2)], ownStarts: [{ at: ago(3) }] }), needs(written(2)));
      assert.deepEqual(unread({ ownChanges: [written(24)] }), needs(written(24)));
      assert.deepEqual(unread({ ownChanges: [written(25)] }), forbidden);
    });

    it('does not need it when it is not running', () => {
      assert.equal(unread({ state: 'stopped' }).kind, 'notRunning');
    });
  });
});
