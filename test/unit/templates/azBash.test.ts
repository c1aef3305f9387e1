import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { bashCertificates, bashStopStart } from '../../../src/templates/azBash.ts';
import { syntaxTree } from '../../equipment/treeSitter.ts';
import { seed } from '../../seed.ts';
import {
  exampleCertificates,
  exampleStopStart,
  hostileCertificates,
  meantBy,
  meantByRequest,
} from './exampleTemplate.ts';

/** The calls of `az` that bash makes for a script: the arguments, and at last what is read from standard input. */
function azCalls(script: string): readonly (readonly string[])[] {
  const recorder = `az() { printf '%s\\0' "$@"; cat; printf '\\0\\1'; }\n`;
  const { stdout, stderr, status } = spawnSync('bash', ['--noprofile', '--norc', '-c', `${recorder}${script}`], {
    encoding: 'utf8',
    input: '',
  });
  assert.equal(status, 0, stderr);
  return stdout
    .split('\x01')
    .slice(0, -1)
    .map((call) => call.split('\0').slice(0, -1));
}

describe('az rest for bash', () => {
  it('puts each certificate, with the body on standard input', () => {
    const template = exampleCertificates();
    const calls = azCalls(bashCertificates(template));
    assert.deepEqual(
      calls.map((args) => meantByRequest(template, args[4] ?? '', args[7])),
      meantBy(template),
    );
    for (const [rest, method, put, url, , body, stdin] of calls) {
      assert.deepEqual([rest, method, put, url, body, stdin], ['rest', '--method', 'put', '--url', '--body', '@-']);
    }
  });

  it('means the same names, locations and blobs to bash, whatever they are', () => {
    for (const template of fc.sample(hostileCertificates, { seed, numRuns: 40 })) {
      const calls = azCalls(bashCertificates(template));
      assert.deepEqual(
        calls.map((args) => meantByRequest(template, args[4] ?? '', args[7])),
        meantBy(template),
      );
    }
  });

  it('is bash for stop and start too, whatever the apps are called', async () => {
    const names = fc.sample(hostileCertificates, { seed, numRuns: 20 }).map(({ environment }) => environment.name);
    await syntaxTree('bash', bashStopStart(exampleStopStart('shop', 'shop/staging')));
    const script = bashStopStart(exampleStopStart(...names));
    const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    assert.equal(script.match(/^stop_and_start '.*' 'https:[\w./:~%-]+'$/gm)?.length, names.length);
  });
});
