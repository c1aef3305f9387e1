import assert from 'node:assert/strict';
import { Output } from '../../../src/runner/output.ts';
import { type LogReading, readLog, withRecordsInOutput } from '../../../src/runner/records.ts';
import {
  environmentHash,
  type JournalDocument,
  type JournalMark,
  type JournalStore,
} from '../../../src/stopStart/engine/journal.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { SimulatedMachine } from '../stopStart/engine/simulatedWindow.ts';
import { journalDocument } from '../stopStart/stored/journalDocument.ts';
import { SimulatedRunner } from './recordsMachine.ts';
import { WrittenText } from './writtenText.ts';

const sites = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites';
const environmentKey = '/subscriptions/s/e';
const environment = environmentHash(environmentKey);

type Marks = readonly (readonly [name: string, mark: JournalMark])[];

/** A document with these marks. */
function document(runId: string, ...marks: Marks): JournalDocument {
  const apps = marks.map(([name, mark]) => ({ id: `${sites}/${name}`, name, mark, stops: 1 }));
  return journalDocument({ runId, apps });
}

/** Everything that promises have queued up has run. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** A store, and what is said before it; each in the order in which it came. */
class Told {
  readonly events: string[] = [];
  readonly sink = new WrittenText();

  readonly #store: JournalStore = {
    create: async ({ epoch }) => {
      this.#took(`created ${epoch}`);
      return 'created';
    },
    write: async () => this.#took('written'),
    latestEpoch: async () => 7,
    readAll: async () => ({ documents: [journalDocument()], unreadable: [] }),
    setAside: async ({ file }) => this.#took(`set aside ${file}`),
  };

  readonly clock = new ManualClock();
  readonly store = withRecordsInOutput(this.#store, new Output(this.sink, this.clock), this.clock);

  /** What came since the last time, records as `app mark`. */
  take(): readonly string[] {
    this.#took();
    return this.events.splice(0).map((event) => {
      const { app, mark, planned, ended } = event.startsWith('{') ? JSON.parse(event) : {};
      return app === undefined ? (planned?.join('+') ?? (ended ? 'ended' : event)) : `${app} ${mark}`;
    });
  }

  #took(...events: readonly string[]): void {
    this.events.push(...this.sink.lines.map((line) => line.replace(/^RECORD /, '')), ...events);
    this.sink.text = '';
  }
}

describe('A record', () => {
  it('is one line of JSON with the run, the environment’s hash, the app’s name and its mark', async () => {
    const told = new Told();
    const slot = { id: `${sites}/one/slots/s`, name: 'one/s', mark: 'intended', stops: 1 } as const;
    await told.store.write(journalDocument({ runId: 'run-1', apps: [slot] }));
    assert.deepEqual(told.events, [
      `{"run":"run-1","environment":"${environment}","app":"one/s","mark":"intended"}`,
      'written',
    ]);
  });

  it('has no id in it, which a log may mask', async () => {
    const told = new Told();
    await told.store.create(journalDocument());
    await told.store.write(journalDocument({ finishedAt: 1 }));
    assert.doesNotMatch(told.events.join('\n'), /subscriptions|tenant|megan/i);
  });

  it('is said of each change, once, before the store has it', async () => {
    const told = new Told();
    assert.equal(await told.store.create(document('r', ['one', 'planned'], ['two', 'planned'])), 'created');
    assert.deepEqual(told.take(), ['one+two', 'created 1'], 'what is planned');
    await told.store.write(document('r', ['one', 'intended'], ['two', 'planned']));
    assert.deepEqual(told.take(), ['one intended', 'written']);
    await told.store.write(document('r', ['one', 'intended'], ['two', 'planned']));
    assert.deepEqual(told.take(), ['written'], 'a heartbeat');
    await told.store.write(document('r', ['one', 'back'], ['two', 'intended']));
    assert.deepEqual(told.take(), ['one back', 'two intended', 'written']);
    await told.store.write(document('r', ['one', 'settled'], ['two', 'planned']));
    assert.deepEqual(told.take(), ['one settled', 'two planned', 'written'], 'an intent that was withdrawn is told');
    await told.store.write(document('r', ['one', 'settled'], ['two', 'left']));
    assert.deepEqual(told.take(), ['two left', 'written']);
  });

  it('is said of what a recovery begins with', async () => {
    const told = new Told();
    const recovery = document('r', ['one', 'intended'], ['two', 'settled']);
    await told.store.create({ ...recovery, epoch: 2, kind: 'recovery' });
    assert.deepEqual(told.take(), ['one+two', 'one intended', 'two settled', 'created 2']);
  });

  it('is said of each run by itself', async () => {
    const told = new Told();
    await told.store.write(document('r', ['one', 'intended']));
    await told.store.write(document('s', ['one', 'intended']));
    assert.deepEqual(told.take(), ['one intended', 'written', 'one intended', 'written']);
  });

  it('is said of the end of a run, and of none that is released', async () => {
    const told = new Told();
    const over = document('r', ['one', 'settled']);
    await told.store.write({ ...over, releasedAt: 5 });
    assert.deepEqual(told.take(), ['one settled', 'written']);
    await told.store.write({ ...over, finishedAt: 5 });
    assert.deepEqual(told.take(), ['ended', 'written']);
  });

  it('leaves everything else of the store as it is', async () => {
    const told = new Told();
    assert.equal(await told.store.latestEpoch('r'), 7);
    assert.deepEqual((await told.store.readAll()).documents, [journalDocument()]);
    const torn = { runId: undefined, epoch: undefined, because: 'damaged', sentence: 'x is torn.' } as const;
    await told.store.setAside({ file: 'torn.json', ...torn });
    assert.deepEqual(told.take(), ['set aside torn.json']);
  });
});

