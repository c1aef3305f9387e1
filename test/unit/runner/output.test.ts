import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { Output } from '../../../src/runner/output.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { loggedOutput, WrittenText } from './writtenText.ts';

const clock = new ManualClock(Date.UTC(2026, 0, 5, 9, 0, 7, 890));
const time = '2026-01-05T09:00:07Z';
const clear = '\r\u001b[K';

function terminal(): { readonly output: Output; readonly written: WrittenText } {
  const written = new WrittenText();
  return { output: new Output(written, clock, true), written };
}

/** A stream that every write fails on. */
function brokenStream(): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => done(new Error('The pipe is closed.')),
  });
}

describe('The output', () => {
  it('is lines with the time', async () => {
    const { output, written } = loggedOutput(clock);
    output.line('orders: stopping…');
    await output.written('orders: starting…');
    assert.equal(written.text, `${time} orders: stopping…\n${time} orders: starting…\n`);
  });

  it('has no line that changes in a log', () => {
    const { output, written } = loggedOutput(clock);
    output.status('1 of 2 done');
    output.line('orders: running');
    output.status('');
    assert.equal(written.text, `${time} orders: running\n`);
  });

  it('has one on a terminal, below all others', () => {
    const { output, written } = terminal();
    output.status('1 of 2 done');
    assert.equal(written.text, `${clear}1 of 2 done`);
    written.text = '';
    output.line('orders: running');
    assert.equal(written.text, `${clear}${time} orders: running\n1 of 2 done`);
    written.text = '';
    output.status('');
    output.line('The end.');
    assert.equal(written.text, `${clear}${clear}${time} The end.\n`);
  });

  it('has a line that changes of 200 characters at most', () => {
    const { output, written } = terminal();
    output.status('x'.repeat(5000));
    assert.equal(written.text, `${clear}${'x'.repeat(200)}`);
  });

  for (const [what, text] of [
    ['line ends', 'a\nb\r\nc'],
    ['colors', 'a\u001b[31mb\u001b[0m'],
    ['moves of the cursor', 'a\u001b[2J\u001b[1;1H\b\b\u009b2J'],
    ['a bell and a null', 'a\u0007\0b'],
    ['separators of lines and paragraphs', 'a\u2028b\u2029c\u0085d\u000b\u000c'],
    ['marks that turn text around', 'a\u202eb\u2066c\u200fd'],
    ['what has no width', '#\u200b#vso[a]#\u00ad#[b]#\ufeff#[c]'],
  ] as const) {
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

  for (const command of [
    '##vso[task.setvariable variable=x]y',
    '##[error]x',
    '##[group]x',
    'x ##vso[task.complete result=Succeeded]',
    '###vso[task.complete]',
    '####vso[task.complete]',
    '#####[error]x',
    '# ##[error]x',
  ]) {
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

  it('goes on when it can not be written, and tells whoever waits for it', async () => {
    for (const isTerminal of [false, true]) {
      const output = new Output(brokenStream(), clock, isTerminal);
      output.line('orders: stopping…');
      output.status('1 of 2 done');
      await assert.rejects(output.written('RECORD'), /The pipe is closed|destroyed/);
      output.line('orders: starting…');
      await assert.rejects(output.written('RECORD'));
    }
  });

  it('is written only once the system has it', async () => {
    let done: () => void = () => undefined;
    const slow = new Writable({
      write: (_chunk, _encoding, written) => {
        done = written;
      },
    });
    const order: string[] = [];
    const written = new Output(slow, clock, false).written('RECORD').then(() => order.push('written'));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    order.push('had');
    done();
    await written;
    assert.deepEqual(order, ['had', 'written']);
  });
});
