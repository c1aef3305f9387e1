import assert from 'node:assert/strict';
import { isExtensionLog, secretsInLog } from '../logSearch.ts';

const token = ['eyJhbGciOiJSUzI1NiIs', 'eyJhdWQiOiJodHRwczov', 'c2lnbmF0dXJlc2lnbmF0'].join('.');

describe('The search of the extension’s logs', () => {
  it('finds tokens, secrets, keys, certificates and values of settings', () => {
    for (const [line, what] of [
      [`[trace] ${token}`, 'an access token'],
      ['authorization: Bearer abcdefgh12', 'an authorization header'],
      ['client_secret=x', 'a client secret'],
      ['-----BEGIN EC PRIVATE KEY-----', 'a private key'],
      [`"blob":"MII${'Ab1+'.repeat(30)}"`, 'the blob of a certificate'],
      ['PAYMENTS_DATABASE=Server=payments-db;Password=not-a-real-one', 'the value of a setting of the tests’ apps'],
    ] as const) {
      assert.deepEqual(secretsInLog(`before\n${line}\nafter`), [what]);
    }
  });

  it('finds nothing in lines that the log may have', () => {
    const line = `GET /subscriptions/1/providers/Microsoft.Web/hostingEnvironments 200 (12 ms, correlation id 0f8fad5b-d9cb-469f-a165-70867728950e)`;
    assert.deepEqual(secretsInLog(line), []);
    assert.deepEqual(secretsInLog('thumbprint D627243B3AF7A7263FF8C757B7A4C6B9A3604516'), []);
  });

  it('knows the log by where VS Code keeps it', () => {
    const data = 'e2e/ase-certificates-server-x/logs/20261130T1/exthost1';
    assert.ok(isExtensionLog(`${data}/ase-certificates.ase-certificates/ASE Certificates.log`));
    assert.ok(!isExtensionLog(`${data}/vscode.git/Git.log`));
    assert.ok(!isExtensionLog('host/other/ASE Certificates.log'));
  });
});
