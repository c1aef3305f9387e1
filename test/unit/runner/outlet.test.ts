import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Outlet, outletOf } from '../../../src/runner/outlet.ts';

describe('An output of this process', () => {
  if (process.platform === 'win32') {
    // There it writes through Node's streams, which are those of this very process.
    return;
  }
  let folder: string;
  let handle: FileHandle | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outlet-'));
  });

  afterEach(async () => {
    await handle?.close();
    handle = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  /** As if it were this process's own. */
  function outletTo({ fd }: FileHandle): Outlet {
    return outletOf(fd as 1, { TERM: 'xterm' });
  }

  it('is no terminal where it is a file', async () => {
    handle = await open(join(folder, 'log'), 'w');
    assert.equal(outletTo(handle).columns, undefined);
  });

  it('has each text after the one before, as UTF-8', async () => {
    const file = join(folder, 'log');
    handle = await open(file, 'w');
    const outlet = outletTo(handle);
    const texts = Array.from({ length: 200 }, (_, index) => `${index} “ä” 👩 ${'x'.repeat(index)}\n`);
    await Promise.all(texts.map((text) => outlet.write(text)));
    assert.equal(await readFile(file, 'utf8'), texts.join(''));
    await outlet.write('');
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
    const outlet = outletTo(handle);
    const [first, second] = [outlet.write('one'), outlet.write('two')];
    await assert.rejects(first, { code: 'EBADF' });
    await assert.rejects(second, { code: 'EBADF' });
  });

  it('waits for the reader of a pipe that is full, and loses nothing', async () => {
    const file = join(folder, 'pipe');
    assert.equal(spawnSync('mkfifo', [file]).status, 0);
    handle = await open(file, constants.O_RDWR | constants.O_NONBLOCK);
    const outlet = outletTo(handle);
    const text = Array.from({ length: 40_000 }, (_, index) => `${index} “x”\n`).join('');
    let isWritten = false;
    const written = outlet.write(text).then(() => {
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
