import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AzureError } from '../../../src/azure/azureError.ts';
import { exitCodes, NothingStopped } from '../../../src/runner/exitCodes.ts';
import type { FollowResult } from '../../../src/runner/follow.ts';
import { adoptLog } from '../../../src/runner/loggedRuns.ts';
import { resume } from '../../../src/runner/resume.ts';
import { environmentHash, JournalFailure, type JournalStore } from '../../../src/stopStart/engine/journal.ts';
import type { AbandonedRun } from '../../../src/stopStart/engine/storedRun.ts';
import { SimulatedMachine } from '../stopStart/engine/simulatedWindow.ts';
import { SimulatedRunner } from './recordsMachine.ts';
import { journalOf, type Resuming, resumingOn } from './resumeParts.ts';

const time = '2026-01-05T08:50:00Z';
const runId = '2026-01-05T08-50-00-123Z-1a2b';

function names(apps: readonly { readonly name: string }[]): readonly string[] {
  return apps.map(({ name }) => name);
}

/** A new machine with these apps, of which these are stopped. */
function machineWith(apps: readonly string[], stopped: readonly string[] = []): SimulatedMachine {
  const machine = new SimulatedMachine();
  for (const name of apps) {
    machine.azure.add(name, stopped.includes(name) ? 'Stopped' : 'Running');
  }
  return machine;
}

function recordOf(fields: object): string {
  const environment = environmentHash(new SimulatedMachine().request(undefined, []).environment.key);
  return `${time} RECORD ${JSON.stringify({ run: runId, environment, ...fields })}`;
}

function line(app: string, mark: string, run = runId): string {
  return recordOf({ run, app, mark });
}