describe('An intent', () => {
  it('is written only once the output has it', async () => {
    const told = new Told();
    told.sink.hold();
    const written = told.store.write(document('r', ['one', 'intended']));
    await settled();
    assert.deepEqual(told.take(), []);
    told.sink.goOn();
    await written;
    assert.deepEqual(told.take(), ['one intended', 'written']);
  });

  it('waits for the output each time that it comes anew', async () => {
    const told = new Told();
    await told.store.write(document('r', ['one', 'intended']));
    await told.store.write(document('r', ['one', 'planned']));
    told.sink.isBroken = true;
    await assert.rejects(told.store.write(document('r', ['one', 'intended'])), /The pipe is closed/);
  });

  it('that can not be said keeps the store from being written, and is said anew once it was taken back', async () => {
    const told = new Told();
    told.sink.isBroken = true;
    const [planned, intended] = [document('r', ['one', 'planned']), document('r', ['one', 'intended'])];
    for (const begin of [told.store.create, told.store.write, told.store.write]) {
      await assert.rejects(begin(intended), /The pipe is closed/);
      assert.deepEqual(told.take(), []);
      await told.store.write(planned);
      assert.deepEqual(told.take(), ['written']);
    }
    told.sink.isBroken = false;
    await told.store.write(intended);
    assert.deepEqual(
      told.take().map((one) => one.trim()),
      ['', 'one intended', 'written'],
    );
  });
});

describe('An intent that nobody takes', () => {
  it('fails after three seconds, and is said to be planned again, in this order', async () => {
    const told = new Told();
    await told.store.create(document('r', ['one', 'planned']));
    told.take();
    told.sink.hold();
    const intended = told.store.write(document('r', ['one', 'intended']));
    intended.catch(() => undefined);
    await told.clock.advance(2999);
    assert.equal(told.clock.waiting, 1);
    await told.clock.advance(1);
    await assert.rejects(intended, /could not be put into the output: nobody took it within 3 seconds\.$/);
    await told.store.write(document('r', ['one', 'planned']));
    assert.deepEqual(told.take(), ['written'], 'the first was not');
    told.sink.goOn();
    await settled();
    assert.deepEqual(told.take(), ['one intended', 'one planned']);
  });

  it('is as unknown, in the log, as one that had no turn', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const runner = new SimulatedRunner(machine);
    const { clock, azure } = machine;
    const handle = await clock.runUntil(runner.engine.run(machine.request(), runner.window.ports));
    await runner.until(() => azure.sent('stop').length === 1);
    runner.written.hold();
    await clock.runUntil(handle.ended);
    runner.written.goOn();
    await clock.runUntil(handle.settled);
    const said = runner.written.log.filter((text) => text.includes('"app":"two"'));
    assert.deepEqual(
      said.map((text) => /"mark":"(\w+)"/.exec(text)?.[1]),
      ['intended', 'planned'],
    );
    assert.deepEqual(azure.sent('stop'), ['one']);
  });
});

