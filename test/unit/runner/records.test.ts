import assert from 'node:assert/strict';
import { type LogReading, readLog, saidFirst } from '../../../src/runner/records.ts';
import type { JournalDocument, JournalMark, JournalStore } from '../../../src/stopStart/engine/journal.ts';
import { journalDocument } from '../stopStart/stored/journalDocument.ts';

const sites = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites';
const environment = '/subscriptions/s/E';
const environmentKey = environment.toLowerCase();

/** A document with these marks. */
function document(runId: string, ...marks: readonly (readonly [name: string, mark: JournalMark])[]): JournalDocument {
  const apps = marks.map(([name, mark]) => ({ id: `${sites}/${name}`, name, mark, stops: 1 }));
  return journalDocument({ runId, apps });
}

/** A store, and what is said before it; each in the order in which it came. */
class Told {
  readonly events: string[] = [];
  /** The output can't be written. */
  isBroken = false;

  readonly #store: JournalStore = {
    create: async ({ epoch }) => {
      this.events.push(`created ${epoch}`);
      return 'created';
    },
    write: async () => {
      this.events.push('written');
    },
    latestEpoch: async () => 7,
    readAll: async () => ({ documents: [journalDocument()], unreadable: [] }),
    setAside: async ({ file }) => {
      this.events.push(`set aside ${file}`);
    },
  };

  readonly store = saidFirst(this.#store, async (line) => {
    // Whoever does not wait for it goes ahead of it.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    if (this.isBroken) {
      throw new Error('The pipe is closed.');
    }
    this.events.push(line);
  });

  /** What came since the last time, records as `app mark`. */
  take(): readonly string[] {
    return this.events.splice(0).map((event) => {
      const record = event.startsWith('RECORD ') ? JSON.parse(event.slice('RECORD '.length)) : undefined;
      return record === undefined ? event : `${record.app.split('/').at(-1)} ${record.mark}`;
    });
  }
}

