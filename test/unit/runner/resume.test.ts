import assert from 'node:assert/strict';
import { readEarlierRuns } from '../../../src/runner/earlierRuns.ts';
import { exitCodes, NothingStopped } from '../../../src/runner/exitCodes.ts';
import type { FollowResult } from '../../../src/runner/follow.ts';
import { noteLeft, resume } from '../../../src/runner/resume.ts';
import { environmentHash, JournalFailure, type JournalStore } from '../../../src/stopStart/engine/journal.ts';
import type { RunHandle } from '../../../src/stopStart/engine/runRequest.ts';
import type { AbandonedRun } from '../../../src/stopStart/engine/storedRun.ts';
import { SimulatedMachine } from '../stopStart/engine/simulatedWindow.ts';
import { journalOf, type Resuming, resumingOn } from './resumeParts.ts';

const minute = 60_000;

function names(apps: readonly { readonly name: string }[]): readonly string[] {
  return apps.map(({ name }) => name);
}

function reports(followed: readonly FollowResult[]): readonly (readonly string[])[] {
  return followed.map(({ report }) => names(report.done));
}

/** These apps, of which these are stopped. */
function machineWith(apps: readonly string[], stopped: readonly string[]): SimulatedMachine {
  const machine = new SimulatedMachine();
  for (const name of apps) {
    machine.azure.add(name, stopped.includes(name) ? 'Stopped' : 'Running');
  }
  return machine;
}

function toTheEnd(
  { parts, runner }: Resuming,
  unwritten: readonly AbandonedRun[] = [],
): Promise<readonly FollowResult[]> {
  return runner.machine.clock.runUntil(resume(parts, unwritten));
}

/** A store that fails so. */
function failing(store: JournalStore, ...methods: readonly (keyof JournalStore)[]): JournalStore {
  const fail = () => Promise.reject(new JournalFailure('The disk is full.'));
  return { ...store, ...Object.fromEntries(methods.map((method) => [method, fail])) };
}

