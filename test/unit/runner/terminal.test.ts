import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type TextSink, terminalPrompt, textSinkOf } from '../../../src/runner/terminal.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { WrittenText } from './writtenText.ts';

describe('An output of this process', () => {
  if (process.platform === 'win32') {
    // There it writes through Node's streams, which are those of this very process.
    return;
  }
  let folder: string;
  let handle: FileHandle | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sink-'));
  });

  afterEach(async () => {
    await handle?.close();
    handle = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  /** As if it were this process's own. */
  function outletTo({ fd }: FileHandle): TextSink {
    return textSinkOf(fd as 1, { TERM: 'xterm' });
  }

  it('is no terminal where it is a file', async () => {
    handle = await open(join(folder, 'log'), 'w');
    assert.equal(outletTo(handle).columns, undefined);
  });

  it('has each text after the one before, as UTF-8', async () => {
    const file = join(folder, 'log');
    handle = await open(file, 'w');
    const sink = outletTo(handle);
    const texts = Array.from({ length: 200 }, (_, index) => `${index} “ä” 👩 ${'x'.repeat(index)}\n`);
    await Promise.all(texts.map((text) => sink.write(text)));
    assert.equal(await readFile(file, 'utf8'), texts.join(''));
    await sink.write('');
  });

  it('has a text by the time that its write is over', async () => {
    const file = join(folder, 'log');
    handle = await open(file, 'w');
    await outletTo(handle).write('one\n');
    assert.equal(await readFile(file, 'utf8'), 'one\n');
  });

  it('rejects what can not be written, and tries the next', async () => {
    const file = join(folder, 'log');
    handle = await open(file, 'w');
    await handle.close();
    handle = await open(file, 'r');
    const sink = outletTo(handle);
    const [first, second] = [sink.write('one'), sink.write('two')];
    await assert.rejects(first, { code: 'EBADF' });
    await assert.rejects(second, { code: 'EBADF' });
  });

  it('waits for the reader of a pipe that is full, and loses nothing', async () => {
    const file = join(folder, 'pipe');
    assert.equal(spawnSync('mkfifo', [file]).status, 0);
    handle = await open(file, constants.O_RDWR | constants.O_NONBLOCK);
    const sink = outletTo(handle);
    const text = Array.from({ length: 40_000 }, (_, index) => `${index} “x”\n`).join('');
    let isWritten = false;
    const written = sink.write(text).then(() => {
      isWritten = true;
    });
    await sleep(100);
    assert.equal(isWritten, false, 'more than a pipe takes');
    // A process of its own: the pipe has no end while this one can write to it.
    const reader = spawn('head', ['-c', String(Buffer.byteLength(text)), file]);
    const chunks: Buffer[] = [];
    for await (const chunk of reader.stdout) {
      chunks.push(chunk as Buffer);
    }
    await written;
    assert.equal(Buffer.concat(chunks).toString('utf8'), text);
  });
});

const never = new AbortController().signal;

/** A question at a terminal, with what is typed there; it is asked, unless `within` is shorter. */
async function asking(question = 'Go on?', signal = never, within = 50) {
  const input = new PassThrough();
  const sink = new WrittenText(80);
  const clock = new ManualClock();
  const prompt = terminalPrompt(input, sink, clock);
  const ask = async (next: string, of = never): Promise<{ readonly answer: Promise<boolean> }> => {
    const answer = prompt.yesOrNo(next, of);
    await clock.advance(within);
    return { answer };
  };
  return { input, sink, clock, prompt, ask, ...(await ask(question, signal)) };
}