describe('A record', () => {
  it('is one line of JSON with the run, the environment, the app and its mark', async () => {
    const told = new Told();
    await told.store.write(document('run-1', ['one', 'intended']));
    assert.deepEqual(told.events, [
      `RECORD {"run":"run-1","environment":"${environment}","app":"${sites}/one","mark":"intended"}`,
      'written',
    ]);
  });

  it('is said of each change, once, before the store has it', async () => {
    const told = new Told();
    assert.equal(await told.store.create(document('r', ['one', 'planned'], ['two', 'planned'])), 'created');
    assert.deepEqual(told.take(), ['created 1'], 'that nothing happened yet is no news');
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
    await told.store.create({ ...document('r', ['one', 'intended'], ['two', 'settled']), epoch: 2 });
    assert.deepEqual(told.take(), ['one intended', 'two settled', 'created 2']);
  });

  it('is said of each run by itself', async () => {
    const told = new Told();
    await told.store.write(document('r', ['one', 'intended']));
    await told.store.write(document('s', ['one', 'intended']));
    assert.deepEqual(told.take(), ['one intended', 'written', 'one intended', 'written']);
  });

  it('that can not be said keeps the store from being written, and is said the next time', async () => {
    const told = new Told();
    told.isBroken = true;
    const intended = document('r', ['one', 'intended']);
    await assert.rejects(told.store.create(intended), /The pipe is closed/);
    await assert.rejects(told.store.write(intended), /The pipe is closed/);
    await assert.rejects(told.store.write(intended), /The pipe is closed/);
    assert.deepEqual(told.take(), []);
    told.isBroken = false;
    await told.store.write(intended);
    assert.deepEqual(told.take(), ['one intended', 'written']);
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

function line(name: string, mark: string, run = 'run-1', of = environment): string {
  return `RECORD ${JSON.stringify({ run, environment: of, app: `${sites}/${name}`, mark })}`;
}

async function reading(...lines: readonly string[]): Promise<LogReading> {
  return readLog(
    (async function* () {
      yield* lines;
    })(),
    environmentKey,
  );
}

/** By run: `app mark`. */
function marksIn({ runs }: LogReading): Readonly<Record<string, readonly string[]>> {
  const entries = [...runs].map(
    ([run, apps]) => [run, apps.map(({ id, mark }) => `${id.split('/').at(-1)} ${mark}`)] as const,
  );
  return Object.fromEntries(entries);
}

describe('A log', () => {
  it('has the last mark of each app, by run', async () => {
    const log = await reading(
      '2026-01-05T09:00:00Z 2 apps of contoso-ase to stop and start',
      line('one', 'intended'),
      line('two', 'intended'),
      'one: starting…',
      line('one', 'back'),
      line('one', 'intended', 'run-2'),
      line('one', 'settled'),
    );
    assert.deepEqual(marksIn(log), { 'run-1': ['one settled', 'two intended'], 'run-2': ['one intended'] });
    assert.deepEqual([log.unreadable, log.others], [0, 0]);
  });

  for (const [what, written] of [
    ['as it was written', (text: string) => `2026-01-05T09:00:00Z ${text}`],
    ['of GitHub Actions', (text: string) => `2026-01-05T09:00:01.1234567Z 2026-01-05T09:00:00Z ${text}`],
    [
      'of gh run view',
      (text: string) => `stop-start\tRun the plan\t2026-01-05T09:00:01.12Z 2026-01-05T09:00:00Z ${text}`,
    ],
    ['of Azure Pipelines', (text: string) => `2026-01-05T09:00:01.1234567Z ##[section]2026-01-05T09:00:00Z ${text}`],
    ['with colors', (text: string) => `\u001b[36;1m2026-01-05T09:00:00Z ${text}\u001b[0m`],
    ['with line ends of Windows', (text: string) => `2026-01-05T09:00:00Z ${text}\r`],
    ['with a byte order mark', (text: string) => `\uFEFF${text}`],
    ['of a terminal', (text: string) => `\r\u001b[K2026-01-05T09:00:00Z ${text}  `],
  ] as const) {
    it(`is read ${what}`, async () => {
      const log = await reading(...[line('one', 'intended'), line('two', 'back')].map(written));
      assert.deepEqual(marksIn(log), { 'run-1': ['one intended', 'two back'] });
      assert.equal(log.unreadable, 0);
    });
  }

  it('has an app once, in whatever case it was written', async () => {
    const log = await reading(line('One', 'intended'), line('ONE', 'back'));
    assert.deepEqual(marksIn(log), { 'run-1': ['ONE back'] });
  });

  it('is of its environment in any case, and counts records of others', async () => {
    const log = await reading(
      line('one', 'intended', 'run-1', environment.toUpperCase()),
      line('two', 'intended', 'run-1', `${environment}2`),
      line('two', 'intended', 'run-9', '/subscriptions/s/Other'),
    );
    assert.deepEqual([marksIn(log), log.others, log.unreadable], [{ 'run-1': ['one intended'] }, 2, 0]);
  });

  it('counts every record that is cut, and keeps what it has', async () => {
    const whole = line('two', 'intended');
    const from = 'RECORD {'.length;
    for (let length = from; length < whole.length; length += 1) {
      const log = await reading(line('one', 'back'), whole.slice(0, length));
      assert.deepEqual([marksIn(log), log.unreadable], [{ 'run-1': ['one back'] }, 1], whole.slice(0, length));
    }
  });

  it('counts every record that was changed', async () => {
    const good = { run: 'run-1', environment, app: `${sites}/one`, mark: 'intended' };
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
    ]) {
      const log = await reading(`RECORD ${JSON.stringify({ ...good, ...changes })}`);
      assert.deepEqual([log.runs.size, log.unreadable, log.others], [0, 1, 0], JSON.stringify(changes));
    }
    const { unreadable, runs } = await reading('RECORD {}', 'RECORD {"run": }', 'RECORD {{"run":"run-1"}}');
    assert.deepEqual([unreadable, runs.size], [3, 0]);
  });

  it('is not misled by text that only looks like a record', async () => {
    const log = await reading(
      '',
      'RECORD',
      'RECORD one intended',
      'RECORDS {"run":"run-1"}',
      'record {"run":"run-1"}',
      '{"run":"run-1","environment":"x","app":"y","mark":"intended"}',
      'lines with RECORD in them',
    );
    assert.deepEqual(log, { runs: new Map(), unreadable: 0, others: 0 });
  });

  it('may have fields that are not known yet', async () => {
    const log = await reading(line('one', 'intended').replace('{', '{"at":5,"__proto__":{"mark":"left"},'));
    assert.deepEqual(marksIn(log), { 'run-1': ['one intended'] });
  });

  it('has what was said of a run', async () => {
    const told = new Told();
    const { runId, apps } = journalDocument();
    await told.store.create(journalDocument());
    const log = await reading(...told.events);
    assert.deepEqual(
      [...(log.runs.get(runId) ?? [])],
      apps.filter(({ mark }) => mark !== 'planned').map(({ id, mark }) => ({ id, mark })),
    );
  });
});
