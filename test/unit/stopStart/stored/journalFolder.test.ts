import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JournalFailure } from '../../../../src/stopStart/engine/journal.ts';
import { RunRegister } from '../../../../src/stopStart/engine/runRegister.ts';
import { RunRefused, type RunRequest } from '../../../../src/stopStart/engine/runRequest.ts';
import { JournalFolder } from '../../../../src/stopStart/stored/journalFolder.ts';
import { journalForm, journalName } from '../../../../src/stopStart/stored/journalRecord.ts';
import { recordText } from '../../../../src/stopStart/stored/recordForm.ts';
import { ManualClock } from '../../../clock/manualClock.ts';
import { journalDocument } from './journalDocument.ts';

describe('The journal folder', () => {
  let above: string;
  let folder: string;

  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), 'journals-'));
    folder = join(above, 'deep', 'runs');
  });

  afterEach(() => rm(above, { recursive: true, force: true }));

  it('is empty before the first run, and is not created by a read', async () => {
    assert.deepEqual(await new JournalFolder(folder).readAll(), { documents: [], unreadable: [] });
    await assert.rejects(readdir(folder));
  });

  it('gives back what was created and what replaced it, and leaves no other file', async () => {
    const journals = new JournalFolder(folder);
    const document = journalDocument();
    assert.equal(await journals.create(document), 'created');
    assert.deepEqual((await journals.readAll()).documents, [document]);
    const later = { ...document, heartbeatAt: document.heartbeatAt + 1 };
    await journals.write(later);
    assert.deepEqual((await journals.readAll()).documents, [later]);
    assert.deepEqual(await readdir(folder), [journalName(document)]);
  });

  it('lets one of many create an epoch, and keeps what that one wrote', async () => {
    const claims = Array.from({ length: 20 }, (_, index) => {
      const owner = { ...journalDocument().owner, instance: `window-${index}` };
      return journalDocument({ epoch: 2, owner });
    });
    const results = await Promise.all(claims.map((claim) => new JournalFolder(folder).create(claim)));
    const winners = claims.filter((_, index) => results[index] === 'created');
    assert.equal(winners.length, 1);
    const { documents } = await new JournalFolder(folder).readAll();
    assert.deepEqual(documents, winners);
  });

  it('tells the newest epoch of a run, and nothing of other runs', async () => {
    const journals = new JournalFolder(folder);
    const { runId } = journalDocument();
    await journals.create(journalDocument());
    await journals.create(journalDocument({ epoch: 2 }));
    await journals.create(journalDocument({ runId: `${runId}0`, epoch: 9 }));
    assert.equal(await journals.latestEpoch(runId), 2);
    assert.equal(await journals.latestEpoch('another'), 0);
  });

  it('reads whole journals only while one is written all the time', async () => {
    const journals = new JournalFolder(folder);
    await journals.create(journalDocument());
    let writing = true;
    const writer = (async () => {
      for (let heartbeatAt = 0; writing; heartbeatAt += 1) {
        await journals.write(journalDocument({ heartbeatAt }));
      }
    })();
    for (let read = 0; read < 100; read += 1) {
      const { documents, unreadable } = await new JournalFolder(folder).readAll();
      assert.deepEqual([documents.length, unreadable.length], [1, 0]);
    }
    writing = false;
    await writer;
  });

  it('is a JournalFailure where it can not be written: nothing pretends', async () => {
    await mkdir(join(above, 'deep'));
    await writeFile(folder, 'a file where the folder should be');
    const journals = new JournalFolder(folder);
    await assert.rejects(journals.create(journalDocument()), JournalFailure);
    await assert.rejects(journals.write(journalDocument()), JournalFailure);
    await assert.rejects(journals.readAll(), JournalFailure);
    await assert.rejects(journals.latestEpoch('any'), JournalFailure);
  });

  it('says so when the folder vanished in the middle of a run', async () => {
    const journals = new JournalFolder(folder);
    await journals.create(journalDocument());
    await rm(folder, { recursive: true });
    await assert.rejects(journals.write(journalDocument()), JournalFailure);
    await assert.rejects(journals.latestEpoch(journalDocument().runId), JournalFailure);
  });

  it('tells journals that it can not use, and leaves them where they are', async () => {
    const journals = new JournalFolder(folder);
    await journals.create(journalDocument());
    const text = recordText(journalForm, journalDocument());
    await writeFile(join(folder, 'torn.1.json'), text.slice(0, 200));
    await writeFile(join(folder, 'newer.3.json'), text.replace('"version": 1', '"version": 9'));
    await writeFile(join(folder, 'renamed.1.json'), text);
    await mkdir(join(folder, 'no-file.1.json'));
    await writeFile(join(folder, 'left.1.json.window.tmp'), text.slice(0, 10));
    const { documents, unreadable } = await journals.readAll();
    assert.equal(documents.length, 1);
    const told = unreadable.map(({ file, because, runId, epoch }) => [file, because, runId, epoch]);
    assert.deepEqual(told.sort(), [
      ['newer.3.json', 'newerVersion', 'newer', 3],
      ['no-file.1.json', 'noAccess', 'no-file', 1],
      ['renamed.1.json', 'damaged', 'renamed', 1],
      ['torn.1.json', 'damaged', 'torn', 1],
    ]);
    assert.ok(unreadable.every(({ sentence, file }) => sentence.includes(join(folder, file))));
  });

  it('sets a journal aside without deleting it', async () => {
    const journals = new JournalFolder(folder);
    await journals.create(journalDocument());
    await writeFile(join(folder, 'torn.1.json'), 'torn');
    const { unreadable } = await journals.readAll();
    assert.ok(unreadable[0]);
    await journals.setAside(unreadable[0]);
    assert.deepEqual((await journals.readAll()).unreadable, []);
    const [kept] = await readdir(join(folder, 'set-aside'));
    assert.equal(await readFile(join(folder, 'set-aside', kept ?? ''), 'utf8'), 'torn');
    await journals.setAside(unreadable[0]);
    assert.equal((await readdir(join(folder, 'set-aside'))).length, 1, 'that it is gone already is no error');
  });

  it('keeps an environment whose journal is damaged from its next run until that was set aside', async () => {
    const journals = new JournalFolder(folder);
    const document = journalDocument();
    await journals.create(document);
    await writeFile(join(folder, journalName(document)), 'torn');
    const owner = { ...document.owner, instance: 'me' };
    const parts = { store: journals, owner, isAlive: () => true, clock: new ManualClock() };
    const runs = new RunRegister(parts, () => false);
    const { environment, account } = document;
    const request: RunRequest = { environment, account, apps: [], pace: { kind: 'allAtOnce' }, timeoutMs: 1 };
    await assert.rejects(
      runs.refuseIfBusy(request),
      (thrown) => thrown instanceof RunRefused && thrown.refusal.kind === 'recordUnreadable',
    );
    await runs.refuseIfBusy({ ...request, environment: { ...environment, key: '/another' } });
    const [torn] = (await runs.openRuns()).unreadable;
    assert.ok(torn);
    await journals.setAside(torn);
    await runs.refuseIfBusy(request);
  });

  it('leaves a journal where it is that may be readable later', async () => {
    const journals = new JournalFolder(folder);
    await journals.create(journalDocument());
    const newer = recordText(journalForm, journalDocument()).replace('"version": 1', '"version": 9');
    await writeFile(join(folder, 'newer.1.json'), newer);
    await mkdir(join(folder, 'no-file.1.json'));
    const { unreadable } = await journals.readAll();
    for (const journal of unreadable) {
      await journals.setAside(journal);
    }
    assert.equal(unreadable.length, 2);
    assert.deepEqual((await journals.readAll()).unreadable, unreadable);
  });
});