describe('Everything but an intent', () => {
  const before = [
    ['one', 'intended'],
    ['two', 'intended'],
    ['three', 'back'],
    ['four', 'intended'],
  ] as const satisfies Marks;
  const after = [
    ['one', 'back'],
    ['two', 'planned'],
    ['three', 'intended'],
    ['four', 'left'],
  ] as const satisfies Marks;

  for (const [what, breakIt] of [
    ['does not answer', (sink: WrittenText) => sink.hold()],
    [
      'can not be written',
      (sink: WrittenText) => {
        sink.isBroken = true;
      },
    ],
  ] as const) {
    it(`is written although the output ${what}`, async () => {
      const told = new Told();
      await told.store.write(document('r', ...before));
      told.take();
      breakIt(told.sink);
      await told.store.write(document('r', ...after));
      await told.store.write({ ...document('r', ...after), finishedAt: 5 });
      await told.store.create(document('s', ['one', 'planned']));
      assert.deepEqual(told.take(), ['written', 'written', 'created 1']);
    });

    it(`is written although the output ${what}, of a recovery`, async () => {
      const told = new Told();
      breakIt(told.sink);
      const recovery = { ...document('r', ['one', 'intended'], ['two', 'back']), kind: 'recovery' } as const;
      assert.equal(await told.store.create(recovery), 'created');
      await told.store.write({ ...recovery, ...document('r', ['one', 'back']), kind: 'recovery' });
      assert.deepEqual(told.take(), ['created 1', 'written']);
    });
  }
});

describe('A run whose output', () => {
  /** A run whose first app is down, and two more that wait for their turn. */
  async function firstIsDown(): Promise<{
    readonly runner: SimulatedRunner;
    readonly handle: Awaited<ReturnType<SimulatedRunner['engine']['run']>>;
  }> {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const runner = new SimulatedRunner(machine);
    const handle = await machine.clock.runUntil(runner.engine.run(machine.request(), runner.window.ports));
    await runner.until(() => machine.azure.sent('stop').length > 0);
    assert.deepEqual(machine.azure.sent('start'), []);
    return { runner, handle };
  }

  it('never answers stops nothing more, and starts what is down', async () => {
    const { runner, handle } = await firstIsDown();
    const { machine, written } = runner;
    written.hold();
    const report = await machine.clock.runUntil(handle.ended);
    assert.deepEqual([machine.azure.sent('stop'), machine.azure.sent('start')], [['one'], ['one']]);
    assert.deepEqual(
      [report.done, report.skipped].map((apps) => apps.map(({ name }) => name)),
      [['one'], ['two', 'three']],
    );
    assert.equal(report.ending?.kind, 'journal');
    const [journal] = machine.journals.documents;
    assert.deepEqual(
      journal?.apps.map(({ mark }) => mark),
      ['back', 'planned', 'planned'],
    );
    await machine.clock.runUntil(handle.settled);
    written.goOn();
    await machine.clock.advance(120_000);
    const [settledJournal] = machine.journals.documents;
    assert.deepEqual(
      [settledJournal?.apps.map(({ mark }) => mark), settledJournal?.finishedAt === undefined],
      [['settled', 'planned', 'planned'], false],
      'it is written when the output answers again',
    );
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
  });

  it('fails stops nothing more, and everything else goes on', async () => {
    const { runner, handle } = await firstIsDown();
    const { machine, written } = runner;
    written.isBroken = true;
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual([machine.azure.sent('stop'), machine.azure.sent('start')], [['one'], ['one']]);
    assert.deepEqual(
      [report.done, report.skipped, report.notBack].map((apps) => apps.map(({ name }) => name)),
      [['one'], ['two', 'three'], []],
    );
    assert.deepEqual(report.ending, {
      kind: 'journal',
      because: 'The record of a stop could not be put into the output: The pipe is closed.',
    });
    const [journal] = machine.journals.documents;
    assert.deepEqual(
      [journal?.apps.map(({ mark }) => mark), journal?.finishedAt === undefined],
      [['settled', 'planned', 'planned'], false],
    );
  });

  for (const [what, breakIt] of [
    ['never answers', (sink: WrittenText) => sink.hold()],
    [
      'fails',
      (sink: WrittenText) => {
        sink.isBroken = true;
      },
    ],
  ] as const) {
    it(`${what} brings back all that is down at that time, and writes it down`, async () => {
      const machine = SimulatedMachine.with('one', 'two', 'three');
      const runner = new SimulatedRunner(machine);
      const request = machine.request({ kind: 'allAtOnce' });
      const handle = await machine.clock.runUntil(runner.engine.run(request, runner.window.ports));
      await runner.until(() => machine.azure.sent('stop').length === 3);
      breakIt(runner.written);
      const report = await machine.clock.runUntil(handle.settled);
      assert.deepEqual([report.done.length, report.ending], [3, undefined]);
      assert.ok(machine.journals.documents.every(({ finishedAt }) => finishedAt !== undefined));
    });

    it(`${what} is a recovery that starts everything all the same`, async () => {
      const { runner } = await firstIsDown();
      const { machine } = runner;
      runner.window.kill();
      const next = new SimulatedRunner(machine);
      breakIt(next.written);
      const { abandoned } = await machine.clock.runUntil(next.engine.openRuns());
      const [left] = abandoned;
      assert.ok(left);
      const recovery = await machine.clock.runUntil(next.engine.recover(left, next.window.ports));
      assert.ok(recovery);
      const report = await machine.clock.runUntil(recovery.settled);
      assert.deepEqual(
        report.done.map(({ name }) => name),
        ['one'],
      );
      assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Running');
    });
  }
});

