import assert from 'node:assert/strict';
import { Breather } from '../../../../src/certificates/breather.ts';
import { matchesIn, nextMatch, withReplaced } from '../../../../src/certificates/files/matches.ts';

const part = 1 << 16;

describe('matchesIn', () => {
  it('finds what lies across two parts of a text, and looks back at the part before', () => {
    for (const text of ['.abc.', 'xabc.', '.abcabc.']) {
      for (let before = part - 9; before <= part + 2; before++) {
        const whole = `${' '.repeat(before)}${text}${' '.repeat(part)}${text}`;
        for (const pattern of [/abc/g, /(?<!x)abc(?=\.)/g, /\babc/g, /^ +/gm, /c\./g]) {
          const found = [...matchesIn(whole.replaceAll('  ', ' .'), pattern)].flatMap((match) => match?.index ?? []);
          const expected = [...whole.replaceAll('  ', ' .').matchAll(pattern)].map((match) => match.index);
          assert.deepEqual(found, expected, `${pattern} with ${before} before ${text}`);
        }
      }
    }
  });

  it('goes on behind the beginning of a match where matches overlap', () => {
    const found = [...matchesIn('MIMII', /MI[A-Z]/g, 0, 'overlapping')].flatMap((match) => match?.index ?? []);
    assert.deepEqual(found, [0, 2]);
  });

  it('keeps its place while another search uses the pattern', () => {
    const pattern = /a/g;
    const search = matchesIn('a a a', pattern);
    const found = [search.next(), ...matchesIn('aaaa', pattern)].length > 0 ? [...search] : [];
    assert.deepEqual(
      found.flatMap((match) => match?.index ?? []),
      [2, 4],
    );
  });
});

describe('nextMatch', () => {
  it('begins at an offset, and says when there is none', async () => {
    const breather = new Breather();
    assert.equal((await breather.finish(nextMatch('a a', /a/g, 1)))?.index, 2);
    assert.equal(await breather.finish(nextMatch('a a', /a/g, 3)), undefined);
  });
});

describe('withReplaced', () => {
  it('puts something in place of every match, and gives the text itself when there is none', async () => {
    const text = 'ab'.repeat(part);
    assert.equal(await new Breather().finish(withReplaced(text, /b/g, () => '-')), 'a-'.repeat(part));
    assert.equal(await new Breather().finish(withReplaced(text, /ba/g, () => '')), `a${'b'.repeat(1)}`);
    assert.equal(await new Breather().finish(withReplaced(text, /c/g, () => '-')), text);
  });
});