describe('A resume', () => {
  it('starts what was left, looks at what was watched, and stops nothing', async () => {
    const machine = machineWith(['one', 'two', 'three'], ['one']);
    machine.journals.put(journalOf(machine, 'r', { one: 'intended', two: 'back', three: 'planned' }));
    const resuming = resumingOn(machine);
    const resumed = await toTheEnd(resuming);
    assert.deepEqual([reports(resumed), resuming.ledger.open], [[['one', 'two']], []]);
    assert.deepEqual([machine.azure.sent('start'), machine.azure.sent('stop')], [['one'], []]);
    assert.match(
      resuming.lines().join('\n'),
      /A run on contoso-ase that began 2026-01-05T08:50:00Z ended early\. It may have left stopped: one\. Not known to run since: two\. Starting them\./,
    );
    assert.ok(resuming.kept.length > 0);
    assert.deepEqual(resuming.ledger.runs.length, 1);
  });

  it('names a watched app that is stopped, and does not start it', async () => {
    const machine = machineWith(['one'], ['one']);
    machine.journals.put(journalOf(machine, 'r', { one: 'back' }));
    const followed = await toTheEnd(resumingOn(machine));
    assert.deepEqual(names(followed[0]?.report.notBack ?? []), ['one']);
    assert.deepEqual(machine.azure.sent('start'), []);
  });

  it('has several runs side by side', async () => {
    const machine = machineWith(['one', 'two'], ['one', 'two']);
    machine.journals.put(journalOf(machine, 'r', { one: 'intended' }));
    machine.journals.put(journalOf(machine, 's', { two: 'intended' }));
    machine.azure.app('one').startTakes = 'never';
    const began = machine.clock.now();
    const resumed = await toTheEnd(resumingOn(machine));
    const first = machine.azure.calls.find(({ verb, app }) => verb === 'start' && app === 'two');
    assert.ok((first?.at ?? Number.POSITIVE_INFINITY) < began + 5000, 'it did not wait for the other');
    assert.deepEqual(reports(resumed), [[], ['two']]);
    assert.deepEqual(names(resumed[0]?.report.notBack ?? []), ['one']);
  });

  it('leaves runs on other environments alone', async () => {
    const machine = machineWith(['one'], ['one']);
    const environment = { id: '/E', key: '/e', name: 'other-ase' };
    machine.journals.put(journalOf(machine, 'r', { one: 'intended' }, { environment }));
    const resuming = resumingOn(machine);
    assert.deepEqual([await toTheEnd(resuming), resuming.ledger.open], [[], []]);
    assert.deepEqual(machine.azure.sent('start'), []);
    assert.deepEqual(resuming.lines(), [
      'No run has left an app of contoso-ase stopped, as far as this machine knows.',
    ]);
  });

  it('starts nothing of a run in another cloud, and names it', async () => {
    const machine = machineWith(['one'], ['one']);
    const account = { tenantId: 't', subscriptionId: 's', cloud: 'Azure China' };
    machine.journals.put(journalOf(machine, 'r', { one: 'intended' }, { account }));
    const resuming = resumingOn(machine);
    const followed = await toTheEnd(resuming);
    const { open } = resuming.ledger;
    assert.deepEqual([followed, open.length, machine.azure.sent('start')], [[], 1, []]);
    assert.match(
      open[0] ?? '',
      /stopped: one\. It was in the cloud “Azure China”, .* “AzureCloud”\. Nothing was started\.$/,
    );
  });

  it('knows the same cloud by the name that VS Code has for it', async () => {
    const machine = machineWith(['one'], ['one']);
    const account = { tenantId: 't', subscriptionId: 's', cloud: 'azurecloud' };
    machine.journals.put(journalOf(machine, 'r', { one: 'intended' }, { account }));
    assert.deepEqual(reports(await toTheEnd(resumingOn(machine))), [['one']]);
  });

  it('gives up what does not come back, and does not begin with it again', async () => {
    const machine = machineWith(['one'], ['one']);
    machine.azure.app('one').startTakes = 'never';
    machine.journals.put(journalOf(machine, 'r', { one: 'intended' }));
    const began = machine.clock.now();
    const followed = await toTheEnd(resumingOn(machine));
    assert.deepEqual(
      followed.map(({ report }) => names(report.notBack)),
      [['one']],
    );
    assert.ok(machine.clock.now() - began < 62 * minute);
    const { abandoned } = await machine.clock.runUntil(machine.open().engine.openRuns());
    assert.deepEqual(
      abandoned.map(({ apps }) => names(apps)),
      [['one']],
      'the next resume has it',
    );
  });

  it('starts all the same when it is interrupted', async () => {
    const machine = machineWith(['one'], ['one']);
    machine.journals.put(journalOf(machine, 'r', { one: 'intended' }));
    const resuming = resumingOn(machine);
    resuming.interrupts.interrupt();
    assert.deepEqual(reports(await toTheEnd(resuming)), [['one']]);
  });
});

