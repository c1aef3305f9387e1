import assert from 'node:assert/strict';
import files, { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppReport, RunReport } from '../../../src/stopStart/engine/report.ts';
import { parseRecord, recordText } from '../../../src/stopStart/stored/recordForm.ts';
import type { OwnAction } from '../../../src/trustStore/ownActions.ts';
import { OwnActionFolder, ownActionForm, startsIn } from '../../../src/trustStore/ownHistory.ts';

const day = 24 * 3_600_000;
const now = Date.parse('2026-11-24T12:00:00Z');
const change = (at: number): OwnAction => ({ kind: 'change', key: '/ase', at, what: 'write', certificate: 'root' });
const start = (at: number): OwnAction => ({ kind: 'start', key: '/sites/shop', at });

describe('The folder of what this machine did', () => {
  let above: string;
  let folder: string;
  let window: OwnActionFolder;

  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), 'actions-'));
    folder = join(above, 'deep', 'own-deeds');
    window = new OwnActionFolder(folder, () => now);
  });
  afterEach(() => rm(above, { recursive: true, force: true }));

  const times = async (from = window): Promise<readonly number[]> =>
    (await from.readAll()).actions.map(({ at }) => at).toSorted((one, other) => one - other);

  it('holds nothing before the first, and is not made by looking', async () => {
    assert.deepEqual(await window.readAll(), { actions: [], unreadable: [] });
    await assert.rejects(readdir(folder));
  });

  it('gives back what was kept, in any window, and leaves no other file', async () => {
    await window.keep(change(now));
    await window.keep(start(now - 1));
    const { actions } = await new OwnActionFolder(folder, () => now).readAll();
    assert.deepEqual(
      actions.toSorted((one, other) => one.at - other.at),
      [start(now - 1), change(now)],
    );
    assert.equal((await readdir(folder)).length, 2);
  });

  it('loses nothing of windows that write at once, not even at the same instant', async () => {
    const other = new OwnActionFolder(folder, () => now);
    await Promise.all([window, other, window, other].map((one, index) => one.keep(change(now - (index >> 1)))));
    assert.deepEqual(await times(), [now - 1, now - 1, now, now]);
  });

  it('keeps 90 days and the newest hundred of a kind', async () => {
    const text = recordText(ownActionForm, change(now - 50));
    await window.keep(change(now - 50));
    for (let age = 1; age <= 99; age += 1) {
      await writeFile(join(folder, `change.${now - 100 - age}.x.json`), text);
    }
    await writeFile(join(folder, `start.${now - 90 * day}.x.json`), text);
    await window.keep(start(now - 90 * day + 1));
    await window.prune();
    assert.equal((await readdir(folder)).length, 101);
    await window.keep(change(now));
    await window.prune();
    const names = await readdir(folder);
    assert.equal(names.length, 101);
    assert.ok(!names.includes(`change.${now - 199}.x.json`) && names.includes(`change.${now - 198}.x.json`));
    assert.deepEqual((await window.readAll()).actions.length, 101);
  });

  it('does not give what is too old though nobody has pruned it, nor keeps what a wrong clock dated far ahead', async () => {
    await window.keep(change(now));
    const later = new OwnActionFolder(folder, () => now + 90 * day);
    assert.deepEqual(await times(later), []);
    const hour = 3_600_000;
    const earlier = new OwnActionFolder(folder, () => now - hour);
    await earlier.keep(change(now - hour));
    await earlier.prune();
    assert.deepEqual(await times(earlier), [now - hour]);
    assert.equal((await readdir(folder)).length, 1);
  });

  it('tells what it can not read, gives the rest, and leaves files alone that are not its own', async () => {
    await window.keep(change(now));
    await writeFile(join(folder, `change.${now}.torn.json`), '{"format":');
    await mkdir(join(folder, `start.${now}.folder.json`));
    await writeFile(join(folder, `change.${now - 100 * day}.left.json.window.tmp`), '{');
    await writeFile(join(folder, 'notes.json'), '{}');
    const { actions, unreadable } = await window.readAll();
    assert.deepEqual(actions, [change(now)]);
    const told = unreadable.map(({ sentence }) => sentence).sort();
    assert.equal(told.length, 2);
    assert.ok(told[0]?.includes('torn.json') && told[1]?.includes('folder.json'));
    await window.keep(start(now));
    await window.prune();
    assert.equal((await readdir(folder)).length, 6);
  });

  it('keeps an action though something too old can not be deleted', async () => {
    await mkdir(join(folder, `change.${now - 100 * day}.folder.json`), { recursive: true });
    await window.keep(change(now));
    await assert.rejects(window.prune());
    assert.deepEqual(await times(), [now]);
  });

  it('reads a few files at once, all of them', async () => {
    await mkdir(folder, { recursive: true });
    for (let age = 0; age < 100; age += 1) {
      await writeFile(join(folder, `change.${now - age}.x.json`), recordText(ownActionForm, change(now - age)));
      await writeFile(join(folder, `start.${now - age}.x.json`), recordText(ownActionForm, start(now - age)));
    }
    const mostAtOnce = await whileReadsAreCounted(async () => {
      const { actions, unreadable } = await window.readAll();
      assert.equal(actions.length, 200);
      assert.deepEqual(unreadable, []);
    });
    assert.equal(mostAtOnce, 8);
  });

  it('has what an older version keeps in the storage of a profile, and empties that', async () => {
    const older = join(above, 'profile', 'own-deeds');
    await new OwnActionFolder(older, () => now).keep(start(now - 1));
    await window.keep(change(now));
    assert.deepEqual(await times(new OwnActionFolder(folder, () => now, older)), [now - 1, now]);
    assert.deepEqual(await readdir(older), []);
    assert.deepEqual(await times(), [now - 1, now]);
  });

  it('throws where it can not be written or read: nothing pretends', async () => {
    await mkdir(join(above, 'deep'));
    await writeFile(folder, 'a file where the folder should be');
    await assert.rejects(window.keep(change(now)));
    await assert.rejects(window.readAll());
  });
});

