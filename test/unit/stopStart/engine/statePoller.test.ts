import assert from 'node:assert/strict';
import { AppTrack } from '../../../../src/stopStart/engine/appTrack.ts';
import type { CallTarget } from '../../../../src/stopStart/engine/calls.ts';
import type { ListedApp } from '../../../../src/stopStart/engine/ports.ts';
import type { RunReport } from '../../../../src/stopStart/engine/report.ts';
import type { Pace } from '../../../../src/stopStart/engine/runRequest.ts';
import { StatePoller, type StatePollerParts } from '../../../../src/stopStart/engine/statePoller.ts';
import { defaultTiming } from '../../../../src/stopStart/engine/timing.ts';
import { Waits } from '../../../../src/stopStart/engine/waits.ts';
import { type Clock, momentOf } from '../../../../src/time/clock.ts';
import type { SimulatedAzure } from './simulatedAzure.ts';
import { SimulatedMachine } from './simulatedWindow.ts';

const allAtOnce: Pace = { kind: 'allAtOnce' };
const two: Pace = { kind: 'several', count: 2 };

describe('Polls of many apps whose stop was sent', () => {
  it('are listings, and no app is taken for running by one', async () => {
    const machine = withApps(8);
    const { report, sent } = await run(machine);
    assert.equal(report.done.length, 8);
    assert.ok(sent('list').length > 0);
    // Before the stop and after the start each app is read by itself.
    assert.equal(sent('read').length, 2 * 8);
  });

  it('are a read of each app where they are few', async () => {
    const { sent } = await run(withApps(4), two);
    assert.deepEqual(sent('list'), []);
    assert.ok(sent('read').length >= 3 * 4);
  });

  it('are a read of each app where the environment has many more, as the first listing tells', async () => {
    const machine = withApps(4);
    const request = machine.request(allAtOnce);
    for (let other = 0; other < 200; other += 1) {
      machine.azure.add(`other${other}`);
    }
    const { report, sent } = await run(machine, allAtOnce, request);
    assert.equal(report.done.length, 4);
    assert.equal(sent('list').length, 1);
  });

  it('are a read of an app that the listing leaves out, as it does a slot', async () => {
    const machine = withApps(6);
    machine.azure.app('app5').unlisted = true;
    const { report, sent } = await run(machine);
    assert.equal(report.done.length, 6);
    assert.ok(sent('read').filter((name) => name === 'app5').length > 2);
    assert.equal(sent('read').filter((name) => name === 'app0').length, 2);
  });

  for (const fault of [{ kind: 'forbidden' }, { kind: 'transient' }, { kind: 'transient', hangs: true }] as const) {
    it(`are reads for a while, or for good, once the listing is answered by ${JSON.stringify(fault)}`, async () => {
      const machine = withApps(12);
      machine.azure.listFaults.push(undefined, fault);
      const { report, sent } = await run(machine, { kind: 'several', count: 6 });
      assert.equal(report.done.length, 12);
      assert.ok(sent('list').length <= (fault.kind === 'forbidden' ? 1 : 6));
      const longest = Math.max(...report.apps.map(({ downMs }) => downMs ?? 0));
      assert.ok(longest < 13_000, `down for ${longest} ms`);
    });
  }

  it('end the wait of an app that a listing for others shows, whatever it shows', async () => {
    const { clock, azure } = new SimulatedMachine();
    const apps = tracks(azure, clock, ['a', 'b', 'c', 'late', 'running']);
    const calls = {
      readsAreScarce: false,
      list: async () => ({ apps: listed(apps, 'running'), askedAt: momentOf(clock) }),
      read: async () => ({ ...stopped, askedAt: momentOf(clock) }),
    };
    const poller = looksOver(calls, clock, 5);
    const seen: string[] = [];
    const begun = clock.now();
    for (const track of apps) {
      const due = track.name.length === 1 ? 4000 : 20_000;
      void poller
        .after(due, track, 'stopped', new AbortController().signal)
        .then(({ state, askedAt }) => seen.push(`${track.name} ${state} ${askedAt.wall - begun}`));
    }
    await clock.advance(30_000);
    assert.deepEqual(seen.toSorted(), [
      'a stopped 4000',
      'b stopped 4000',
      'c stopped 4000',
      'late stopped 4000',
      'running running 4000',
    ]);
  });

  it('conclude that an app runs from its own resource alone', async () => {
    const { clock, azure } = new SimulatedMachine();
    const apps = tracks(azure, clock, ['a', 'b', 'c']);
    const reads: string[] = [];
    const calls = {
      readsAreScarce: false,
      list: async () => ({ apps: listed(apps, 'a'), askedAt: momentOf(clock) }),
      read: async ({ name }: CallTarget) => {
        reads.push(name);
        return { ...stopped, askedAt: momentOf(clock) };
      },
    };
    const poller = looksOver(calls, clock, 3);
    const looking = apps.map((track) => poller.after(1000, track, 'running', new AbortController().signal));
    const seen = await clock.runUntil(Promise.all(looking));
    assert.deepEqual(reads, ['a']);
    assert.deepEqual(
      seen.map(({ state }) => state),
      ['stopped', 'stopped', 'stopped'],
    );
  });

  it('take nothing from a listing that was asked for before their app was sent its stop', async () => {
    const { clock, azure } = new SimulatedMachine();
    const apps = tracks(azure, clock, ['a', 'b', 'c', 'new']);
    const reads: string[] = [];
    const calls = {
      readsAreScarce: false,
      list: async () => {
        const askedAt = momentOf(clock);
        await clock.sleep(500);
        return { apps: listed(apps), askedAt };
      },
      read: async ({ name }: CallTarget) => {
        reads.push(name);
        return { ...stopped, askedAt: momentOf(clock) };
      },
    };
    const poller = looksOver(calls, clock, 4);
    const { signal } = new AbortController();
    const [one, other, third, late] = apps.map((track) => () => poller.after(200, track, 'stopped', signal));
    const before = Promise.all([one?.(), other?.(), third?.()]);
    await clock.advance(400);
    await clock.runUntil(Promise.all([before, late?.()]));
    assert.deepEqual(reads, ['new']);
  });

  it('end with their signal', async () => {
    const { clock, azure } = new SimulatedMachine();
    const [track] = tracks(azure, clock, ['app0']);
    assert.ok(track);
    const calls = { readsAreScarce: false, list: () => assert.fail('listed'), read: () => assert.fail('read') };
    const over = new AbortController();
    const looking = looksOver(calls, clock, 1).after(1000, track, 'stopped', over.signal);
    over.abort(new Error('given up'));
    await assert.rejects(looking, /given up/);
  });
});