describe('Whoever sits at the terminal', () => {
  it('is asked on a line of its own', async () => {
    const { input, sink, answer } = await asking('Stop and start 3 apps?');
    assert.equal(sink.text, '\nStop and start 3 apps? [y/N] ');
    input.write('y\n');
    await answer;
  });

  for (const yes of ['y', 'Y', 'yes', 'YES', '  yes \t', 'y\r']) {
    it(`says yes with ${JSON.stringify(yes)}`, async () => {
      const { input, answer } = await asking();
      input.write(`${yes}\n`);
      assert.equal(await answer, true);
    });
  }

  for (const no of ['', 'n', 'no', 'yeah', 'yy', 'ja', 'n\ny', ' ', 'y n']) {
    it(`says no with ${JSON.stringify(no)}`, async () => {
      const { input, answer } = await asking();
      input.write(`${no}\n`);
      assert.equal(await answer, false);
    });
  }

  it('answers each question anew', async () => {
    const { input, ask, answer } = await asking();
    input.write('y\n');
    assert.equal(await answer, true);
    const { answer: second } = await ask('And now?', never);
    input.write('n\n');
    assert.equal(await second, false);
    const { answer: third } = await ask('And now?', never);
    input.write('yes\n');
    assert.equal(await third, true);
  });

  it('says no by going away, and to every question after that', async () => {
    for (const goAway of [
      (input: PassThrough) => input.end(),
      (input: PassThrough) => input.destroy(),
      (input: PassThrough) => input.destroy(new Error('read EIO')),
    ]) {
      const { input, ask, answer } = await asking();
      goAway(input);
      assert.equal(await answer, false);
      assert.equal(await (await ask('And now?', never)).answer, false);
    }
  });

  it('may go away while nothing is asked', async () => {
    const { input, ask, answer } = await asking();
    input.write('y\n');
    await answer;
    input.destroy(new Error('read EIO'));
    assert.equal(await (await ask('And now?', never)).answer, false);
  });

  it('has said no when the question is taken back', async () => {
    const interrupts = new AbortController();
    const { input, ask, answer } = await asking('Go on?', interrupts.signal);
    interrupts.abort();
    assert.equal(await answer, false);
    input.write('y\n');
    assert.equal(await (await ask('And now?', interrupts.signal)).answer, false, 'it is taken back already');
  });

  it('is heard although the question can not be shown', async () => {
    for (const hinder of [
      (sink: WrittenText) => sink.hold(),
      (sink: WrittenText) => {
        sink.isBroken = true;
      },
    ]) {
      const { input, sink, ask, answer } = await asking();
      input.write('y\n');
      await answer;
      hinder(sink);
      const interrupts = new AbortController();
      const { answer: second } = await ask('And now?', interrupts.signal);
      interrupts.abort();
      assert.equal(await second, false);
    }
  });

  it('leaves nothing behind with each question', async () => {
    const { input, ask, answer } = await asking();
    input.write('y\n');
    await answer;
    const listeners = (): number => input.eventNames().reduce((sum, event) => sum + input.listenerCount(event), 0);
    const before = listeners();
    for (let asked = 0; asked < 20; asked += 1) {
      const { answer: next } = await ask('And now?', never);
      input.write('y\n');
      assert.equal(await next, true);
    }
    assert.equal(listeners(), before);
  });

  it('has not answered by what was typed before the question', async () => {
    const { input, sink, clock, ask, answer } = await asking();
    input.write('y\n');
    assert.equal(await answer, true);
    input.write('y\nyes\n');
    const { answer: second } = await ask('And now?');
    assert.equal(clock.waiting, 0);
    assert.match(sink.text, /And now\?/);
    input.write('n\n');
    assert.equal(await second, false);
    input.write('n\n');
    const { answer: third } = await ask('And now?');
    input.write('y\n');
    assert.equal(await third, true);
  });

  it('is asked only once what was typed before is read away', async () => {
    const { input, sink, clock, answer } = await asking('Go on?', never, 49);
    assert.equal(sink.text, '');
    input.write('y\n');
    await clock.advance(1);
    assert.match(sink.text, /Go on\?/);
    input.write('n\n');
    assert.equal(await answer, false);
  });

  it('has said no when it is taken back before it is asked', async () => {
    const interrupts = new AbortController();
    const { input, clock, answer } = await asking('Go on?', interrupts.signal, 10);
    input.write('y\n');
    interrupts.abort();
    assert.equal(await answer, false);
    assert.equal(clock.waiting, 0);
  });
});
