import assert from 'node:assert/strict';
import files, { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppReport, RunReport } from '../../../src/stopStart/engine/report.ts';
import { parseRecord, recordText } from '../../../src/stopStart/stored/recordForm.ts';
import { type OwnChange, OwnChangeFolder, ownChangeForm, startsIn } from '../../../src/trustStore/ownHistory.ts';

const day = 24 * 3_600_000;
const now = Date.parse('2026-11-24T12:00:00Z');
const change = (at: number): OwnChange => ({ kind: 'change', key: '/ase', at, what: 'write', certificate: 'root' });

describe('The folder of what this machine did', () => {
  let above: string;
  let folder: string;
  let window: OwnChangeFolder;

  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), 'actions-'));
    folder = join(above, 'deep', 'own-deeds');
    window = new OwnChangeFolder(folder, () => now);
  });
  afterEach(() => rm(above, { recursive: true, force: true }));

  const times = async (from = window): Promise<readonly number[]> =>
    (await from.readAll()).changes.map(({ at }) => at).toSorted((one, other) => one - other);

  it('holds nothing before the first, and is not made by looking', async () => {
    assert.deepEqual(await window.readAll(), { changes: [], unreadable: [] });
    await assert.rejects(readdir(folder));
  });

  it('gives back what was kept, in any window, and leaves no other file', async () => {
    await window.keep(change(now));
    await window.keep(change(now - 1));
    const { changes } = await new OwnChangeFolder(folder, () => now).readAll();
    assert.deepEqual(
      changes.toSorted((one, other) => one.at - other.at),
      [change(now - 1), change(now)],
    );
    assert.equal((await readdir(folder)).length, 2);
  });

  it('loses nothing of windows that write at once, not even at the same instant', async () => {
    const other = new OwnChangeFolder(folder, () => now);
    await Promise.all([window, other, window, other].map((one, index) => one.keep(change(now - (index >> 1)))));
    assert.deepEqual(await times(), [now - 1, now - 1, now, now]);
  });

  it('keeps 90 days and the newest hundred', async () => {
    const text = recordText(ownChangeForm, change(now - 50));
    await window.keep(change(now - 50));
    for (let age = 1; age <= 99; age += 1) {
      await writeFile(join(folder, `change.${now - 100 - age}.x.json`), text);
    }
    await writeFile(join(folder, `change.${now - 90 * day}.x.json`), text);
    await window.prune();
    assert.equal((await readdir(folder)).length, 100);
    await window.keep(change(now));
    await window.prune();
    const names = await readdir(folder);
    assert.equal(names.length, 100);
    assert.ok(!names.includes(`change.${now - 199}.x.json`) && names.includes(`change.${now - 198}.x.json`));
    assert.equal((await times()).length, 100);
  });

  it('does not give what is too old though nobody has pruned it, nor keeps what a wrong clock dated far ahead', async () => {
    await window.keep(change(now));
    const later = new OwnChangeFolder(folder, () => now + 90 * day);
    assert.deepEqual(await times(later), []);
    const hour = 3_600_000;
    const earlier = new OwnChangeFolder(folder, () => now - hour);
    await earlier.keep(change(now - hour));
    await earlier.prune();
    assert.deepEqual(await times(earlier), [now - hour]);
    assert.equal((await readdir(folder)).length, 1);
  });

  it('names what it can not read, gives the rest, and leaves files alone that are not its own', async () => {
    await window.keep(change(now));
    await writeFile(join(folder, `change.${now}.torn.json`), '{"format":');
    await writeFile(join(folder, `change.${now - 100 * day}.torn.json`), '{"format":');
    await writeFile(join(folder, `start.${now}.older.json`), '{"format":"ase-certificates own deed","version":1}');
    await writeFile(join(folder, `change.${now - 100 * day}.left.json.window.tmp`), '{');
    await writeFile(join(folder, 'notes.json'), '{}');
    const { changes, unreadable } = await window.readAll();
    assert.deepEqual(changes, [change(now)]);
    assert.deepEqual(
      unreadable.map(({ path }) => path),
      [join(folder, `change.${now}.torn.json`)],
    );
    await window.prune();
    assert.equal((await readdir(folder)).length, 5);
  });

  it('keeps a change though something too old can not be deleted', async () => {
    await mkdir(join(folder, `change.${now - 100 * day}.folder.json`), { recursive: true });
    await window.keep(change(now));
    await assert.rejects(window.prune());
    assert.deepEqual(await times(), [now]);
  });

  it('reads a few files at once, all of them', async () => {
    await mkdir(folder, { recursive: true });
    for (let age = 0; age < 100; age += 1) {
      await writeFile(join(folder, `change.${now - age}.x.json`), recordText(ownChangeForm, change(now - age)));
    }
    const mostAtOnce = await whileReadsAreCounted(async () => {
      assert.equal((await times()).length, 100);
    });
    assert.equal(mostAtOnce, 8);
  });

  it('has what an older version keeps in the storage of a profile, and empties that', async () => {
    const older = join(above, 'profile', 'own-deeds');
    await new OwnChangeFolder(older, () => now).keep(change(now - 1));
    await window.keep(change(now));
    assert.deepEqual(await times(new OwnChangeFolder(folder, () => now, older)), [now - 1, now]);
    assert.deepEqual(await readdir(older), []);
    assert.deepEqual(await times(), [now - 1, now]);
  });

  it('throws when it can not be written or read', async () => {
    await mkdir(join(above, 'deep'));
    await writeFile(folder, 'a file where the folder should be');
    await assert.rejects(window.keep(change(now)));
    await assert.rejects(window.readAll());
  });
});

describe('The text of what this machine did', () => {
  const parse = (text: string) => parseRecord(ownChangeForm, text);

  it('reads back as it was written, and what a later version adds is left out', () => {
    const written = recordText(ownChangeForm, change(5));
    assert.deepEqual(parse(written), { kind: 'record', value: change(5) });
    assert.deepEqual(parse(recordText(ownChangeForm, { ...change(5), ...{ more: 1 } })), parse(written));
    const before =
      '{"format":"ase-certificates own deed","version":1,"kind":"change","key":"/ase","at":5,"what":"write","certificate":"root"}';
    assert.deepEqual(parse(before), parse(written), 'an older version wrote it');
  });

  it('is refused where it is not whole, or of another kind', () => {
    for (const wrong of [{ key: '' }, { at: null }, { what: 'look' }, { certificate: 3 }, { kind: 'start' }]) {
      const text = recordText(ownChangeForm, { ...change(5), ...wrong } as unknown as OwnChange);
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

  it('are not those of apps whose stop was not seen, that were only started again, or that have no time', () => {
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
