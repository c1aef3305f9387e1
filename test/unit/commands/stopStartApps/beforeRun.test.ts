import assert from 'node:assert/strict';
import type { LogEvent } from '../../../../src/azure/activityLog.ts';
import { type App, readApp } from '../../../../src/azure/app.ts';
import { recentChangeSentences } from '../../../../src/commands/stopStartApps/beforeRun.ts';
import { SingleCalls } from '../../../../src/stopStart/shown/singleCalls.ts';
import { appReport } from '../../stopStart/stored/pastRun.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const minute = 60_000;
const group = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web';

/** None. */
const singles = new SingleCalls();

function app(name: string): App {
  const read = readApp({ id: `${group}/sites/${name}` });
  assert.ok(read);
  return read;
}

const apps = ['orders', 'shop', 'basket', 'search', 'catalog', 'ledger'].map(app);

function event(kind: 'stop' | 'start' | 'other', name: string, minutesAgo: number, caller?: string): LogEvent {
  return {
    at: now - minutesAgo * minute,
    kind,
    key: app(name).key,
    certificate: '',
    caller,
  };
}

function sentences(events: readonly LogEvent[], completeSince = 0): readonly string[] {
  return recentChangeSentences(
    { events, completeSince },
    { apps, ownName: 'Megan@contoso.com', ownReports: [], singles, now },
  );
}

describe('What others did, before a run', () => {
  it('is empty if nobody else did anything', () => {
    assert.deepEqual(sentences([event('stop', 'orders', 2, 'megan@contoso.com')]), []);
    assert.deepEqual(sentences([event('other', 'orders', 2, 'alex')]), []);
    assert.deepEqual(sentences([event('stop', 'orders', 61, 'alex')]), []);
    assert.deepEqual(sentences([event('stop', 'somebody-elses', 2, 'alex')]), []);
  });

  it('names who, what and when, the latest of each', () => {
    assert.deepEqual(sentences([event('start', 'orders', 12, 'alex'), event('stop', 'orders', 14, 'alex')]), [
      'alex stopped and started orders within the last hour, last 12 minutes ago.',
    ]);
    assert.deepEqual(sentences([event('stop', 'orders', 1, 'alex'), event('stop', 'shop', 0, 'lidia')]), [
      'lidia stopped shop within the last hour, last less than a minute ago.',
      'alex stopped orders within the last hour, last 1 minute ago.',
    ]);
    assert.deepEqual(sentences([event('start', 'orders', 3)]), [
      'Somebody whom Azure does not name started orders within the last hour, last 3 minutes ago.',
    ]);
  });

  it('may have been done by the user if the user’s own name is not known', () => {
    const events = [event('stop', 'orders', 2, 'Azure Identity')];
    const unknown = { apps, ownName: undefined, ownReports: [], singles, now };
    assert.deepEqual(recentChangeSentences({ events, completeSince: 0 }, unknown), [
      'Azure Identity (may have been you) stopped orders within the last hour, last 2 minutes ago.',
    ]);
  });

  it('was not done by others while a run of this machine had the app in hand, if the user’s own name is not known', () => {
    const report = {
      startedAt: now - 30 * minute,
      endedAt: now - 10 * minute,
      apps: [
        appReport('orders', { times: { stopSentAt: now - 20 * minute } }),
        appReport('shop', { phase: 'skipped', outcome: { kind: 'skipped', reason: { kind: 'runEnded' } } }),
      ].map((one) => ({ ...one, app: { ...one.app, key: app(one.app.name).key } })),
    };
    const said = (...events: readonly LogEvent[]): readonly string[] =>
      recentChangeSentences(
        { events, completeSince: 0 },
        { apps, ownName: undefined, ownReports: [report], singles, now },
      );
    assert.deepEqual(said(event('stop', 'orders', 20), event('start', 'orders', 19), event('start', 'orders', 9)), []);
    assert.match(said(event('stop', 'orders', 25, 'x')).join(), /^x \(may have been you\) stopped orders within/);
    assert.match(said(event('stop', 'orders', 5, 'x')).join(), /^x \(may have been you\) stopped orders within/);
    assert.match(said(event('stop', 'shop', 20, 'x')).join(), /^x \(may have been you\) stopped shop within/);
    assert.match(sentences([event('stop', 'orders', 20, 'alex')]).join(), /^alex stopped orders/, 'a known other');
  });

  it('was not done by others if this window stopped or started the single app', () => {
    const clock = { now: () => now - 10 * minute };
    const own = new SingleCalls(clock);
    own.begin(app('orders').key, 'stop')();
    const said = (ownName: string | undefined, ...events: readonly LogEvent[]): readonly string[] =>
      recentChangeSentences({ events, completeSince: 0 }, { apps, ownName, ownReports: [], singles: own, now });
    assert.deepEqual(said(undefined, event('stop', 'orders', 10)), []);
    assert.deepEqual(said('megan@contoso.com', event('stop', 'orders', 10, 'megan@contoso.com')), []);
    const others = [event('start', 'orders', 10, 'x'), event('stop', 'orders', 7, 'x'), event('stop', 'shop', 10, 'x')];
    for (const other of others) {
      assert.equal(said(undefined, other).length, 1);
    }
  });

  it('does not say that an app was stopped and started if one app was stopped and another was started', () => {
    assert.deepEqual(sentences([event('stop', 'orders', 2, 'alex'), event('start', 'shop', 3, 'alex')]), [
      'alex stopped or started orders, shop within the last hour, last 2 minutes ago.',
    ]);
  });

  it('counts apps beyond the first five', () => {
    const all = apps.map(({ name }, index) => event('stop', name, index, 'alex'));
    assert.match(sentences(all)[0] ?? '', /^alex stopped orders, shop, basket, search, catalog and 1 more within/);
  });

  it('says so when the hour has more records than were read', () => {
    const [sentence] = sentences([], now - 30 * minute);
    assert.match(sentence ?? '', /^Could not find out whether/);
  });
});
