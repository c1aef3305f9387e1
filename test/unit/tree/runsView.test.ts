import assert from 'node:assert/strict';
import type { RunHandle } from '../../../src/stopStart/engine/runRequest.ts';
import type { RunEntry } from '../../../src/stopStart/shown/runList.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { stubVscode } from '../../equipment/vscodeStub.ts';
import { journalDocument } from '../stopStart/stored/journalDocument.ts';
import { leftStopped, pastRun } from '../stopStart/stored/pastRun.ts';

stubVscode();
const { LiveRuns } = await import('../../../src/stopStart/shown/windowRuns.ts');
const { RunsView } = await import('../../../src/tree/runsView.ts');

/** A view that VS Code does not show. A test answers each reading of the runs. */
function hiddenView() {
  const clock = new ManualClock();
  const live = new LiveRuns();
  const readings: PromiseWithResolvers<{ entries: readonly RunEntry[]; unreadable: [] }>[] = [];
  const runs = {
    records: () => Promise.resolve(['a']),
    list: () => {
      const reading = Promise.withResolvers<{ entries: readonly RunEntry[]; unreadable: [] }>();
      readings.push(reading);
      return reading.promise;
    },
  };
  const view = new RunsView(runs, live, { error: (...words: unknown[]) => assert.fail(words.join()) } as never, clock);
  view.register();
  const left: (readonly string[])[] = [];
  view.onDidFindLeft((found) => left.push([...found.keys()].map((key) => key.split('/').at(-1) ?? '')));
  /** Answers a reading, and gives what is told then of the apps that are left. */
  const answer = async (reading: number, ...entries: readonly RunEntry[]): Promise<readonly string[] | undefined> => {
    readings[reading]?.resolve({ entries, unreadable: [] });
    await settled();
    return left.at(-1);
  };
  return { view, live, clock, readings, left, answer };
}

/** What is imported at first use takes some turns. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) {
    await new Promise(setImmediate);
  }
}

/** A run that is over and left these apps stopped. */
function past(...names: readonly string[]): RunEntry {
  const run = pastRun(names.map(leftStopped));
  return { kind: 'past', past: run, leftStopped: run.report.leftStopped };
}

describe('What the Runs view tells of apps that are left stopped', () => {
  it('is that of the latest reading, also where an earlier one takes longer', async () => {
    const { view, answer, left } = hiddenView();
    const first = view.look();
    view.refresh();
    assert.deepEqual(await answer(1, past('orders')), ['orders']);
    await answer(0);
    await first;
    assert.deepEqual(left, [['orders']]);
  });

  it('is read again while a run of another window goes on, which may die: no record comes then', async () => {
    const { view, answer, readings, clock } = hiddenView();
    const run = { latest: journalDocument(), startedAt: 0, apps: [], newestUnreadable: false };
    const first = view.look();
    assert.deepEqual(await answer(0, { kind: 'elsewhere', run }), []);
    await first;
    await clock.advance(10_000);
    assert.equal(readings.length, 2);
    const apps = run.latest.apps.slice(0, 1);
    const offer = { ...run.latest, apps: apps.map(({ id, name }) => ({ id, key: id, name })), cutShort: [] };
    assert.deepEqual(
      await answer(1, { kind: 'abandoned', run, offer }),
      apps.map(({ name }) => name),
    );
    await clock.advance(60_000);
    assert.equal(readings.length, 2, 'no other window has a run');
  });

  it('is told as soon as a run of this window has left one', async () => {
    const { view, live, answer, left, clock } = hiddenView();
    let tell: () => void = () => undefined;
    const { report } = pastRun([leftStopped('orders')]);
    let leftBy: typeof report.leftStopped = [];
    const handle = {
      snapshot: () => ({
        runId: report.runId,
        environment: report.environment,
        leftStopped: leftBy,
        apps: [],
        counts: {},
      }),
      onChange: (told: () => void) => {
        tell = told;
      },
      ended: new Promise(() => undefined),
    } as unknown as RunHandle;
    const run = live.add(handle);
    const first = view.look();
    assert.deepEqual(await answer(0, { kind: 'live', run }), []);
    await first;
    leftBy = report.leftStopped;
    tell();
    await clock.advance(250);
    assert.deepEqual(left.at(-1), ['orders']);
  });
});
