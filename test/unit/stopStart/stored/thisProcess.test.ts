import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Owner } from '../../../../src/stopStart/engine/journal.ts';
import {
  isOlderOwnerAlive,
  isOwnerAlive,
  isSameBoot,
  thisProcess,
} from '../../../../src/stopStart/stored/thisProcess.ts';

const now = Date.UTC(2026, 0, 5);
const minute = 60_000;

describe('The owner of a run', () => {
  let me: Owner;

  before(async () => {
    me = await thisProcess('window');
  });

  it('is this process, in one of its lives', async () => {
    assert.equal(me.pid, process.pid);
    assert.ok(me.host !== '' && me.bootId !== '');
    assert.equal(me.pidNamespace !== undefined, process.platform === 'linux');
    assert.notEqual((await thisProcess('window')).instance, me.instance);
    assert.equal((await thisProcess('window')).processStart, me.processStart);
  });

  it('is alive while its process is there and its heart beats', async () => {
    assert.ok(await isOwnerAlive(me, now, now));
    assert.ok(await isOwnerAlive(me, now - minute, now));
    assert.ok(!(await isOwnerAlive(me, now - 2 * minute, now)), 'it looks after nothing');
    assert.ok(
      !(await isOwnerAlive(me, now + 2 * minute, now)),
      'the clock was set: nothing tells that it still looks after it',
    );
  });

  it('is dead when its process is gone, however young its heartbeat', async () => {
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

  it('is as alive as its heartbeat where its process can not be told from others', async () => {
    const unseen: readonly Owner[] = [
      { ...me, processStart: '' },
      { ...me, pid: 2 ** 22 + 1, bootId: 'another' },
      { ...me, pid: 2 ** 22 + 1, pidNamespace: 'pid:[1]' },
    ];
    for (const owner of unseen) {
      assert.ok(await isOwnerAlive(owner, now - minute, now));
      assert.ok(!(await isOwnerAlive(owner, now - 3 * minute, now)));
    }
  });

  it('is as alive as its heartbeat on another host, whose clock may differ', async () => {
    const elsewhere = { ...me, host: 'another-host', pid: 2 ** 22 + 1, bootId: 'another' };
    assert.ok(await isOwnerAlive(elsewhere, now - 4 * minute, now));
    assert.ok(!(await isOwnerAlive(elsewhere, now - 6 * minute, now)));
    assert.ok(!(await isOwnerAlive(elsewhere, now + 6 * minute, now)), 'a clock that is far ahead proves nothing');
  });

  it('is alive for an older version as long as its process is there', async function () {
    if (me.processStart === '') {
      this.skip();
    }
    const { pidNamespace: _, ...older } = me;
    assert.ok(await isOlderOwnerAlive(older, now - 60 * minute, now));
    assert.ok(!(await isOlderOwnerAlive({ ...older, processStart: '1' }, now, now)));
    assert.ok(!(await isOlderOwnerAlive({ ...older, bootId: 'another' }, now - 3 * minute, now)));
  });

  it('knows one boot by its computed time, give or take', () => {
    assert.ok(isSameBoot('boottime:1000000', 'boottime:1004000'));
    assert.ok(!isSameBoot('boottime:1000000', 'boottime:9000000'));
    assert.ok(!isSameBoot('boottime:1000000', 'boottime:what'));
    assert.ok(isSameBoot('1b9d6bcd', '1b9d6bcd'));
    assert.ok(!isSameBoot('1b9d6bcd', 'boottime:1000000'));
  });
});
