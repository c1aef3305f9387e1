import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { armPath } from '../../src/exportPlan/armPath.ts';
import { powerShellQuoted } from '../../src/exportPlan/powerShellQuoted.ts';
import { shellQuoted } from '../../src/exportPlan/shellQuoted.ts';
import { shownName } from '../../src/exportPlan/shownName.ts';
import { yamlQuoted } from '../../src/exportPlan/yamlQuoted.ts';
import { exampleId } from './examplePlan.ts';
import { bashIsThere } from './simulatedAz.ts';

const expression = '${{';
const nasty = [
  "'",
  '"',
  '$',
  '{',
  '}',
  expression,
  '$(',
  '`',
  '\\',
  '\n',
  '\r',
  '%',
  '!',
  '&',
  '#',
  ': ',
  '- ',
  '‘',
  'é',
  '😀',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 12 })
  .map((parts) => parts.join('').replaceAll('\0', ''));

/** What PowerShell makes of the two kinds of expressions that are written. */
function readByPowerShell(text: string): string {
  const literal = /'((?:[^']|'')*)'|\[char\]0x([0-9A-F]{4})/g;
  assert.match(text, /^(?:'(?:[^']|'')*'|\(''(?: \+ (?:'(?:[^']|'')*'|\[char\]0x[0-9A-F]{4}))+\))$/);
  return [...text.matchAll(literal)]
    .map(([, quoted, code]) =>
      code === undefined ? (quoted ?? '').replaceAll("''", "'") : String.fromCharCode(Number.parseInt(code, 16)),
    )
    .join('');
}

describe('Quoting', () => {
  it('gives bash exactly the text, and GitHub no expression', function () {
    if (!bashIsThere) {
      this.skip();
    }
    const texts = fc.sample(hostile, 300).map((text) => text.toWellFormed());
    const words = texts.map(shellQuoted);
    const { stdout } = spawnSync('bash', [], { input: `printf '%s\\0' ${words.join(' ')}`, encoding: 'utf8' });
    assert.deepEqual(stdout.split('\0').slice(0, -1), texts);
    assert.equal(
      words.find((word) => word.includes(expression)),
      undefined,
    );
  });

  it('gives PowerShell exactly the text, in ASCII', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const quoted = powerShellQuoted(text);
        assert.match(quoted, /^[\x20-\x7E]*$/);
        assert.equal(readByPowerShell(quoted), text);
      }),
    );
  });

  it('gives YAML one line in double quotes without an expression', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const quoted = yamlQuoted(text);
        assert.equal(
          JSON.parse(quoted),
          shownName(text).replaceAll(expression, () => '$ {{'),
        );
        assert.doesNotMatch(quoted, /[\r\n\u0085\u2028\u2029]/);
        assert.ok(!quoted.includes(expression));
      }),
    );
  });

  it('shows any name on one line', () => {
    fc.assert(fc.property(hostile, (text) => void assert.doesNotMatch(shownName(text), /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u)));
    assert.equal(shownName('Größe/日本 (1)'), 'Größe/日本 (1)');
  });

  it('makes any id a path of harmless characters, and leaves an ordinary one as it is', () => {
    fc.assert(fc.property(hostile, (text) => void assert.match(armPath(`/sites/${text}`), /^\/[\w.~/%-]*$/)));
    assert.equal(armPath(exampleId('app-1/slot_2')), exampleId('app-1/slot_2'));
    assert.equal(armPath("/resourceGroups/a(b)'ü/../x"), '/resourceGroups/a%28b%29%27%C3%BC/x');
  });
});
