import assert from 'node:assert/strict';
import {
  environmentHash,
  type JournalDocument,
  type JournalStore,
  ownerKey,
  type UnreadableJournal,
} from '../../../../src/stopStart/engine/journal.ts';
import { RunRegister } from '../../../../src/stopStart/engine/runRegister.ts';
import { RunRefused, type RunRequest } from '../../../../src/stopStart/engine/runRequest.ts';
import { ManualClock } from '../../../clock/manualClock.ts';
import { journalDocument } from '../stored/journalDocument.ts';

const { environment, account, runId, owner } = journalDocument();
const [one, two] = journalDocument().apps;
assert.ok(one && two);
const back = { ...one, mark: 'back', backAt: 1_767_603_550_000 } as const;
const request: RunRequest = { environment, account, apps: [], pace: { kind: 'allAtOnce' }, timeoutMs: 1 };

/** A register on these journals, in a process that is none of their owners, all of which live or all of which are dead. */
function register(
  journals: readonly JournalDocument[],
  { alive = false, unreadable = [] as readonly UnreadableJournal[], me = { ...owner, pid: 43, instance: 'me' } } = {},
) {
  const files = new Map(journals.map((document) => [ownerKey(document), document]));
  const store: JournalStore = {
    create: async (document) => {
      const exists = files.has(ownerKey(document));
      files.set(ownerKey(document), files.get(ownerKey(document)) ?? document);
      return exists ? 'exists' : 'created';
    },
    write: async (document) => void files.set(ownerKey(document), document),
    latestEpoch: async () => 0,
    readAll: async () => ({ documents: [...files.values()], unreadable }),
    setAside: async () => undefined,
  };
  return {
    files,
    runs: new RunRegister({ store, owner: me, isAlive: () => alive, clock: new ManualClock() }, () => false),
  };
}

function unreadable(changes: Partial<UnreadableJournal> = {}): UnreadableJournal {
  return { file: 'x.json', runId: 'x', epoch: 1, because: 'damaged', sentence: 'It is not JSON.', ...changes };
}

async function refusalOf(runs: RunRegister): Promise<string | undefined> {
  try {
    await runs.refuseIfBusy(request);
    return undefined;
  } catch (thrown) {
    assert.ok(thrown instanceof RunRefused);
    return thrown.refusal.kind;
  }
}

describe('The register of runs', () => {
  it('tells of each environment from one reading whether it is busy, and on which other machine', async () => {
    const other = { ...environment, key: '/other' };
    const damaged = { environmentHash: environmentHash('/damaged') };
    const there = { ...owner, host: 'build-7', program: 'runner' } as const;
    const journals = [journalDocument(), journalDocument({ runId: 'r2', environment: other, owner: there })];
    const busyOn = await register(journals, { alive: true, unreadable: [unreadable(damaged)] }).runs.busy();
    const told = [environment.key, '/other', '/damaged', '/free'].map((key) => {
      const refusal = busyOn({ key });
      return refusal?.kind === 'environmentBusy' ? [refusal.by.owner.program, refusal.by.otherHost] : refusal?.kind;
    });
    assert.deepEqual(told, [[undefined, undefined], ['runner', 'build-7'], 'recordUnreadable', undefined]);
  });

  it('offers a dead owner’s apps: those that may be down, and apart from them those that were back and watched', async () => {
    const { runs } = register([journalDocument({ apps: [back, two] })]);
    const [offer, ...more] = (await runs.openRuns()).abandoned;
    assert.deepEqual(more, []);
    assert.deepEqual(
      [offer?.apps.map(({ name }) => name), offer?.cutShort.map(({ name }) => name)],
      [['two'], ['one']],
    );
  });

  it('offers a run of which only the watch was cut short, and none with neither', async () => {
    const settled = { ...one, id: '/settled', mark: 'settled' } as const;
    assert.equal((await register([journalDocument({ apps: [back, settled] })]).runs.openRuns()).abandoned.length, 1);
    assert.equal((await register([journalDocument({ apps: [settled] })]).runs.openRuns()).abandoned.length, 0);
  });

  it('offers a run that its owner released, and lets it be taken over although the owner lives', async () => {
    const { runs } = register([journalDocument({ releasedAt: 5 })], { alive: true });
    assert.deepEqual((await runs.openRuns()).active, []);
    const [offer] = (await runs.openRuns()).abandoned;
    assert.ok(offer && (await runs.takeOver(offer)));
  });

  it('takes over what may be down and what was watched, each as its journal has it', async () => {
    const { runs, files } = register([journalDocument({ apps: [back, two, { ...one, id: '/x', mark: 'settled' }] })]);
    const [offer] = (await runs.openRuns()).abandoned;
    assert.ok(offer);
    const document = await runs.takeOver(offer);
    assert.deepEqual(document?.apps, [back, two]);
    await runs.leave(document, [...offer.apps, ...offer.cutShort]);
    assert.deepEqual(
      files.get(`${runId}.2`)?.apps.map(({ mark }) => mark),
      ['settled', 'left'],
      'who was back was not left stopped',
    );
  });

  it('does not lose a stop that an old owner intended after the new one had read that the app was back', async () => {
    const again = { ...back, mark: 'intended', stops: 2 } as const;
    const claim = journalDocument({ epoch: 2, kind: 'recovery', apps: [back] });
    const { runs } = register([journalDocument({ apps: [again] }), claim]);
    assert.deepEqual(
      (await runs.openRuns()).abandoned.map(({ apps }) => apps.map(({ name }) => name)),
      [['one']],
    );
    const { runs: over } = register([
      journalDocument({ apps: [{ ...back, mark: 'intended' }] }),
      { ...claim, finishedAt: 9, apps: [{ ...back, mark: 'settled' }] },
    ]);
    assert.deepEqual((await over.openRuns()).abandoned, [], 'the newest owner’s word counts otherwise');
  });

  it('does not take the same process number in another container for itself', async () => {
    const contained = journalDocument({ owner: { ...owner, pidNamespace: 'pid:[1]' } });
    const me = { ...owner, pidNamespace: 'pid:[2]', instance: 'me' };
    assert.equal((await register([contained], { alive: true, me }).runs.openRuns()).active.length, 1);
    const before = { ...me, pidNamespace: 'pid:[1]' };
    assert.equal((await register([contained], { alive: true, me: before }).runs.openRuns()).active.length, 0);
  });

  it('refuses a run on an environment whose journal can not be read, by the hash in its name or by its run', async () => {
    const environmentOf = (key: string) => unreadable({ environmentHash: environmentHash(key) });
    assert.equal(
      await refusalOf(register([], { unreadable: [environmentOf(environment.key)] }).runs),
      'recordUnreadable',
    );
    assert.equal(await refusalOf(register([], { unreadable: [environmentOf('/another')] }).runs), undefined);
    assert.equal(await refusalOf(register([], { unreadable: [unreadable()] }).runs), undefined);
    const newer = unreadable({ runId, epoch: 2, because: 'newerVersion' });
    assert.equal(await refusalOf(register([journalDocument()], { unreadable: [newer] }).runs), 'recordUnreadable');
  });
});
