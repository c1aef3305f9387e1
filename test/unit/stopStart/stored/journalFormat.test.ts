import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JournalDocument } from '../../../../src/stopStart/engine/journal.ts';
import { journalText, parseJournal } from '../../../../src/stopStart/stored/journalFormat.ts';
import { journalDocument } from './journalDocument.ts';

describe('The journal format', () => {
  it('reads what it wrote', () => {
    const full: JournalDocument = { ...journalDocument(), finishedAt: 5 };
    for (const document of [journalDocument(), full]) {
      assert.deepEqual(parseJournal(journalText(document)), { kind: 'journal', document });
    }
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
    const whole = journalText(journalDocument());
    for (const path of pathsOf(JSON.parse(whole))) {
      for (const value of wrongValues(path)) {
        const broken: unknown = JSON.parse(whole);
        put(broken, path, value);
        assert.equal(parseJournal(JSON.stringify(broken)).kind, 'unreadable', `${path.join('.')} = ${String(value)}`);
      }
    }
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        assert.equal(parseJournal(text).kind, 'unreadable');
      }),
    );
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
  const isLabel = path.length > 1 && name.startsWith('account');
  if (isLabel) {
    // Only for people, and left out when it is not a text.
    return [];
  }
  const isTime = name.endsWith('At');
  return [
    null,
    true,
    {},
    ...(name === 'apps' ? [] : [[]]),
    ...(isTime ? [] : [-1.5]),
    ...(name === 'intendedAt' ? [] : [undefined]),
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
