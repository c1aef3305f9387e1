import assert from 'node:assert/strict';
import fc from 'fast-check';
import { environmentHash, type JournalDocument } from '../../../../src/stopStart/engine/journal.ts';
import {
  isNameOf,
  journalForm,
  journalName,
  journalNameParts,
} from '../../../../src/stopStart/stored/journalRecord.ts';
import { parseRecord, recordText } from '../../../../src/stopStart/stored/recordForm.ts';
import { journalDocument } from './journalDocument.ts';

const journalText = (document: JournalDocument): string => recordText(journalForm, document);
const parseJournal = (text: string) => parseRecord(journalForm, text);

/** One with everything in it. */
const full = journalDocument({
  owner: { ...journalDocument().owner, pidNamespace: 'pid:[4026531836]', program: 'runner' },
  releasedAt: 4,
  finishedAt: 5,
  apps: journalDocument().apps.map((app) => ({ ...app, mark: 'back', intendedAt: 1, backAt: 2 }) as const),
});

describe('The journal on disk', () => {
  it('reads what it wrote', () => {
    for (const document of [journalDocument(), full]) {
      assert.deepEqual(parseJournal(journalText(document)), { kind: 'record', value: document });
    }
  });

  it('leaves out what it does not know: a field that a later version added', () => {
    const later = { ...full, mood: 'good' };
    assert.deepEqual(parseJournal(journalText(later)), { kind: 'record', value: full });
  });

  it('refuses a newer version, whatever is in it', () => {
    const text = journalText(journalDocument()).replace('"version": 1', '"version": 2');
    const parsed = parseJournal(text);
    assert.equal(parsed.kind === 'unreadable' && parsed.because, 'newerVersion');
  });

  it('refuses a journal that is cut off anywhere', () => {
    const text = journalText(journalDocument());
    for (let length = 0; length < text.length - 2; length += 1) {
      assert.equal(parseJournal(text.slice(0, length)).kind, 'unreadable', `cut at ${length}`);
    }
  });

  it('refuses a journal in which any one field is missing or of another type', () => {
    const whole = journalText(full);
    for (const path of pathsOf(JSON.parse(whole))) {
      for (const value of wrongValues(path)) {
        const broken: unknown = JSON.parse(whole);
        put(broken, path, value);
        assert.equal(parseJournal(JSON.stringify(broken)).kind, 'unreadable', `${path.join('.')} = ${String(value)}`);
      }
    }
  });

  it('says where it is wrong', () => {
    const parsed = parseJournal(journalText(full).replace('"mark": "back"', '"mark": "lost"'));
    assert.equal(parsed.kind === 'unreadable' && parsed.sentence, 'Something in it is missing or wrong: apps.0.mark.');
  });

  it('is as an older version wrote it', () => {
    const { apps, ...document } = journalDocument();
    const text = `{"format":"ase-certificates stop/start journal","version":1,${JSON.stringify(document).slice(1, -1)},"apps":[]}`;
    assert.deepEqual(parseJournal(text), { kind: 'record', value: { ...document, apps: [] } });
    assert.equal(apps.length, 3);
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        assert.equal(parseJournal(text).kind, 'unreadable');
      }),
    );
  });
});

describe('The name of a journal', () => {
  const document = journalDocument();
  const hash = environmentHash(document.environment.key);

  it('tells run, epoch and environment without the journal being read', () => {
    const name = journalName(document);
    assert.equal(name, `${document.runId}.1.${hash}.json`);
    assert.match(hash, /^[0-9a-f]{16}$/);
    assert.deepEqual(journalNameParts(name), { runId: document.runId, epoch: 1, environmentHash: hash });
  });

  it('has no environment where an older version gave it', () => {
    assert.deepEqual(journalNameParts('run.12.json'), { runId: 'run', epoch: 12 });
    assert.equal(journalNameParts('notes.json'), undefined);
  });

  it('fits its run, epoch and environment only', () => {
    const names = [journalName(document), `${document.runId}.1.json`];
    assert.ok(names.every((name) => isNameOf(name, document)));
    for (const other of [{ runId: 'x' }, { epoch: 2 }, { environment: { ...document.environment, key: '/x' } }]) {
      assert.ok(!isNameOf(journalName(document), journalDocument(other)));
    }
  });
});

function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) {
    return [path];
  }
  const below = Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]));
  return path.length === 0 || /^\d+$/.test(path.at(-1) ?? '') ? below : [path, ...below];
}

/** `undefined` leaves the field out. */
function wrongValues(path: readonly string[]): readonly unknown[] {
  const name = path.at(-1) ?? '';
  const mayBeAbsent = [
    'program',
    'pidNamespace',
    'releasedAt',
    'finishedAt',
    'intendedAt',
    'backAt',
    'accountId',
    'accountLabel',
  ];
  return [
    null,
    true,
    {},
    ...(name === 'apps' ? [] : [[]]),
    ...(name.endsWith('At') ? [] : [-1.5]),
    ...(mayBeAbsent.includes(name) ? [] : [undefined]),
  ];
}

function put(root: unknown, path: readonly string[], value: unknown): void {
  const last = path.at(-1) ?? '';
  let parent = root as Record<string, unknown>;
  for (const key of path.slice(0, -1)) {
    parent = parent[key] as Record<string, unknown>;
  }
  parent[last] = value;
}
