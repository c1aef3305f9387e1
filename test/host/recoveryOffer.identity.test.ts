import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StopStartEngine } from '../../src/stopStart/engine/engine.ts';
import type { AbandonedRun } from '../../src/stopStart/engine/storedRun.ts';
import { offerRecovery } from '../../src/stopStart/shown/recoveryOffer.ts';
import { StopStartRuns } from '../../src/stopStart/shown/stopStartRuns.ts';
import { LiveRuns, type WindowServices } from '../../src/stopStart/shown/windowRuns.ts';
import { JournalFolder } from '../../src/stopStart/stored/journalFolder.ts';
import { recordFolders } from '../../src/stopStart/stored/recordPlaces.ts';
import { Log } from '../../src/ui/log.ts';
import { Tell } from '../../src/ui/tell.ts';
import { ManualClock } from '../clock/manualClock.ts';
import { journalDocument } from '../unit/stopStart/stored/journalDocument.ts';
import { type AskedMessages, askedMessages } from './askedMessages.ts';
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
    const services = { log, tell: new Tell(log), live: new LiveRuns() } as unknown as WindowServices;
    runs = new StopStartRuns({ state: () => storage, older: profile }, services, { clock });
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

describe('A watch that was cut short', () => {
  const { account, environment, startedAt } = journalDocument();
  const run: AbandonedRun = {
    ...{ runId: 'r', epoch: 1, environment, account, startedAt, apps: [] },
    cutShort: [{ id: '/two', key: '/two', name: 'two' }],
  };
  let asked: AskedMessages;

  beforeEach(() => {
    asked = askedMessages();
  });

  afterEach(() => asked.restore());

  /** Offers it, in a window where no sign-in works. Resolves to the runs that were dismissed. */
  async function offered(): Promise<readonly AbandonedRun[]> {
    const dismissed: AbandonedRun[] = [];
    const engine = {
      abandonedRuns: () => Promise.resolve({ runs: [run], unreadable: [] }),
      dismiss: (one: AbandonedRun) => Promise.resolve(dismissed.push(one) > 0),
    } as unknown as StopStartEngine;
    const signIn = { cloud: () => Promise.reject(new Error('No cloud.')) };
    const services = { tell: new Tell(new Log()), signIn } as unknown as WindowServices;
    await offerRecovery(engine, services, new Set(), new AbortController().signal);
    for (let turn = 0; turn < 10; turn += 1) {
      await new Promise(setImmediate);
    }
    return dismissed;
  }

  it('is offered with Check and Dismiss, and dismissed without another question', async () => {
    asked.answerWith('Dismiss');
    assert.deepEqual(await offered(), [run]);
    assert.equal(asked.all.length, 1);
    assert.match(
      asked.all[0]?.message ?? '',
      /^VS Code, or a runner, ended while 1 app of contoso-ase was still watched .*: two\. It/,
    );
    assert.deepEqual(asked.all[0]?.buttons, ['Check', 'Dismiss']);
  });

  it('is offered again after a check that did not get through', async () => {
    asked.answerWith('Check');
    assert.deepEqual(await offered(), []);
    assert.deepEqual(
      asked.all.map(({ message }) => message.slice(0, 20)),
      ['VS Code, or a runner', 'No cloud.', 'VS Code, or a runner'].map((message) => message.slice(0, 20)),
    );
  });
});