describe('The text of what this machine did', () => {
  const parse = (text: string) => parseRecord(ownActionForm, text);

  it('reads back as it was written, and what a later version adds is left out', () => {
    for (const action of [change(5), start(7)]) {
      assert.deepEqual(parse(recordText(ownActionForm, action)), { kind: 'record', value: action });
      assert.deepEqual(parse(recordText(ownActionForm, { ...action, ...{ more: 1 } })), {
        kind: 'record',
        value: action,
      });
    }
    const before = '{"format":"ase-certificates own deed","version":1,"kind":"start","key":"/sites/shop","at":7}';
    assert.deepEqual(parse(before), { kind: 'record', value: start(7) }, 'an older version wrote it');
  });

  it('is refused where it is not whole, or of another kind', () => {
    for (const wrong of [{ key: '' }, { at: null }, { what: 'look' }, { certificate: 3 }, { kind: 'stop' }]) {
      const text = recordText(ownActionForm, { ...change(5), ...wrong } as unknown as OwnAction);
      assert.equal(parse(text).kind, 'unreadable', text);
    }
  });
});

function app(key: string, outcome: AppReport['outcome'], startedAt?: number): AppReport {
  return {
    app: { id: key, key, name: key },
    phase: 'running',
    ...(outcome === undefined ? {} : { outcome }),
    times: startedAt === undefined ? {} : { startedAt },
    failures: [],
  };
}

function report(...apps: AppReport[]): Pick<RunReport, 'apps'> {
  return { apps };
}

describe('this machine’s own starts after stops', () => {
  it('are those of apps that were stopped and started, of every run', () => {
    const done = { kind: 'stoppedAndStarted' } as const;
    const starts = startsIn([report(app('shop', done, 3), app('orders', done, 4)), report(app('shop', done, 7))]);
    assert.deepEqual(
      [...starts],
      [
        ['shop', [3, 7]],
        ['orders', [4]],
      ],
    );
  });

  it('are not those of apps whose stop was not seen, that were only started again, or of which there is no time', () => {
    const starts = startsIn([
      report(
        app('late', { kind: 'stopNotSeen' }, 3),
        app('recovered', { kind: 'startedAgain' }, 3),
        app('known-from-a-journal', undefined),
        app('timeless', { kind: 'stoppedAndStarted' }),
      ),
    ]);
    assert.equal(starts.size, 0);
  });
});

/** How many files were being read at the same time, at most. */
async function whileReadsAreCounted(act: () => Promise<void>): Promise<number> {
  const { readFile } = files;
  let [underWay, most] = [0, 0];
  const counted = async (...about: Parameters<typeof readFile>): Promise<unknown> => {
    underWay += 1;
    most = Math.max(most, underWay);
    try {
      return await readFile(...about);
    } finally {
      underWay -= 1;
    }
  };
  try {
    Object.assign(files, { readFile: counted });
    syncBuiltinESMExports();
    await act();
  } finally {
    Object.assign(files, { readFile });
    syncBuiltinESMExports();
  }
  return most;
}