describe('A resume of a run that is under way', () => {
  /** Another window has a run on the environment; its first app is down. */
  async function underWay() {
    const machine = SimulatedMachine.with('one', 'two');
    const window = machine.open();
    const handle = await machine.clock.runUntil(window.run());
    while (machine.azure.sent('stop').length === 0) {
      await machine.clock.advance(50);
    }
    return { machine, window, handle, resuming: resumingOn(machine) };
  }

  it('waits until it is over, and says so once', async () => {
    const { machine, handle, resuming } = await underWay();
    const resumed = await toTheEnd(resuming);
    assert.deepEqual([resumed, resuming.ledger.open], [[], []]);
    assert.equal(handle.snapshot().stage, 'settled');
    assert.deepEqual(machine.azure.sent('start'), ['one', 'two'], 'each by its own run');
    const waiting = resuming.lines().filter((line) => /Not back yet: one\. Waiting for it\.$/.test(line));
    assert.equal(waiting.length, 1);
  });

  it('takes it over when its owner is dead', async () => {
    const { machine, window, resuming } = await underWay();
    const resumed = resume(resuming.parts);
    await machine.clock.advance(100);
    window.kill();
    assert.deepEqual(reports(await machine.clock.runUntil(resumed)), [['one']]);
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
  });

  it('names its apps where it waited for as long as it was told', async () => {
    const { machine, resuming } = await underWay();
    machine.azure.app('one').startTakes = 'never';
    const began = machine.clock.now();
    const followed = await toTheEnd(resuming);
    const { open } = resuming.ledger;
    assert.deepEqual([followed, open.length], [[], 1]);
    assert.match(open[0] ?? '', /still has a run on contoso-ase, .* Not back yet: one\.$/);
    const waited = machine.clock.now() - began;
    assert.ok(waited >= 60 * minute && waited < 61 * minute, `${waited} ms`);
  });

  it('waits no longer when it is interrupted', async () => {
    const { machine, resuming } = await underWay();
    const resumed = resume(resuming.parts);
    await machine.clock.advance(1000);
    const began = machine.clock.now();
    resuming.interrupts.interrupt();
    await machine.clock.runUntil(resumed);
    const { open } = resuming.ledger;
    assert.equal(open.length, 1);
    assert.ok(machine.clock.now() - began < 1000);
  });

  it('is refused where nothing of that run is down, and nothing was done', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').busyUntil = machine.clock.now() + 600 * minute;
    await machine.clock.runUntil(machine.open().run({ ...machine.request(), timeoutMs: 600 * minute }));
    const resuming = resumingOn(machine);
    const resumed = resume(resuming.parts);
    resumed.catch(() => undefined);
    await machine.clock.advance(1000);
    resuming.interrupts.interrupt();
    await assert.rejects(machine.clock.runUntil(resumed), (error: unknown) => {
      assert.ok(error instanceof NothingStopped);
      assert.equal(error.exitCode, exitCodes.refused);
      assert.match(
        error.message,
        /still has a run on contoso-ase, .* None of its apps is known to be down, so nothing/,
      );
      return true;
    });
    assert.deepEqual(resuming.ledger.open, []);
  });

  it('that another window takes in that instant waits for that one, and takes it over if that one dies', async () => {
    const machine = machineWith(['one'], ['one']);
    machine.journals.put(journalOf(machine, 'r', { one: 'intended' }));
    const other = machine.open();
    machine.azure.app('one').startTakes = 'never';
    machine.journals.beforeCreate = (claim) => {
      machine.journals.beforeCreate = () => undefined;
      const { pid, instance, ...owner } = claim.owner;
      const isOthers = { ...owner, pid: pid + 1, instance: other.name };
      machine.journals.put({ ...claim, owner: isOthers });
    };
    const resuming = resumingOn(machine);
    const resumed = resume(resuming.parts);
    await machine.clock.advance(10_000);
    assert.deepEqual(machine.azure.sent('start'), [], 'the other has it');
    assert.match(resuming.lines().at(-1) ?? '', /Not back yet: one\. Waiting for it\.$/);
    other.kill();
    machine.azure.app('one').startTakes = 0;
    assert.deepEqual(reports(await machine.clock.runUntil(resumed)), [['one']]);
  });
});

