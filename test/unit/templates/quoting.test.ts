import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import {
  asciiJson,
  asciiLine,
  bashQuoted,
  comment,
  powerShellQuoted,
  requestUrl,
  symbolOf,
} from '../../../src/templates/quoting.ts';
import { functionCallsOf } from '../../equipment/powerShell.ts';
import { syntaxTree } from '../../equipment/treeSitter.ts';
import { seed } from '../../seed.ts';
import { exampleCertificates, hostileName, hostileText } from './exampleTemplate.ts';

const { cloud } = exampleCertificates();

/** The strings of Bicep and Terraform are tested where a parser reads their files. */
describe('Quoting in templates', () => {
  it('makes an address that means the same path, and that no shell looks into', () => {
    fc.assert(
      fc.property(hostileName, hostileName, (one, other) => {
        const url = requestUrl(cloud, `/subscriptions/${one}/x/${other}`);
        assert.match(url, /^[\w./:~%-]+\?api-version=2024-04-01$/);
        const { pathname, search } = new URL(url);
        assert.deepEqual(pathname.split('/').map(decodeURIComponent), ['', 'subscriptions', one, 'x', other]);
        assert.equal(search, '?api-version=2024-04-01');
      }),
      { seed },
    );
  });

  it('refuses a name that an address cannot have', () => {
    assert.throws(() => requestUrl(cloud, '/subscriptions/../x'), RangeError);
  });

  it('makes JSON of plain ASCII without what begins a variable in a .http file', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (key, text) => {
        const json = asciiJson({ [key]: { text } });
        assert.match(json, /^[\n -~]*$/);
        assert.ok(!json.includes('{{'));
        assert.deepEqual(JSON.parse(json), { [key]: { text } });
      }),
      { seed },
    );
  });

  it('makes strings of bash that bash reads as they are', () => {
    // An argument of a program cannot have a zero byte; no name in a script has one, because addresses are encoded.
    const texts = fc.sample(hostileText, { seed, numRuns: 200 }).map((text) => text.replaceAll('\0', ''));
    const script = texts.map((text) => `printf '%s\\0' ${bashQuoted(text)}`).join('\n');
    const { stdout, status } = spawnSync('bash', ['--noprofile', '--norc'], { input: script, encoding: 'utf8' });
    assert.equal(status, 0);
    assert.deepEqual(stdout.split('\0').slice(0, -1), texts);
  });

  it('makes strings of PowerShell that end where they should (parsed by the grammar that VS Code uses)', async () => {
    const texts = fc.sample(hostileText, { seed, numRuns: 200 }).map((text) => text.replaceAll('\0', ''));
    for (const text of texts.filter((one) => !/[\u2018-\u201B]/.test(one))) {
      assert.deepEqual(await functionCallsOf(`Show ${powerShellQuoted(text)} end\n`, 'Show'), [[text, 'end']]);
    }
  });

  it('doubles the curly quotes of PowerShell too, which that grammar does not know', () => {
    assert.equal(powerShellQuoted("a'b‘c’d‚e‛f“"), "'a''b‘‘c’’d‚‚e‛‛f“'");
  });

  it('keeps a comment on its line, in plain ASCII', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        assert.match(comment('#', text), /^# [ -~]*$/);
        assert.match(asciiLine(text), /^[ -~]*$/);
      }),
      { seed },
    );
  });

  it('gives each resource a symbol of its own', async () => {
    const taken = new Set(['ase']);
    const symbols = ['corp-root', 'corp root', 'CORP.root', '1', '', 'für'].map((name) => symbolOf(name, taken));
    assert.deepEqual(symbols, ['root_corp_root', 'root_corp_root_2', 'root_CORP_root', 'root_1', 'root_', 'root_f_r']);
    await syntaxTree('bicep', symbols.map((symbol) => `var ${symbol} = 1\n`).join(''));
  });

  it('turns lone surrogates into U+FFFD, and nothing else', () => {
    assert.match(requestUrl(cloud, '/a\ud800b'), /\/a%EF%BF%BDb\?/);
    assert.equal(bashQuoted('a\ud800b'), "'a\ufffdb'");
    assert.equal(asciiJson('a\ud800b'), '"a\\ufffdb"');
  });
});
