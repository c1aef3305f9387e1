import assert from 'node:assert/strict';
import { jsonText, Output, plain } from '../../../src/runner/output.ts';
import { readLog } from '../../../src/runner/records.ts';
import { environmentHash } from '../../../src/stopStart/engine/journal.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { loggedOutput, WrittenText } from './writtenText.ts';

const clock = new ManualClock(Date.UTC(2026, 0, 5, 9, 0, 7, 890));
const time = '2026-01-05T09:00:07Z';
const clear = '\r\u001b[K';

function terminal(columns = 80): { readonly output: Output; readonly written: WrittenText } {
  const written = new WrittenText(columns);
  return { output: new Output(written, clock), written };
}

/** Everything that promises have queued up has run. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.split('\n');
}

/** A record that a hostile text may have in it. */
const record = `{"run":"r","environment":"${environmentHash('/e')}","app":"orders","mark":"intended"}`;

const commands = [
  '##vso[task.setvariable variable=x]y',
  '##[error]x',
  '##[group]x',
  'x ##vso[task.complete result=Succeeded]',
  '###vso[task.complete]',
  '####vso[task.complete]',
  '#####[error]x',
  '# ##[error]x',
];

const unplain = [
  ['line ends', 'a\nb\r\nc'],
  ['colors', 'a\u001b[31mb\u001b[0m'],
  ['moves of the cursor', 'a\u001b[2J\u001b[1;1H\b\b\u009b2J'],
  ['a bell and a null', 'a\u0007\0b'],
  ['separators of lines and paragraphs', 'a\u2028b\u2029c\u0085d\u000b\u000c'],
  ['marks that turn text around', 'a\u202eb\u2066c\u200fd'],
  ['marks beyond the basic plane', 'a\u{e0001}b\u{1d173}c'],
  ['what has no width', '#\u200b#vso[a]#\u00ad#[b]#\ufeff#[c]'],
] as const;

