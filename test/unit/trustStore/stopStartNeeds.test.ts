import assert from 'node:assert/strict';
import type { Need } from '../../../src/trustStore/need.ts';
import { StopStartNeeds } from '../../../src/trustStore/stopStartNeeds.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { app, target } from '../commands/stopStartApps/plans.ts';
import { LogByHand } from './logByHand.ts';
import { MemoryActions } from './memoryActions.ts';

const minute = 60_000;
const { environment } = target('contoso-ase');
const [shop, orders, parked] = [app('shop'), app('orders'), app('parked', 'plan-a', { state: 'Stopped' })];
const change = { what: 'write', certificate: 'new-root' } as const;

describe('Which apps need a stop and start, while the log does not answer', () => {
  const never = new AbortController().signal;
  let clock: ManualClock;
  let log: LogByHand;
  let needs: StopStartNeeds;
  let disk: MemoryActions;
  let warnings: string[];
  let ownStarts: Map<string, number[]>;
  let redrawn: number;

  beforeEach(() => {
    clock = new ManualClock();
    log = new LogByHand(() => clock.now());
    warnings = [];
    ownStarts = new Map();
    redrawn = 0;
    disk = new MemoryActions();
    needs = opened();
  });
  afterEach(() => needs.dispose());

  /** A window of this machine. */
  const opened = (): StopStartNeeds =>
    new StopStartNeeds({
      clock,
      ownActions: () => Promise.resolve(disk),
      ownStarts: () => Promise.resolve(ownStarts),
      warn: (sentence) => warnings.push(sentence),
      changed: () => {
        redrawn += 1;
      },
    });

  const asked = (signal = never, since?: number): Promise<ReadonlyMap<string, Need>> =>
    needs.of(log.subscription, environment.id, [shop, orders, parked], signal, since);
  const words = (found: ReadonlyMap<string, Need>): readonly string[] =>
    [shop, orders, parked].map(({ key }) => wordOf(found.get(key)));
  const known = (): string => wordOf(needs.known(log.subscription, environment.id, shop));
  const begun = async (): Promise<void> => {
    needs.show(log.subscription, [environment]);
    // The reader is loaded on first use.
    await asked(AbortSignal.abort()).catch(() => undefined);
    await clock.advance(0);
    assert.equal(log.reads.length, 1);
  };
  const writtenAt = (at: number, certificate = 'new-root') =>
    ({ at, kind: 'written', key: environment.id.toLowerCase(), certificate }) as const;
  const done = (kind: 'stop' | 'start', at: number) => ({ at, kind, key: shop.key }) as const;

  describe('and somebody asks', () => {
    it('are after four seconds those that ran through a change of this machine’s own; of the others nothing is known', async () => {
      needs.certificateChanged(environment.id, change);
      ownStarts.set(shop.key, [clock.now() + minute]);
      clock.leap(2 * minute);
      const asking = asked();
      let isAnswered = false;
      void asking.then(() => {
        isAnswered = true;
      });
      await begunReading();
      await clock.advance(3999);
      assert.equal(isAnswered, false);
      await clock.advance(1);
      assert.deepEqual(words(await asking), ['unknown logLate', 'needs', 'notRunning']);
      assert.deepEqual(warnings, ['The activity log of Contoso has not answered in time.']);
    });

    it('are what the log says when it answers in time', async () => {
      const asking = asked();
      await begunReading();
      await clock.advance(3999);
      log.answer(writtenAt(clock.now() - 60 * minute));
      assert.deepEqual(words(await asking), ['needs', 'needs', 'notRunning']);
      assert.equal(clock.waiting, 0);
      assert.deepEqual(warnings, []);
    });

    it('are told to nobody who has left', async () => {
      const leaving = new AbortController();
      const asking = asked(leaving.signal);
      await begunReading();
      leaving.abort(new Error('left'));
      await assert.rejects(asking, /left/);
      assert.deepEqual(warnings, []);
    });

    it('are what the late answer says for who asks next, and a change made meanwhile counts at once', async () => {
      const first = asked();
      await begunReading();
      const readAt = clock.now();
      await clock.advance(4000);
      assert.deepEqual(words(await first), ['unknown logLate', 'unknown logLate', 'notRunning']);
      const events = [writtenAt(readAt - 90 * minute, 'old'), done('stop', readAt - 61 * minute)];
      log.answer(...events, done('start', readAt - 60 * minute));
      assert.deepEqual(words(await asked()), ['done', 'needs', 'notRunning']);
      needs.certificateChanged(environment.id, change);
      assert.deepEqual(words(await asked()), ['needs', 'needs', 'notRunning']);
      assert.equal(log.reads.length, 1);
    });
  });

  describe('and rows are shown', () => {
    it('are unknown to the rows, until a change of this machine’s own tells at once', async () => {
      await begun();
      assert.equal(known(), 'missing');
      needs.certificateChanged(environment.id, change);
      await clock.advance(0);
      assert.equal(known(), 'needs');
      assert.ok(redrawn > 0);
    });

    it('are not those any more that a run from this machine has stopped and started since', async () => {
      await begun();
      needs.certificateChanged(environment.id, change);
      await clock.advance(minute);
      ownStarts = new Map([[shop.key, [clock.now()]]]);
      needs.lookAgain(environment.id);
      await clock.advance(0);
      assert.equal(known(), 'unknown logLate');
      log.answer();
      await clock.advance(0);
      assert.equal(known(), 'done');
    });

    it('are not told from older changes of this machine’s own ahead of the log, which has those', async () => {
      needs.certificateChanged(environment.id, change);
      await clock.advance(30 * minute);
      await begun();
      assert.equal(known(), 'missing');
    });

    it('stay what an older log said, and need it at once after a change of this machine’s own', async () => {
      await begun();
      const events = [writtenAt(clock.now() - 90 * minute, 'old'), done('stop', clock.now() - 61 * minute)];
      log.answer(...events, done('start', clock.now() - 60 * minute));
      await clock.advance(0);
      assert.equal(known(), 'done');
      needs.lookAgain(environment.id);
      await clock.advance(0);
      assert.equal(known(), 'done');
      needs.certificateChanged(environment.id, change);
      assert.equal(known(), 'needs');
      await clock.advance(0);
      assert.equal(known(), 'needs');
    });

    it('stay what the log said of a change of this machine’s own while it is asked again', async () => {
      await begun();
      needs.certificateChanged(environment.id, change);
      await clock.advance(10 * minute);
      const events = [writtenAt(clock.now() - 10 * minute), done('stop', clock.now() - 2 * minute)];
      log.answer(...events, done('start', clock.now() - minute));
      await clock.advance(0);
      assert.equal(known(), 'done');
      needs.lookAgain(environment.id);
      await clock.advance(0);
      assert.equal(known(), 'done');
    });
  });

  describe('and this machine did something in another window, or before this one was reloaded', () => {
    const elsewhere = (act: (window: StopStartNeeds) => void): void => {
      const window = opened();
      act(window);
      window.dispose();
    };
    const late = async (): Promise<readonly string[]> => {
      const asking = asked();
      await begunReading();
      await clock.advance(4000);
      return words(await asking);
    };

    it('are those that ran through a change there', async () => {
      elsewhere((window) => window.certificateChanged(environment.id.toUpperCase(), change));
      assert.deepEqual(await late(), ['needs', 'needs', 'notRunning']);
    });

    it('are not known for certain after a stop and start by hand there', async () => {
      elsewhere((window) => window.certificateChanged(environment.id, change));
      clock.leap(minute);
      elsewhere((window) => {
        window.appStopped(shop.key);
        window.appStarted(shop.key);
        window.appStarted(orders.key);
      });
      assert.deepEqual(await late(), ['unknown logLate', 'needs', 'notRunning']);
    });

    it('are told to rows ahead of the log', async () => {
      elsewhere((window) => window.certificateChanged(environment.id, change));
      await begun();
      assert.equal(known(), 'needs');
    });

    it('are known from this window and the log alone where the disk fails, which fails nothing else', async () => {
      disk.failure = new Error('The disk is full.');
      needs.certificateChanged(environment.id, change);
      await clock.advance(0);
      assert.deepEqual(warnings, ['What was done just now could not be written down for other windows and for later.']);
      assert.deepEqual(await late(), ['needs', 'needs', 'notRunning']);
      assert.equal(warnings[1], 'Could not read what this machine did to root certificates and apps.');
    });

    it('are known there though what is too old can’t be deleted, and only that is told', async () => {
      disk.undeletable = new Error('Somebody holds it.');
      elsewhere((window) => window.certificateChanged(environment.id, change));
      await clock.advance(0);
      assert.deepEqual(warnings, ['What was done long ago could not be deleted.']);
      assert.deepEqual(await late(), ['needs', 'needs', 'notRunning']);
    });

    it('are read once for all who ask at the same time, and again for who asks later', async () => {
      await Promise.all([late(), asked(), asked()]);
      assert.equal(disk.reads, 1);
      elsewhere((window) => window.certificateChanged(environment.id, change));
      assert.deepEqual(await late(), ['needs', 'needs', 'notRunning']);
      assert.equal(disk.reads, 2);
    });

    it('are known without what can’t be read there, which is told once', async () => {
      elsewhere((window) => window.certificateChanged(environment.id, change));
      disk.unreadable = [{ sentence: 'One is torn.', error: new Error('JSON') }];
      assert.deepEqual(await late(), ['needs', 'needs', 'notRunning']);
      assert.deepEqual(await late(), ['needs', 'needs', 'notRunning']);
      assert.equal(warnings.filter((sentence) => sentence === 'One is torn.').length, 1);
    });

    it('are counted once each for an action that comes back from the disk', async () => {
      needs.certificateChanged(environment.id, change);
      const at = clock.now();
      ownStarts.set(shop.key, [at + minute]);
      clock.leap(40 * minute);
      const asking = asked();
      await begunReading();
      // Its own record, and somebody else's of the same certificate right after it.
      log.answer(writtenAt(at), writtenAt(at + 2 * minute));
      assert.deepEqual(words(await asking), ['unknown unclear', 'needs', 'notRunning']);
    });
  });

  /** Until the log is asked: the reader is loaded on first use. */
  async function begunReading(): Promise<void> {
    while (log.reads.length === 0) {
      await clock.advance(0);
    }
  }
});

function wordOf(need: Need | undefined): string {
  return need?.kind === 'unknown' ? `unknown ${need.because.kind}` : (need?.kind ?? 'missing');
}
