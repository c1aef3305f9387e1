import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toPem } from '../../../../src/certificates/files/pem.ts';
import { makeTestCertificates } from '../../../../src/certificates/make/testCertificates.ts';
import { keyKinds } from '../../../../src/certificates/make/testOrder.ts';
import { writePkcs12 } from '../../../../src/certificates/make/writePkcs12.ts';
import { pfxPassword } from '../../../fixtures/testSecrets.ts';

const isThere = spawnSync('openssl', ['version']).status === 0;

describe('certificates and stores made here, in the eyes of OpenSSL', function () {
  if (!isThere) {
    it('skipped: there is no openssl on this machine', function () {
      this.skip();
    });
    return;
  }
  this.timeout(30_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'ase-certificates-openssl-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, bytes: Uint8Array | string): string {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    return file;
  }

  /** What openssl says; fails the test where it fails. */
  function openssl(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
    assert.equal(status, 0, `openssl ${args.join(' ')}: ${stderr}`);
    return stdout + stderr;
  }

  for (const key of keyKinds) {
    it(`verifies a chain strictly, and opens its store, with ${key}`, async () => {
      const order = { kind: 'authorityAndServer', dnsNames: ['*.contoso.com'], days: 30, keep: 'server', key } as const;
      const { authority, server } = await makeTestCertificates(order, new Date());
      assert.ok(authority);
      const root = write('root.pem', toPem(authority.der));
      const leaf = write('server.pem', toPem(server.der));
      openssl('verify', '-x509_strict', '-check_ss_sig', '-CAfile', root, root);
      const purpose = ['-purpose', 'sslserver', '-verify_hostname', 'app.contoso.com'];
      openssl('verify', '-x509_strict', ...purpose, '-CAfile', root, leaf);
      const store = write('server.pfx', await writePkcs12(server, [authority], pfxPassword));
      const told = openssl(
        'pkcs12',
        '-in',
        store,
        '-passin',
        `pass:${pfxPassword}`,
        '-passout',
        `pass:${pfxPassword}`,
        '-info',
      );
      assert.match(told, /MAC: sha256/);
      assert.equal(told.match(/AES-256-CBC, Iteration 100000, PRF hmacWithSHA256/g)?.length, 2);
      assert.equal(told.match(/BEGIN CERTIFICATE/g)?.length, 2);
      assert.equal(told.match(/BEGIN ENCRYPTED PRIVATE KEY/g)?.length, 1);
    });
  }
});
