import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Owner } from '../../../../src/stopStart/engine/journal.ts';
import { isOwnerAlive, isSameBoot, thisProcess } from '../../../../src/stopStart/stored/thisProcess.ts';

const now = Date.UTC(2026, 0, 5);
const minute = 60_000;

describe('The owner of a run', () => {
  let me: Owner;

  before(async () => {
    me = await thisProcess();
  });

  it('is this process, in one of its lives', async () => {
    assert.equal(me.pid, process.pid);
    assert.ok(me.host !== '' && me.bootId !== '');
    assert.notEqual((await thisProcess()).instance, me.instance);
    assert.equal((await thisProcess()).processStart, me.processStart);
  });

  it('is alive while its process is', async () => {
    assert.ok(await isOwnerAlive(me, now, now));
  });

  it('is dead after another boot, and when its process is gone', async () => {
    assert.ok(!(await isOwnerAlive({ ...me, bootId: 'another' }, now, now)));
    const child = spawn(process.execPath, ['-e', '0']);
    const { pid = 0 } = child;
    await once(child, 'exit');
    assert.ok(!(await isOwnerAlive({ ...me, pid }, now, now)));
  });

  it('is dead when its process id was used again', async function () {
    if (me.processStart === '') {
      this.skip();
    }
    assert.ok(!(await isOwnerAlive({ ...me, processStart: '1' }, now, now)));
  });

  it('is as alive as its heartbeat where no start time is known', async () => {
    const unknown = { ...me, processStart: '' };
    assert.ok(await isOwnerAlive(unknown, now - minute, now));
    assert.ok(!(await isOwnerAlive(unknown, now - 3 * minute, now)));
  });

  it('is as alive as its heartbeat on another host, where its process id means nothing', async () => {
    const elsewhere = { ...me, host: 'another-host', pid: 2 ** 22 + 1, bootId: 'another' };
    assert.ok(await isOwnerAlive(elsewhere, now - 4 * minute, now));
    assert.ok(!(await isOwnerAlive(elsewhere, now - 6 * minute, now)));
    assert.ok(!(await isOwnerAlive(elsewhere, now + 6 * minute, now)), 'a clock that is far ahead proves nothing');
  });

  it('knows one boot by its computed time, give or take', () => {
    assert.ok(isSameBoot('boottime:1000000', 'boottime:1004000'));
    assert.ok(!isSameBoot('boottime:1000000', 'boottime:9000000'));
    assert.ok(!isSameBoot('boottime:1000000', 'boottime:what'));
    assert.ok(isSameBoot('1b9d6bcd', '1b9d6bcd'));
    assert.ok(!isSameBoot('1b9d6bcd', 'boottime:1000000'));
  });
});
