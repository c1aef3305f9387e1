import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sourceFiles } from '../../equipment/sourceImports.ts';

const source = join(resolve(import.meta.dirname, '../../..'), 'src');

/** They write times for programs. */
const forPrograms = ['azure/activityLog.ts', 'stopStart/words/reportJson.ts'];

function filesWith(pattern: RegExp): readonly string[] {
  return sourceFiles(source).filter((file) => pattern.test(readFileSync(join(source, file), 'utf8')));
}

describe('One form', () => {
  it('of times is made by timeText.ts alone', () => {
    const found = filesWith(/\.to(?:Locale(?:Date|Time)?|ISO|UTC|GMT|Date|Time)String\(|\bDateTimeFormat\b/);
    assert.deepEqual(found, [...forPrograms, 'time/timeText.ts'].toSorted());
  });

  it('of numbers is that of counted.ts, and no other is made by the locale', () => {
    assert.deepEqual(filesWith(/\bNumberFormat\b|\bRelativeTimeFormat\b/), []);
  });

  it('of regions is shown by regionName', () => {
    const shown = sourceFiles(source).filter((file) => /^(?:commands|stopStart|tree|trustStore|ui)\//.test(file));
    const bare = shown.filter((file) => {
      const text = readFileSync(join(source, file), 'utf8');
      return /(?<!regionName\()\b(?:environment|vault|target)\.location\b/.test(text);
    });
    assert.deepEqual(bare, []);
  });
});
