import assert from 'node:assert/strict';
import { retryWhileLocked } from '../../../../src/stopStart/stored/syncedFiles.ts';

describe('A file that another program locks for a moment', () => {
  it('is tried again on Windows until it is free', async () => {
    const { read, waited, wait } = heldFile('EBUSY', 'EPERM', 'EACCES');
    assert.equal(await retryWhileLocked(read, wait, 'win32'), 'text');
    assert.deepEqual(waited, [20, 50, 100]);
  });

  it('fails in the end when it stays locked', async () => {
    const { read, waited, wait } = heldFile(...Array.from({ length: 9 }, () => 'EBUSY'));
    await assert.rejects(retryWhileLocked(read, wait, 'win32'), { code: 'EBUSY' });
    assert.equal(waited.length, 5);
  });

  it('fails at once for any other reason, and where files are not locked', async () => {
    const gone = heldFile('ENOENT');
    await assert.rejects(retryWhileLocked(gone.read, gone.wait, 'win32'), { code: 'ENOENT' });
    const refused = heldFile('EACCES');
    await assert.rejects(retryWhileLocked(refused.read, refused.wait, 'linux'), { code: 'EACCES' });
    assert.deepEqual([...gone.waited, ...refused.waited], []);
  });
});

function heldFile(...codes: string[]) {
  const waited: number[] = [];
  return {
    waited,
    wait: async (ms: number) => waited.push(ms),
    read: async () => {
      const code = codes.shift();
      if (code !== undefined) {
        throw Object.assign(new Error(code), { code });
      }
      return 'text';
    },
  };
}
