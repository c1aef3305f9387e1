import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readServerCertificate } from '../../../src/certificates/serverCertificate/readServerCertificate.ts';
import { pfxReasons } from '../../../src/certificates/serverCertificate/serverCertificate.ts';
import { pfxProblemSentence, tripleDesCommands } from '../../../src/ui/pfxWords.ts';
import { aesPfx } from '../../fixtures/madePfx.ts';
import { pfxPassword } from '../../fixtures/testSecrets.ts';

const run = promisify(execFile);

describe('the words for a .pfx', () => {
  it('are a sentence of their own for each reason', () => {
    const sentences = pfxReasons.map((reason) => pfxProblemSentence({ kind: 'problem', reason, about: 'X', at: 0 }));
    assert.equal(new Set(sentences).size, pfxReasons.length);
  });

  it('keep the name of a file inside its quotes', () => {
    assert.match(
      tripleDesCommands("a'; rm -rf ~; '.pfx"),
      /^openssl pkcs12 -in 'a_; rm -rf ~; _\.pfx' -out 'a___rm_-rf/,
    );
  });

  it('have commands for OpenSSL that convert to triple DES', async function () {
    this.timeout(20_000);
    const folder = await mkdtemp(join(tmpdir(), 'triple-des-'));
    try {
      await writeFile(join(folder, 'server.pfx'), aesPfx());
      for (const line of tripleDesCommands('server.pfx').split('\n')) {
        const [program = '', ...words] = line.replaceAll("'", '').split(' ');
        const passwords = ['-passin', `pass:${pfxPassword}`, '-passout', `pass:${pfxPassword}`];
        await run(program, [...words, ...passwords], { cwd: folder });
      }
      assert.match(await readFile(join(folder, 'server.pem'), 'utf8'), /BEGIN ENCRYPTED PRIVATE KEY/);
      const converted = await readFile(join(folder, 'server-3des.pfx'));
      const found = await readServerCertificate(converted, pfxPassword, Date.UTC(2026, 5, 1));
      assert.deepEqual('remarks' in found && found.remarks, []);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