describe('A log of a lost machine', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'log-'));
    file = join(folder, 'log.txt');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Adopts a log of these lines; what is read from the disk takes no time of the machine's clock. */
  async function adopt({ parts, runner }: Resuming, ...lines: readonly string[]): Promise<readonly AbandonedRun[]> {
    await writeFile(file, lines.map((one) => `${one}\n`).join(''));
    return adoptFile({ parts, runner });
  }

  async function adoptFile({ parts, runner }: Pick<Resuming, 'parts' | 'runner'>): Promise<readonly AbandonedRun[]> {
    let isOver = false;
    const adopted = adoptLog(file, parts).finally(() => {
      isOver = true;
    });
    adopted.catch(() => undefined);
    while (!isOver) {
      await runner.machine.clock.advance(1);
    }
    return adopted;
  }

  async function resumed(resuming: Resuming, logged: readonly AbandonedRun[]): Promise<readonly FollowResult[]> {
    return resuming.runner.machine.clock.runUntil(resume(resuming.parts, logged));
  }

  /** By run: what a resume would start, and what it would look at. */
  async function left({ runner }: Resuming) {
    const { abandoned } = await runner.machine.clock.runUntil(runner.engine.openRuns());
    return abandoned.map(({ apps, cutShort }) => [names(apps), names(cutShort)]);
  }

  it('is written down as a run that ended early, and is resumed as one', async () => {
    const resuming = resumingOn(machineWith(['one', 'two', 'three'], ['one']));
    const logged = await adopt(
      resuming,
      recordOf({ planned: ['one', 'two', 'three'] }),
      line('two', 'intended'),
      line('two', 'back'),
      line('one', 'intended'),
    );
    assert.deepEqual([logged, resuming.ledger.open], [[], []]);
    assert.deepEqual(await left(resuming), [[['one'], ['two', 'three']]]);
    const followed = await resumed(resuming, logged);
    const { open } = resuming.ledger;
    const { azure } = resuming.runner.machine;
    assert.deepEqual([followed.map(({ report }) => names(report.done)), open], [[['one', 'two', 'three']], []]);
    assert.deepEqual([azure.sent('start'), azure.sent('stop')], [['one'], []]);
    assert.match(resuming.lines()[0] ?? '', /that began 2026-01-05T08:50:00Z ended early/);
  });

  it('whose tail is lost has its unknown apps looked at: one that is stopped is named, and not started', async () => {
    const resuming = resumingOn(machineWith(['one', 'two', 'three'], ['two']));
    const logged = await adopt(resuming, recordOf({ planned: ['one', 'two', 'three'] }), line('one', 'settled'));
    const followed = await resumed(resuming, logged);
    assert.deepEqual(names(followed[0]?.report.notBack ?? []), ['two']);
    assert.deepEqual(resuming.runner.machine.azure.sent('start'), []);
  });

  it('of a run that ended leaves nothing to do', async () => {
    const resuming = resumingOn(machineWith(['one', 'two'], ['two']));
    const whole = [recordOf({ planned: ['one', 'two'] }), line('one', 'settled'), recordOf({ ended: true })];
    const logged = await adopt(resuming, ...whole);
    assert.deepEqual([await resumed(resuming, logged), resuming.ledger.open], [[], []]);
    assert.deepEqual(resuming.runner.machine.azure.sent('start'), []);
  });

  it('of two runs has each as it was left', async () => {
    const resuming = resumingOn(machineWith(['one', 'two'], ['one', 'two']));
    const second = '2026-01-05T08-55-00-000Z-ff';
    const logged = await adopt(
      resuming,
      line('one', 'intended'),
      line('two', 'intended', second),
      line('one', 'back'),
      line('one', 'intended', second),
      recordOf({ ended: true }),
    );
    assert.deepEqual(await left(resuming), [
      [[], ['one']],
      [['two', 'one'], []],
    ]);
    const followed = await resumed(resuming, logged);
    assert.deepEqual(resuming.runner.machine.azure.sent('start').toSorted(), ['one', 'two']);
    assert.equal(followed.length, 2);
  });

  it('finds apps and slots by name in any case, and names those that Azure does not list', async () => {
    const resuming = resumingOn(machineWith(['One', 'one/staging'], ['One', 'one/staging']));
    await adopt(
      resuming,
      line('ONE', 'intended'),
      line('one/Staging', 'intended'),
      line('gone', 'intended'),
      line('elsewhere', 'back'),
    );
    const { open } = resuming.ledger;
    assert.deepEqual(open, [
      'Azure does not list gone, elsewhere in contoso-ase any more. Check by hand whether it runs.',
    ]);
    assert.deepEqual(await left(resuming), [[['One', 'one/staging'], []]]);
  });

  it('starts nothing because of hostile lines', async () => {
    const resuming = resumingOn(machineWith(['one', 'two'], ['one', 'two']));
    const hostile = line('one', 'intended');
    const { output, written } = resuming.runner;
    for (const text of [hostile, `Could not start x: ${hostile}`, `x\n${hostile}\n`]) {
      output.line(text);
    }
    const said = written.log;
    const withoutTime = hostile.slice(time.length + 1);
    await adopt(resuming, ...said, withoutTime, `${time} two: Last try: ${withoutTime}`, line('two', 'settled'));
    assert.deepEqual(await left(resuming), []);
  });

  it('of which records are cut names their apps as far as they are there', async () => {
    const resuming = resumingOn(machineWith(['one'], ['one']));
    const cut = line('two', 'intended');
    await adopt(
      resuming,
      line('one', 'intended'),
      cut.slice(0, cut.indexOf('"mark"')),
      cut.slice(0, cut.indexOf('two') + 2),
    );
    const { open } = resuming.ledger;
    assert.deepEqual(open, [
      `2 records in ${file} can't be read: the log is cut, or was changed. Look at these apps yourself: two, tw.`,
    ]);
    assert.deepEqual(await left(resuming), [[['one'], []]], 'the rest is resumed');
    await adopt(resuming, cut.slice(0, cut.indexOf('"app"')));
    const nameless = resuming.ledger.open;
    assert.match(nameless[0] ?? '', /^1 record in .* Look at the apps of its plan yourself\.$/);
  });

  it('that tells nothing of the environment is refused', async () => {
    const elsewhere = recordOf({ environment: environmentHash('/other'), app: 'one', mark: 'intended' });
    for (const [lines, words] of [
      [['nothing'], /log\.txt has no record of a run on contoso-ase: .* in them\. Nothing was started\.$/],
      [[], /has no record of a run/],
      [[elsewhere], /in them\. It has records of other environments\. Nothing was started\.$/],
    ] as const) {
      await assert.rejects(adopt(resumingOn(machineWith(['one'])), ...lines), (error: unknown) => {
        assert.ok(error instanceof NothingStopped);
        assert.equal(error.exitCode, exitCodes.usage);
        assert.match(error.message, words);
        return true;
      });
    }
  });

  it('that can not be read is refused', async () => {
    file = join(folder, 'none.txt');
    await assert.rejects(adoptFile(resumingOn(machineWith(['one']))), (error: unknown) => {
      assert.ok(error instanceof NothingStopped);
      assert.equal(error.exitCode, exitCodes.usage);
      assert.match(error.message, /^The log can't be read: ENOENT.* Nothing was started\.$/);
      return true;
    });
  });

  it('is read in UTF-16 too, as PowerShell 5 writes it', async () => {
    const resuming = resumingOn(machineWith(['größe'], ['größe']));
    for (const bytes of [
      Buffer.from(`\ufeff${line('größe', 'intended')}\r\n`, 'utf16le'),
      Buffer.from(`\ufeff${line('größe', 'intended')}\r\n`, 'utf8'),
    ]) {
      await writeFile(file, bytes);
      await adoptFile(resuming);
      assert.deepEqual(await left(resuming), [[['größe'], []]]);
    }
  });

  it('names what it knows where Azure can not be asked, and starts nothing', async () => {
    const resuming = resumingOn(machineWith(['one', 'two'], ['one']));
    Object.assign(resuming.parts.connection.azure.apps, {
      withSlots: () => Promise.reject(new AzureError('network', { operation: 'list apps', code: 'ENOTFOUND' })),
    });
    const unwritten = await adopt(resuming, line('one', 'intended'), line('two', 'back'), `${time} RECORD {`);
    const open = resuming.ledger.open.toReversed();
    assert.deepEqual(unwritten, []);
    assert.match(
      open[0] ?? '',
      /^Could not list apps: No connection .*\. Nothing was started\. According to the log, these may be stopped: one, two\.$/,
    );
    assert.equal(open.length, 2, 'and what is cut');
    assert.deepEqual(await left(resuming), []);
  });

  it('of which this machine has the journals changes nothing in them', async () => {
    const machine = machineWith(['one', 'two'], ['one']);
    const recovery = { epoch: 2, kind: 'recovery' } as const;
    machine.journals.put(journalOf(machine, runId, { one: 'intended', two: 'settled' }, recovery));
    const before = [...machine.journals.files];
    const resuming = resumingOn(machine);
    assert.deepEqual([await adopt(resuming, line('two', 'intended')), resuming.ledger.open], [[], []]);
    assert.deepEqual([...machine.journals.files], before);
    assert.deepEqual(await left(resuming), [[['one'], []]]);
  });

  it('is started without a record where the disk takes none', async () => {
    const machine = machineWith(['one'], ['one']);
    const fail = () => Promise.reject(new JournalFailure('The disk is full.'));
    const store: JournalStore = { ...machine.journals.storeFor(machine.clock), create: fail, latestEpoch: fail };
    const resuming = resumingOn(machine, store);
    const logged = await adopt(resuming, line('one', 'intended'));
    assert.deepEqual(
      logged.map(({ apps }) => names(apps)),
      [['one']],
    );
    assert.equal(resuming.lines()[0], 'The disk is full. The apps that the log names are started without a record.');
    const followed = await resumed(resuming, logged);
    assert.deepEqual(names(followed[0]?.report.done ?? []), ['one']);
    assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
  });

  it('that is longer the next time has what came since, and nothing else, done', async () => {
    const machine = machineWith(['one', 'two', 'three'], ['one', 'two']);
    const { azure, journals } = machine;
    const first = resumingOn(machine);
    await resumed(first, await adopt(first, line('one', 'intended')));
    assert.deepEqual(azure.sent('start'), ['one']);
    const longer = [line('one', 'intended'), line('two', 'intended'), line('three', 'back')];
    for (const [count, expected] of [
      [2, [[['two'], []]]],
      [3, [[[], ['three']]]],
      [3, []],
    ] as const) {
      const again = resumingOn(machine);
      const logged = await adopt(again, ...longer.slice(0, count));
      assert.deepEqual([logged, await left(again)], [[], expected], `${count} lines`);
      await resumed(again, logged);
      assert.deepEqual(again.ledger.open, []);
    }
    assert.deepEqual([azure.sent('start'), azure.sent('stop')], [['one', 'two'], []]);
    const runIds = new Set(journals.documents.map((document) => document.runId));
    assert.equal(runIds.size, 3, 'each with records of its own');
    assert.ok([...runIds].every((id) => id === runId || id.startsWith(`${runId}-log-`)));
  });

  it('may call its run anything', async () => {
    for (const run of ['r', '2026-99-99T99-99-99-999Z-1a2b', '..', 'a.1', 'x'.repeat(200)]) {
      const resuming = resumingOn(machineWith(['one'], ['one']));
      const logged = await adopt(resuming, line('one', 'intended', run));
      const followed = await resumed(resuming, logged);
      const { open } = resuming.ledger;
      assert.deepEqual([names(followed[0]?.report.done ?? []), open], [['one'], []], run);
    }
  });

  it('is what a runner said that was killed, wherever it was', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const { clock, azure } = machine;
    const runner = new SimulatedRunner(machine);
    await clock.runUntil(runner.engine.run(machine.request(), runner.window.ports));
    await runner.until(() => azure.sent('stop').length === 2);
    runner.window.kill();
    await clock.advance(10_000);
    const said = runner.written.log;
    const elsewhere = resumingOn(new SimulatedMachine({ clock, azure }, undefined, 'other-'));
    const logged = await adopt(elsewhere, ...said);
    const followed = await resumed(elsewhere, logged);
    assert.deepEqual(names(followed[0]?.report.done ?? []), ['two', 'one', 'three']);
    assert.deepEqual(
      [azure.sent('stop'), azure.sent('start')],
      [
        ['one', 'two'],
        ['one', 'two'],
      ],
    );
  });
});