describe('The output', () => {
  it('is lines with the time', () => {
    const { output, written } = loggedOutput(clock);
    output.line('orders: stopping…');
    output.line('orders: starting…');
    assert.equal(written.text, `${time} orders: stopping…\n${time} orders: starting…\n`);
    assert.equal(output.isTerminal, false);
  });

  it('has no line that changes in a log', () => {
    const { output, written } = loggedOutput(clock);
    output.status('1 of 2 done');
    output.line('orders: running');
    output.status('');
    assert.equal(written.text, `${time} orders: running\n`);
  });

  it('has one on a terminal, below all others', async () => {
    const { output, written } = terminal();
    assert.equal(output.isTerminal, true);
    output.status('1 of 2 done');
    assert.equal(written.text, `${clear}1 of 2 done`);
    await settled();
    written.text = '';
    output.line('orders: running');
    assert.equal(written.text, `${clear}${time} orders: running\n1 of 2 done`);
    written.text = '';
    output.status('');
    output.line('The end.');
    assert.equal(written.text, `${clear}${clear}${time} The end.\n`);
  });

  it('has a line that changes which never fills the terminal', () => {
    for (const columns of [20, 80, 200]) {
      const { output, written } = terminal(columns);
      output.status('x'.repeat(5000));
      assert.equal(written.text, `${clear}${'x'.repeat(columns - 1)}`);
    }
  });

  it('never has more than one change of that line to write', async () => {
    const { output, written } = terminal();
    written.hold();
    for (let done = 0; done <= 100; done += 1) {
      output.status(`${done} of 100 done`);
    }
    await settled();
    assert.deepEqual(written.asked, [`${clear}0 of 100 done`]);
    output.line('orders: running');
    assert.equal(written.asked[1], `${clear}${time} orders: running\n100 of 100 done`, 'the line has the newest');
    written.goOn();
    await settled();
    output.status('The next.');
    assert.equal(written.asked[2], `${clear}The next.`);
  });

  it('goes on with that line when it could not be written', async () => {
    const { output, written } = terminal();
    written.isBroken = true;
    output.status('1 of 2 done');
    await settled();
    written.isBroken = false;
    output.status('2 of 2 done');
    assert.equal(written.text, `${clear}2 of 2 done`);
  });

  for (const [what, text] of unplain) {
    it(`never has ${what}`, () => {
      const { output, written } = loggedOutput(clock);
      output.line(text);
      const [line = '', end, ...more] = written.text.split('\n');
      assert.deepEqual([end, more], ['', []]);
      assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|##/u);
      const shown = terminal();
      shown.output.status(text);
      assert.doesNotMatch(shown.written.text.slice(clear.length), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|##/u);
    });
  }

  for (const command of commands) {
    it(`never has a command of a pipeline, as ${command}`, () => {
      const { output, written } = loggedOutput(clock);
      output.line(command);
      assert.doesNotMatch(written.text, /##/);
      assert.equal(written.text.replaceAll(' ', ''), `${time}${command}\n`.replaceAll(' ', ''));
    });
  }

  it('has no line that begins with a command of GitHub Actions', () => {
    const { output, written } = loggedOutput(clock);
    output.line('::set-output name=x::y\n::error::z');
    assert.equal(written.text, `${time} ::set-output name=x::y ::error::z\n`);
  });

  it('goes on when it can not be written, and is known to be broken', async () => {
    for (const columns of [undefined, 80]) {
      const written = new WrittenText(columns);
      const output = new Output(written, clock);
      output.line('orders: stopping…');
      await settled();
      assert.equal(output.isBroken, false);
      written.isBroken = true;
      output.line('orders: starting…');
      output.status('1 of 2 done');
      await settled();
      assert.equal(output.isBroken, true);
      written.isBroken = false;
      output.line('orders: running');
      await output.flushed(0);
      assert.match(written.text, /orders: running/);
      assert.equal(output.isBroken, true, 'something is missing');
    }
  });
});

describe('A line of which half may be written', () => {
  it('is ended before the next, once', async () => {
    const { output, written } = loggedOutput(clock);
    const half = record.slice(0, 40);
    written.isBroken = true;
    await output.record({ run: 'r' }).catch(() => undefined);
    written.isBroken = false;
    written.text = `${time} RECORD ${half}`;
    output.line('orders: running');
    await output.record({ mark: 'back' });
    assert.equal(written.text, `${time} RECORD ${half}\n${time} orders: running\n${time} RECORD {"mark":"back"}\n`);
  });
});

describe('A record in the output', () => {
  it('is a line with the time, the word and JSON', async () => {
    const { output, written } = loggedOutput(clock);
    await output.record({ run: 'r', mark: 'back' });
    assert.equal(written.text, `${time} RECORD {"run":"r","mark":"back"}\n`);
  });

  it('is said only once the system has it', async () => {
    const { output, written } = loggedOutput(clock);
    written.hold();
    let isSaid = false;
    const said = output.record({}).then(() => {
      isSaid = true;
    });
    await settled();
    assert.equal(isSaid, false);
    written.goOn();
    await said;
  });

  it('tells whoever waits for it that it can not be written', async () => {
    const { output, written } = loggedOutput(clock);
    written.isBroken = true;
    await assert.rejects(output.record({}), /The pipe is closed/);
    assert.equal(output.isBroken, true);
    await assert.rejects(output.record({}), /The pipe is closed/);
  });

  for (const [what, text] of [
    ['as it is', `RECORD ${record}`],
    ['with a time of its own', `x ${time} RECORD ${record}`],
    ['on a line of its own', `x\n${time} RECORD ${record}\ny`],
    ['split by a line end', `x ${time} RECORD\n${record}`],
    ['split by marks without a width', `${time} RECORD\u200b${record}`],
    ['within a record', `${time} RECORD RECORD ${record}`],
    ['within its own word', `${time} RECORRECORD {D ${record}`],
    ['after a carriage return', `x\r${time} RECORD ${record}`],
  ] as const) {
    it(`is never what Azure says, ${what}`, async () => {
      const { output, written } = loggedOutput(clock);
      output.line(text);
      assert.doesNotMatch(written.text, /RECORD \{/);
      const shown = terminal(1000);
      shown.output.status(text);
      shown.output.line('orders: running');
      for (const one of [written.text, shown.written.text]) {
        assert.deepEqual((await readLog(linesOf(one), '/e')).runs, []);
      }
    });
  }
});

describe('A terminal', () => {
  it('gets no record: nobody resumes from what scrolls by', async () => {
    const { output, written } = terminal();
    await output.record({ run: 'r' });
    written.hold();
    await output.record({ run: 'r' });
    assert.deepEqual(written.asked, []);
  });

  it('keeps the line that changes away from an open question', async () => {
    const { output, written } = terminal();
    output.isAsking = true;
    output.status('1 of 2 done');
    assert.equal(written.text, '');
    output.line('orders: running');
    assert.equal(written.text, `${clear}${time} orders: running\n`);
    output.isAsking = false;
    output.status('2 of 2 done');
    assert.match(written.text, /2 of 2 done$/);
  });
});

describe('The end of the output', () => {
  it('is waited for until all is written', async () => {
    const { output, written } = loggedOutput(clock);
    await output.flushed(0);
    written.hold();
    output.line('one');
    output.line('two');
    const flushed = output.flushed(60_000);
    await settled();
    assert.equal(clock.waiting, 1, 'it still waits');
    written.goOn();
    assert.equal(await flushed, true);
    assert.deepEqual(written.lines, ['one', 'two']);
    assert.equal(clock.waiting, 0);
  });

  it('is waited for no longer than it was told', async () => {
    const { output, written } = loggedOutput(clock);
    written.hold();
    output.line('one');
    let isOver = false;
    const flushed = output.flushed(500).finally(() => {
      isOver = true;
    });
    await clock.advance(499);
    assert.equal(isOver, false);
    await clock.advance(1);
    assert.equal(await flushed, false);
    assert.deepEqual([written.text, output.isBroken], ['', false]);
  });

  it('has come where nothing can be written any more', async () => {
    const { output, written } = loggedOutput(clock);
    written.isBroken = true;
    output.line('one');
    assert.equal(await output.flushed(60_000), true, 'it could not be written');
    assert.equal(clock.waiting, 0);
  });
});

describe('What Azure says', () => {
  it('is left as it is where it is plain', () => {
    for (const text of ['', 'Ärger mit “orders” #1: 100 % — ok', '# [x] vso[y]', 'a  b', '日本語 👩']) {
      assert.equal(plain(text), text);
    }
  });
});

describe('JSON in the output', () => {
  for (const [what, text] of [...commands.map((one) => [one, one] as const), ...unplain]) {
    it(`never has ${what}, and is the same value`, () => {
      for (const indent of [undefined, 2]) {
        const value = { words: text, list: [text], [text]: 1 };
        const json = jsonText(value, indent);
        assert.doesNotMatch(indent === undefined ? json : json.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|##/u);
        assert.deepEqual(JSON.parse(json), value);
      }
    });
  }

  it('is the usual one of everything else', () => {
    const value = { app: 'orders/“ä” 👩 \\ "x" #1 # #', count: 1, none: null };
    assert.equal(jsonText(value), JSON.stringify(value));
    assert.equal(jsonText(value, 2), JSON.stringify(value, undefined, 2));
  });
});