const stopped = { state: 'stopped', stateText: 'Stopped', busy: false } as const;
const runs = { state: 'running', stateText: 'Running', busy: false } as const;

function tracks(azure: SimulatedAzure, clock: Clock, names: readonly string[]): readonly AppTrack[] {
  const parts = { clock, timing: defaultTiming, onChange: () => undefined };
  return names.map((name) => new AppTrack(azure.add(name).ref, parts));
}

/** A listing of apps that are stopped, but for the one that runs. */
function listed(apps: readonly AppTrack[], running = ''): ReadonlyMap<string, ListedApp> {
  return new Map(apps.map(({ app }) => [app.key, { ...app, ...(app.name === running ? runs : stopped) }]));
}

function looksOver(calls: StatePollerParts['calls'], clock: Clock, apps: number): StatePoller {
  return new StatePoller({
    calls,
    clock,
    waits: new Waits(clock, () => 0, defaultTiming),
    timing: defaultTiming,
    apps,
  });
}

function withApps(count: number): SimulatedMachine {
  return SimulatedMachine.with(...Array.from({ length: count }, (_, index) => `app${index}`));
}

/** A run, and what it sent between its first stop and its end: before, others are looked for, and after, apps are watched. */
async function run(
  machine: SimulatedMachine,
  pace = allAtOnce,
  request = machine.request(pace),
): Promise<{ report: RunReport; sent: (verb: 'read' | 'list') => readonly string[] }> {
  const handle = await machine.clock.runUntil(machine.open().run(request));
  const report = await machine.clock.runUntil(handle.ended);
  const calls = [...machine.azure.calls];
  const looked = calls.findIndex(({ verb }) => verb === 'list');
  return {
    report,
    sent: (verb) =>
      calls
        .slice(looked + 1)
        .filter((call) => call.verb === verb)
        .map(({ app }) => app),
  };
}