const time = '2026-01-05T09:00:00Z';

function recordOf(fields: object): string {
  return `${time} RECORD ${JSON.stringify({ run: 'run-1', environment, ...fields })}`;
}

function line(app: string, mark: string, run = 'run-1', of = environment): string {
  return recordOf({ run, environment: of, app, mark });
}

async function reading(...lines: readonly string[]): Promise<LogReading> {
  return readLog(
    (async function* () {
      yield* lines;
    })(),
    environmentKey,
  );
}

/** Of the one run. */
async function run(...lines: readonly string[]): Promise<Omit<LogReading['runs'][number], 'runId'>> {
  const { runs, unreadable } = await reading(...lines);
  assert.deepEqual([runs.length, unreadable], [1, []]);
  const { intended = [], back = [], unknown = [] } = runs[0] ?? {};
  return { intended, back, unknown };
}

const nothing: LogReading = { runs: [], unreadable: [], others: 0 };

describe('A log', () => {
  it('has the last mark of each app', async () => {
    const log = await run(
      `${time} 3 apps of contoso-ase to stop and start`,
      recordOf({ planned: ['one', 'two', 'three'] }),
      line('one', 'intended'),
      line('two', 'intended'),
      `${time} one: starting…`,
      line('one', 'back'),
      line('three', 'intended'),
      line('three', 'back'),
      line('one', 'settled'),
    );
    assert.deepEqual(log, { intended: ['two'], back: ['three'], unknown: [] });
  });

  it('of which the tail is lost names the apps of which it says nothing', async () => {
    const whole = [
      recordOf({ planned: ['one', 'two', 'three'] }),
      line('one', 'intended'),
      line('one', 'back'),
      line('two', 'intended'),
      line('one', 'settled'),
      line('two', 'back'),
      line('two', 'settled'),
      recordOf({ ended: true }),
    ];
    const names = ['one', 'two', 'three'];
    for (const [length, expected] of [
      [1, { intended: [], back: [], unknown: names }],
      [2, { intended: ['one'], back: [], unknown: ['two', 'three'] }],
      [3, { intended: [], back: ['one'], unknown: ['two', 'three'] }],
      [4, { intended: ['two'], back: ['one'], unknown: ['three'] }],
      [7, { intended: [], back: [], unknown: ['three'] }],
      [8, { intended: [], back: [], unknown: [] }],
    ] as const) {
      assert.deepEqual(await run(...whole.slice(0, length)), expected, `${length} lines`);
    }
  });

  it('of a run that ended still names what was not back', async () => {
    const log = await run(recordOf({ planned: ['one', 'two'] }), line('one', 'intended'), recordOf({ ended: true }));
    assert.deepEqual(log, { intended: ['one'], back: [], unknown: [] });
  });

  it('may have an intent that was withdrawn: its app is as unknown as one that had no turn', async () => {
    const log = [recordOf({ planned: ['one'] }), line('one', 'intended'), line('one', 'planned')];
    assert.deepEqual(await run(...log), { intended: [], back: [], unknown: ['one'] });
    assert.deepEqual(await run(...log, recordOf({ ended: true })), { intended: [], back: [], unknown: [] });
  });

  it('keeps what is known where the plan comes later, as with a recovery', async () => {
    const log = await run(line('one', 'intended'), line('two', 'settled'), recordOf({ planned: ['one', 'two'] }));
    assert.deepEqual(log, { intended: ['one'], back: [], unknown: [] });
  });

  it('may have several runs, each with its own apps and end', async () => {
    const { runs } = await reading(
      recordOf({ run: 'first', planned: ['one', 'two'] }),
      line('one', 'intended', 'first'),
      recordOf({ run: 'second', planned: ['one', 'three'] }),
      line('one', 'intended', 'second'),
      line('one', 'settled', 'first'),
      recordOf({ run: 'first', ended: true }),
    );
    assert.deepEqual(runs, [
      { runId: 'first', intended: [], back: [], unknown: [] },
      { runId: 'second', intended: ['one'], back: [], unknown: ['three'] },
    ]);
  });

  for (const [what, written] of [
    ['as it was written', (text: string) => text],
    ['of GitHub Actions', (text: string) => `2026-01-05T09:00:01.1234567Z ${text}`],
    ['of gh run view', (text: string) => `stop-start\tRun the plan\t2026-01-05T09:00:01.12Z ${text}`],
    ['of Azure Pipelines', (text: string) => `2026-01-05T09:00:01.1234567Z ##[section]${text}`],
    ['with colors', (text: string) => `\u001b[36;1m${text}\u001b[0m`],
    ['with line ends of Windows', (text: string) => `${text}\r`],
    ['with a byte order mark', (text: string) => `\uFEFF${text}`],
    ['of a terminal', (text: string) => `\r\u001b[K${text}  `],
    ['of a terminal with what went on just then', (text: string) => `1 of 2 done \u001b[K${text}`],
  ] as const) {
    it(`is read ${what}`, async () => {
      const log = await run(...[line('one', 'intended'), line('two', 'back')].map(written));
      assert.deepEqual(log, { intended: ['one'], back: ['two'], unknown: [] });
    });
  }

  it('counts records of other environments, and is not misled by them', async () => {
    const other = environmentHash('/subscriptions/s/other');
    const log = await reading(
      line('one', 'intended'),
      line('one', 'back', 'run-1', other),
      recordOf({ environment: other, ended: true }),
      recordOf({ environment: other, planned: ['nine'] }),
    );
    assert.deepEqual(log, {
      runs: [{ runId: 'run-1', intended: ['one'], back: [], unknown: [] }],
      unreadable: [],
      others: 3,
    });
  });

  it('has every record that is cut, and keeps what it knows', async () => {
    const whole = line('two', 'intended');
    const from = `${time} RECORD `.length;
    for (let length = from; length < whole.length; length += 1) {
      const cut = whole.slice(0, length);
      const log = await reading(line('one', 'back'), cut);
      assert.deepEqual(log.runs, [{ runId: 'run-1', intended: [], back: ['one'], unknown: [] }], cut);
      assert.deepEqual(log.unreadable, [cut.slice(from)], cut);
    }
  });

  it('has every record that was changed', async () => {
    for (const changes of [
      { mark: 'started' },
      { mark: undefined },
      { mark: 5 },
      { run: '' },
      { run: undefined },
      { run: '../../etc/passwd' },
      { run: 'a b' },
      { run: 'x'.repeat(201) },
      { app: '' },
      { app: undefined },
      { app: ['one'] },
      { environment: '' },
      { environment: undefined },
      { environment: 5 },
      { environment: environmentKey },
      { environment: environment.toUpperCase().replace(/\d/g, 'A') },
      { app: undefined, mark: undefined, planned: 'one' },
      { app: undefined, mark: undefined, planned: [''] },
      { app: undefined, mark: undefined, planned: [5] },
      { app: undefined, mark: undefined, ended: false },
    ]) {
      const changed = recordOf({ app: 'one', mark: 'intended', ...changes });
      const { runs, unreadable, others } = await reading(changed);
      assert.deepEqual([runs, unreadable.length, others], [[], 1, 0], changed);
    }
    const texts = ['{}', '{"run": }', '{{"run":"run-1"}}', '{"run":"run-1"}}'];
    const log = await reading(...texts.map((text) => `${time} RECORD ${text}`));
    assert.deepEqual(log, { ...nothing, unreadable: texts });
  });

  const hostile = JSON.stringify({ run: 'run-1', environment, app: 'one', mark: 'intended' });
  for (const [what, text] of [
    ['nothing', ''],
    ['the word alone', 'RECORD'],
    ['a record without its time', `RECORD ${hostile}`],
    ['a record in the middle of a line', `orders: Last try: Could not start orders: RECORD ${hostile}`],
    ['a record that is not right behind the time', `${time} orders: RECORD ${hostile}`],
    ['a record behind a time of others', `2026-01-05T09:00:00.000Z RECORD ${hostile}`],
    ['a record behind a local time', `2026-01-05T09:00:00 RECORD ${hostile}`],
    ['a record behind two spaces', `${time}  RECORD ${hostile}`],
    ['a record with two spaces', `${time} RECORD  ${hostile}`],
    ['another word', `${time} RECORDS ${hostile}`],
    ['small letters', `${time} record ${hostile}`],
    ['what the output makes of it', `${time} RECORD: ${hostile}`],
    ['the fields alone', hostile],
    ['words about records', `${time} lines with RECORD in them`],
  ] as const) {
    it(`starts nothing because of ${what}`, async () => {
      assert.deepEqual(await reading(text), nothing);
    });
  }

  it('may have several records in a line, whose break was lost', async () => {
    const both = `${line('one', 'back')}${line('two', 'intended')}`;
    for (const text of [both, `${line('one', 'back')} ${line('two', 'intended')}`]) {
      assert.deepEqual(await run(text), { intended: ['two'], back: ['one'], unknown: [] });
    }
    const torn = line('one', 'back').slice(0, -20);
    const log = await reading(`${torn}${both.slice(line('one', 'back').length)}`);
    assert.deepEqual(log.runs, [{ runId: 'run-1', intended: ['two'], back: [], unknown: [] }]);
    assert.equal(log.unreadable.length, 1);
  });

  it('of which a record is lost has its unknown apps looked at, although the run ended', async () => {
    const whole = [recordOf({ planned: ['one', 'two'] }), line('one', 'settled'), recordOf({ ended: true })];
    assert.deepEqual((await run(...whole)).unknown, []);
    const torn = line('two', 'intended').slice(0, -5);
    for (const lines of [
      [torn, ...whole],
      [...whole, torn],
    ]) {
      const { runs, unreadable } = await reading(...lines);
      assert.deepEqual([runs[0]?.unknown, unreadable.length], [['two'], 1]);
    }
  });

  it('starts nothing because of a record within a record', async () => {
    const inside = recordOf({ app: `one ${line('two', 'intended')}`, mark: 'back' });
    const { runs, unreadable } = await reading(inside);
    assert.deepEqual([runs, unreadable.length], [[], 2]);
  });

  it('may have fields that are not known yet', async () => {
    const later = line('one', 'intended').replace('{', '{"at":5,"__proto__":{"mark":"left"},');
    assert.deepEqual(await run(later), { intended: ['one'], back: [], unknown: [] });
  });

  it('may have apps that are called like words of JavaScript', async () => {
    const names = ['constructor', '__proto__', 'toString'];
    const log = await run(...names.map((name) => line(name, 'intended')));
    assert.deepEqual(log.intended, names);
  });

  it('has what was said of a run', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const runner = new SimulatedRunner(machine);
    const { key } = machine.request().environment;
    const seen = async (): Promise<LogReading['runs']> => {
      async function* lines() {
        yield* runner.written.log;
      }
      return (await readLog(lines(), key)).runs;
    };
    const handle = await machine.clock.runUntil(runner.engine.run(machine.request(), runner.window.ports));
    const { runId } = handle.snapshot();
    assert.deepEqual(await seen(), [{ runId, intended: [], back: [], unknown: ['one', 'two'] }]);
    await runner.until(() => machine.azure.sent('stop').length === 1);
    assert.deepEqual(await seen(), [{ runId, intended: ['one'], back: [], unknown: ['two'] }]);
    await runner.until(() => machine.azure.sent('stop').length === 2);
    assert.deepEqual(await seen(), [{ runId, intended: ['two'], back: ['one'], unknown: [] }]);
    await machine.clock.runUntil(handle.settled);
    assert.deepEqual(await seen(), [{ runId, intended: [], back: [], unknown: [] }]);
  });
});
