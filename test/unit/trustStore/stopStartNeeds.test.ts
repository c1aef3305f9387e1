import assert from 'node:assert/strict';
import type { Need } from '../../../src/trustStore/need.ts';
import { StopStartNeeds } from '../../../src/trustStore/stopStartNeeds.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { app, target } from '../commands/stopStartApps/plans.ts';
import { LogByHand, type Logged } from './logByHand.ts';
import { MemoryChanges } from './memoryChanges.ts';

const minute = 60_000;
const { environment } = target('contoso-ase');
const [shop, orders, parked] = [app('shop'), app('orders'), app('parked', 'plan-a', { state: 'Stopped' })];
const change = { what: 'write', certificate: 'new-root' } as const;

describe('Which apps need a stop and start', () => {
  const never = new AbortController().signal;
  let clock: ManualClock;
  let log: LogByHand;
  let needs: StopStartNeeds;
  let disk: MemoryChanges;
  let warnings: string[];
  let ownStarts: Map<string, number[]>;
  let redrawn: number;

  beforeEach(() => {
    clock = new ManualClock();
    log = new LogByHand(() => clock.now());
    warnings = [];
    ownStarts = new Map();
    redrawn = 0;
    disk = new MemoryChanges();
    needs = opened();
  });
  afterEach(() => needs.dispose());

  /** A window of this machine. */
  const opened = (): StopStartNeeds =>
    new StopStartNeeds({
      clock,
      ownChanges: () => Promise.resolve(disk),
      ownStarts: () => Promise.resolve(ownStarts),
      warn: (sentence) => warnings.push(sentence),
      changed: () => {
        redrawn += 1;
      },
    });

  const begun = async (reads = 1): Promise<void> => {
    while (log.reads.length < reads) {
      await clock.advance(0);
    }
  };
  /** What is found, from a log with these events. */
  const found = async (...events: readonly Logged[]): Promise<readonly string[]> => {
    const asking = needs.of(log.subscription, environment.id, [shop, orders, parked], never);
    await begun(log.reads.length + 1);
    log.answer(...events);
    const byKey = await asking;
    return [shop, orders, parked].map(({ key }) => wordOf(byKey.get(key)));
  };
  const known = (): string => wordOf(needs.known(log.subscription, environment.id, shop));
  const shown = async (...events: readonly Logged[]): Promise<void> => {
    void needs.show(log.subscription, [environment]);
    await begun(log.reads.length + 1);
    log.answer(...events);
    await clock.advance(0);
  };
  const writtenAt = (at: number, certificate = 'new-root') =>
    ({ at, kind: 'written', key: environment.id.toLowerCase(), certificate }) as const;
  const done = (kind: 'stop' | 'start', at: number) => ({ at, kind, key: shop.key }) as const;

  describe('for who asks', () => {
    it('are what the log says, and a change by this machine counts at once', async () => {
      const now = clock.now();
      const old = [
        writtenAt(now - 90 * minute, 'old'),
        done('stop', now - 61 * minute),
        done('start', now - 60 * minute),
      ];
      assert.deepEqual(await found(...old), ['done', 'needs', 'notRunning']);
      needs.certificateChanged(environment.id, change);
      assert.deepEqual(await found(...old), ['needs', 'needs', 'notRunning']);
      assert.deepEqual(warnings, []);
    });

    it('read the log of a subscription once for all who ask at the same time, and anew for who asks later', async () => {
      const asking = [environment.id, target('other-ase').environment.id].map((id) =>
        needs.of(log.subscription, id, [shop], never),
      );
      await begun();
      log.answer(writtenAt(clock.now() - 90 * minute));
      const found = await Promise.all(asking);
      assert.deepEqual(
        found.map((byKey) => wordOf(byKey.get(shop.key))),
        ['needs', 'unknown olderThanLog'],
      );
      assert.equal(log.reads.length, 1);
      const later = needs.of(log.subscription, environment.id, [shop], never);
      await begun(2);
      log.answer();
      assert.equal(wordOf((await later).get(shop.key)), 'unknown olderThanLog');
    });

    it('are read anew in another cloud, also where a read in the former one has not ended', async () => {
      const before = needs.of(log.subscription, environment.id, [shop], never);
      await begun();
      needs.reset();
      const after = needs.of(log.subscription, environment.id, [shop], never);
      await begun(2);
      log.answer();
      assert.equal(wordOf((await after).get(shop.key)), 'unknown olderThanLog');
      await before;
      assert.equal(log.reads.length, 2);
    });

    it('end with the signal, and so does the read of the log', async () => {
      const leaving = new AbortController();
      const asking = needs.of(log.subscription, environment.id, [shop], leaving.signal);
      await begun();
      leaving.abort(new Error('left'));
      await assert.rejects(asking, /left/);
      assert.equal(log.reads[0]?.signal.aborted, true);
      assert.deepEqual(warnings, []);
    });
  });

  describe('on rows', () => {
    it('are done at once when a run of this window has started the app', async () => {
      needs.certificateChanged(environment.id, change);
      await shown();
      assert.equal(known(), 'needs');
      await clock.advance(minute);
      needs.startedByRun(shop.key, { at: clock.now() });
      assert.equal(known(), 'done');
    });

    it('are done at once after somebody else’s change that was read before the stop, also after another read', async () => {
      const changed = writtenAt(clock.now());
      await shown(changed);
      assert.equal(known(), 'needs');
      await clock.advance(1000);
      const stopSentAt = clock.monotonic();
      await clock.advance(1000);
      needs.startedByRun(shop.key, { at: clock.now(), stopSentAt });
      assert.equal(known(), 'done');
      await shown(changed);
      assert.equal(known(), 'done');
      const late = writtenAt(clock.now() - 1500, 'another');
      await shown(changed, late);
      assert.equal(known(), 'unknown unclear');
    });

    it('change with what Verify Trust Store saw, until the roots change', async () => {
      needs.certificateChanged(environment.id, change);
      await shown();
      await clock.advance(minute);
      const before = redrawn;
      const root = { root: { name: 'new-root', thumbprint: 'AA' }, is: 'loaded' } as const;
      const instance = { instance: undefined, computer: undefined, result: { kind: 'read', roots: [root] } } as const;
      await needs.verified({
        ...{ environment, roots: [root.root], at: clock.now() },
        apps: [{ kind: 'checked', app: shop, instances: [instance] }],
      });
      assert.equal(redrawn, before + 1);
      assert.equal(known(), 'done');
      await clock.advance(minute);
      needs.certificateChanged(environment.id, { ...change, certificate: 'another' });
      assert.equal(known(), 'needs');
    });

    it('are unknown until the log has answered, and then what it says', async () => {
      void needs.show(log.subscription, [environment]);
      await begun();
      assert.equal(known(), 'missing');
      log.answer(writtenAt(clock.now() - 90 * minute));
      await clock.advance(0);
      assert.equal(known(), 'needs');
      assert.ok(redrawn > 0);
    });

    it('are done once a run from this machine has stopped and started them', async () => {
      needs.certificateChanged(environment.id, change);
      await clock.advance(minute);
      ownStarts = new Map([[shop.key, [clock.now()]]]);
      await shown();
      assert.equal(known(), 'done');
    });

    it('stay what an older log said, until a change by this machine, which counts at once', async () => {
      const now = clock.now();
      await shown(writtenAt(now - 90 * minute), done('stop', now - 61 * minute), done('start', now - 60 * minute));
      assert.equal(known(), 'done');
      needs.lookAgain(environment.id);
      await begun(2);
      assert.equal(known(), 'done');
      needs.certificateChanged(environment.id, change);
      assert.equal(known(), 'needs');
    });

    it('come from the last of several looks, and the reads of the others end', async () => {
      await shown();
      needs.lookAgain(environment.id);
      await begun(2);
      needs.lookAgain(environment.id.toUpperCase());
      await begun(3);
      assert.deepEqual(
        log.reads.map(({ signal }) => signal.aborted),
        [true, true, false],
      );
      assert.deepEqual(warnings, []);
    });

    it('count no apps that are not read again', async () => {
      await shown(writtenAt(clock.now()));
      assert.deepEqual(needs.counted(log.subscription, environment.id), []);
      await shown();
      assert.equal(needs.counted(log.subscription, environment.id), undefined);
    });

    it('are forgotten when the cloud or the accounts change', async () => {
      await shown();
      assert.equal(known(), 'unknown olderThanLog');
      needs.reset();
      assert.equal(needs.known(log.subscription, environment.id, shop), undefined);
      assert.equal(needs.summary(log.subscription, environment.id), undefined);
      assert.equal(needs.counted(log.subscription, environment.id), undefined);
    });

    it('are looked at in the background until its signal, without a word', async () => {
      const until = new AbortController();
      const showing = needs.show(log.subscription, [environment], until.signal);
      await begun();
      until.abort(new Error('refreshed'));
      await showing;
      assert.equal(log.reads[0]?.signal.aborted, true);
      assert.equal(known(), 'missing');
      assert.deepEqual(warnings, []);
    });

    it('are not looked at anymore when the window closes', async () => {
      void needs.show(log.subscription, [environment]);
      await begun();
      needs.dispose();
      assert.equal(log.reads[0]?.signal.aborted, true);
    });
  });

  describe('where this machine did something in another window, or before this one was reloaded', () => {
    const elsewhere = (act: (window: StopStartNeeds) => void): void => {
      const window = opened();
      act(window);
      window.dispose();
    };

    it('are those that ran through a change there', async () => {
      elsewhere((window) => window.certificateChanged(environment.id.toUpperCase(), change));
      assert.deepEqual(await found(), ['needs', 'needs', 'notRunning']);
    });

    it('are known from this window and the log alone where the disk fails, which fails nothing else', async () => {
      disk.failure = new Error('The disk is full.');
      needs.certificateChanged(environment.id, change);
      await clock.advance(0);
      assert.deepEqual(warnings, [
        'The change of a certificate could not be recorded for other windows and for later.',
      ]);
      assert.deepEqual(await found(), ['needs', 'needs', 'notRunning']);
      assert.equal(warnings[1], 'Could not read which root certificates this machine changed.');
    });

    it('are known from the rest where a record can’t be read, which is logged once', async () => {
      elsewhere((window) => window.certificateChanged(environment.id, change));
      disk.unreadable.push({ path: '/records/change.1.x.json', sentence: 'It is damaged.' });
      assert.deepEqual(await found(), ['needs', 'needs', 'notRunning']);
      const warning =
        'The record of a change in /records/change.1.x.json can’t be read. Azure’s activity log may have it.';
      assert.deepEqual(warnings, [warning]);
      await found();
      assert.deepEqual(warnings, [warning]);
    });

    it('are known there though old records can’t be deleted, which is logged', async () => {
      disk.undeletable = new Error('Somebody holds it.');
      elsewhere((window) => window.certificateChanged(environment.id, change));
      await clock.advance(0);
      assert.deepEqual(warnings, ['Old records of changed certificates could not be deleted.']);
      assert.deepEqual(await found(), ['needs', 'needs', 'notRunning']);
    });

    it('are counted once each for a change that comes back from the disk', async () => {
      needs.certificateChanged(environment.id, change);
      const at = clock.now();
      ownStarts.set(shop.key, [at + minute]);
      clock.leap(40 * minute);
      // Its own record, and somebody else's of the same certificate right after it.
      assert.deepEqual(await found(writtenAt(at), writtenAt(at + 2 * minute)), [
        'unknown unclear',
        'needs',
        'notRunning',
      ]);
    });
  });
});

function wordOf(need: Need | undefined): string {
  return need?.kind === 'unknown' ? `unknown ${need.because.kind}` : (need?.kind ?? 'missing');
}