describe('A resume without a disk', () => {
  for (const methods of [['create'], ['write'], ['create', 'write', 'latestEpoch']] as const) {
    it(`starts everything all the same, where ${methods.join(' and ')} fails`, async () => {
      const machine = machineWith(['one', 'two'], ['one', 'two']);
      machine.journals.put(journalOf(machine, 'r', { one: 'intended' }));
      machine.journals.put(journalOf(machine, 's', { two: 'intended' }));
      const resuming = resumingOn(machine, failing(machine.journals.storeFor(machine.clock), ...methods));
      const resumed = await toTheEnd(resuming);
      assert.deepEqual(reports(resumed), [['one'], ['two']]);
      assert.ok(
        resuming.lines().includes('The disk is full. The apps are started anyway: only a stop needs a record.'),
      );
      assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
    });
  }

  it('starts what is known from elsewhere, and does not call the rest done', async () => {
    const machine = machineWith(['one'], ['one']);
    const resuming = resumingOn(
      machine,
      failing(machine.journals.storeFor(machine.clock), 'readAll', 'create', 'write'),
    );
    const { environment, account, apps } = machine.request();
    const run: AbandonedRun = { runId: 'r', epoch: 1, environment, account, startedAt: 0, apps, cutShort: [] };
    const resumed = await toTheEnd(resuming, [run]);
    assert.deepEqual(reports(resumed), [['one']]);
    assert.deepEqual(resuming.ledger.open, ['The disk is full. Whether apps are stopped is not known.']);
  });

  it('is ended by an interrupt as any other', async () => {
    const machine = machineWith(['one'], ['one']);
    machine.azure.app('one').startTakes = 'never';
    machine.journals.put(journalOf(machine, 'r', { one: 'intended' }));
    const resuming = resumingOn(machine, failing(machine.journals.storeFor(machine.clock), 'create'));
    const resumed = resume(resuming.parts);
    await machine.clock.advance(minute);
    const before = machine.azure.sent('start').length;
    resuming.interrupts.interrupt();
    resuming.interrupts.interrupt();
    await machine.clock.runUntil(resuming.interrupts.end, 2000);
    assert.equal(machine.azure.sent('start').length, before + 1, 'of the engine without a disk too');
    await machine.clock.runUntil(resumed);
  });

  it('is told of a mistake', async () => {
    const machine = machineWith(['one'], ['one']);
    const store = machine.journals.storeFor(machine.clock);
    const resuming = resumingOn(machine, { ...store, readAll: () => Promise.reject(new TypeError('x')) });
    await assert.rejects(toTheEnd(resuming), TypeError);
  });
});

describe('What is not over', () => {
  it('is noted as left once a run has ended, but for its own and for what was only watched', async () => {
    const machine = machineWith(['one', 'two', 'three'], ['one']);
    machine.journals.put(journalOf(machine, 'r', { one: 'intended' }));
    machine.journals.put(journalOf(machine, 's', { two: 'back' }));
    machine.journals.put(journalOf(machine, 't', { three: 'intended' }));
    const { parts, ledger } = resumingOn(machine);
    ledger.follow({ snapshot: () => ({ runId: 't', apps: [], down: [], leftStopped: [] }) } as unknown as RunHandle);
    await machine.clock.runUntil(noteLeft(ledger, parts));
    assert.equal(ledger.noted.length, 1);
    assert.match(ledger.noted[0] ?? '', /ended early\. It may have left stopped: one\.$/);
  });

  it('is read once', async () => {
    const machine = machineWith(['one'], ['one']);
    machine.journals.put(journalOf(machine, 'r', { one: 'intended' }));
    let count = 0;
    const store = machine.journals.storeFor(machine.clock);
    const readAll: JournalStore['readAll'] = () => {
      count += 1;
      return store.readAll();
    };
    const { parts } = resumingOn(machine, { ...store, readAll });
    const reading = await machine.clock.runUntil(readEarlierRuns(parts));
    assert.deepEqual(
      [names(reading.abandoned[0]?.apps ?? []), reading.active, reading.unreadable, count],
      [['one'], [], [], 1],
    );
  });

  it('has each record of the environment that can not be read, with what to do', async () => {
    const machine = machineWith(['one'], []);
    const { key } = machine.request().environment;
    machine.journals.files.set(`r.1.${environmentHash(key)}.json`, 'torn');
    machine.journals.files.set('older.1.json', 'torn');
    machine.journals.files.set(`s.1.${environmentHash('/other')}.json`, 'torn');
    const resuming = resumingOn(machine);
    await toTheEnd(resuming);
    const sentences = resuming.ledger.open.join(' ').match(/Look at the apps yourself, then delete the file\./g);
    assert.equal(sentences?.length, 2, 'one may be of any environment');
  });
});
