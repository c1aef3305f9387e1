import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LiveRuns } from '../../src/stopStart/shown/liveRuns.ts';
import type { RunSurroundings } from '../../src/stopStart/shown/stopStartRuns.ts';
import { StopStartRuns } from '../../src/stopStart/shown/stopStartRuns.ts';
import { JournalFolder } from '../../src/stopStart/stored/journalFolder.ts';
import { recordFolders } from '../../src/stopStart/stored/recordPlaces.ts';
import { Log } from '../../src/ui/log.ts';
import { Tell } from '../../src/ui/tell.ts';
import { ManualClock } from '../clock/manualClock.ts';
import { journalDocument } from '../unit/stopStart/stored/journalDocument.ts';
import { variable } from './channel.ts';
import { type ToldMessages, toldMessages } from './toldMessages.ts';

describe('What a dead window left stopped', () => {
  let storage: string;
  let profile: string;
  let journals: JournalFolder;
  let told: ToldMessages;
  let clock: ManualClock;
  let runs: StopStartRuns;

  beforeEach(async () => {
    storage = path.join(variable('ASE_CERTIFICATES_HOST_FOLDER'), 'offers');
    profile = path.join(storage, 'profile');
    await mkdir(profile, { recursive: true });
    journals = new JournalFolder(path.join(storage, recordFolders.journals));
    told = toldMessages();
    clock = new ManualClock();
    const log = new Log();
    const surroundings = { log, tell: new Tell(log), live: new LiveRuns() } as unknown as RunSurroundings;
    runs = new StopStartRuns({ state: () => storage, older: profile }, surroundings, clock);
  });

  afterEach(async () => {
    runs.dispose();
    told.restore();
    await rm(storage, { recursive: true, force: true });
  });

  /** What is told at the next look, which comes after fifteen seconds. */
  async function nextLook(): Promise<string> {
    while (clock.waiting === 0) {
      await new Promise(setImmediate);
    }
    const message = told.next();
    await clock.advance(15_000);
    return message;
  }

  /** Begins to look, as a window does when it opens, and gives what is told first. */
  async function open(): Promise<string> {
    const message = told.next();
    runs.offerRecovery().catch(() => undefined);
    return message;
  }

  it('is looked for again after a look that failed', async () => {
    const folder = path.join(storage, recordFolders.journals);
    await writeFile(folder, 'a file where the folder should be');
    assert.match(await open(), /ENOTDIR|ENOENT/);
    await rm(folder);
    await journals.create(journalDocument());
    assert.match(await nextLook(), /^1 app may have been left stopped on contoso-ase .*: two\.$/);
  });

  it('is offered where an older version left it in the storage of the profile', async () => {
    await new JournalFolder(path.join(profile, recordFolders.journals)).create(journalDocument());
    assert.match(await open(), /^1 app may have been left stopped on contoso-ase .*: two\.$/);
    assert.equal((await journals.readAll()).documents.length, 1);
  });

  it('is offered once, and again when the window that took it over died too', async () => {
    await journals.create(journalDocument());
    const first = await open();
    assert.match(first, /: two\.$/);
    await journals.create(
      journalDocument({ runId: 'another', environment: { id: '/e', key: '/e', name: 'other-ase' } }),
    );
    assert.match(await nextLook(), /on other-ase/);
    await journals.create(journalDocument({ epoch: 2, kind: 'recovery' }));
    assert.equal(await nextLook(), first);
    assert.equal(told.all.length, 3);
  });
});
