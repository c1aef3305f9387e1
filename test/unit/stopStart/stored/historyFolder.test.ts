import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HistoryFolder } from '../../../../src/stopStart/stored/historyFolder.ts';
import { fieldsOfPastRun, pastRunForm } from '../../../../src/stopStart/stored/pastRunRecord.ts';
import { recordText } from '../../../../src/stopStart/stored/record.ts';
import { appReport, leftStopped, pastRun } from './pastRun.ts';

describe('The history folder', () => {
  let above: string;
  let folder: string;

  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), 'history-'));
    folder = join(above, 'deep', 'run-history');
  });

  afterEach(() => rm(above, { recursive: true, force: true }));

  it('holds nothing before the first run, and is not made by looking', async () => {
    assert.deepEqual(await new HistoryFolder(folder).readAll(), { past: [], unreadable: [] });
    await assert.rejects(readdir(folder));
  });

  it('gives back what was kept, one for each owner of a run, and leaves no other file', async () => {
    const history = new HistoryFolder(folder);
    const [first, second] = [pastRun(), pastRun([leftStopped('a')], { epoch: 2, kind: 'recovery' })];
    await history.keep(first);
    await history.keep(second);
    const { past } = await history.readAll();
    assert.deepEqual(
      past.toSorted((one, other) => one.epoch - other.epoch),
      [first, second],
    );
    const { runId } = first.report;
    assert.deepEqual((await readdir(folder)).sort(), [`${runId}.1.json`, `${runId}.2.json`]);
  });

  it('never puts what a journal tells in the place of a report, and a report in the place of anything', async () => {
    const history = new HistoryFolder(folder);
    const [report, fromJournal] = [pastRun([appReport('a')]), pastRun([appReport('a')], { knownFrom: 'journal' })];
    await history.keepIfMissing(fromJournal);
    assert.deepEqual((await history.readAll()).past, [fromJournal]);
    await history.keep(report);
    await history.keepIfMissing(fromJournal);
    assert.deepEqual((await history.readAll()).past, [report]);
  });

  it('tells what it can not read, and leaves it where it is', async () => {
    const history = new HistoryFolder(folder);
    await history.keep(pastRun());
    const text = recordText(pastRunForm, fieldsOfPastRun(pastRun()));
    await writeFile(join(folder, 'torn.1.json'), text.slice(0, 90));
    await writeFile(join(folder, 'newer.1.json'), text.replace('"version": 1', '"version": 9'));
    await writeFile(join(folder, 'renamed.1.json'), text);
    await mkdir(join(folder, 'no-file.1.json'));
    await writeFile(join(folder, 'left.1.json.window.tmp'), text.slice(0, 10));
    const { past, unreadable } = await history.readAll();
    assert.equal(past.length, 1);
    const files = unreadable.map(({ file }) => file).sort();
    assert.deepEqual(files, ['newer.1.json', 'no-file.1.json', 'renamed.1.json', 'torn.1.json']);
    assert.ok(unreadable.every(({ sentence, file }) => sentence.includes(join(folder, file))));
    assert.match(await readFile(join(folder, 'torn.1.json'), 'utf8'), /^\{/);
  });

  it('forgets one, and takes one that is gone already for forgotten', async () => {
    const history = new HistoryFolder(folder);
    await history.keep(pastRun());
    await history.forget(pastRun());
    await history.forget(pastRun());
    assert.deepEqual((await history.readAll()).past, []);
  });

  it('throws where it can not be written: nothing pretends', async () => {
    await mkdir(join(above, 'deep'));
    await writeFile(folder, 'a file where the folder should be');
    await assert.rejects(new HistoryFolder(folder).keep(pastRun()));
    await assert.rejects(new HistoryFolder(folder).readAll());
  });
});
