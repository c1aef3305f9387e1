import assert from 'node:assert/strict';
import { decodeCertificate } from '../../../../src/certificates/decodeCertificate.ts';
import { maxDnsNames, readDnsNames } from '../../../../src/certificates/make/dnsNames.ts';
import { openPkcs12 } from '../../../../src/certificates/pkcs12/openPkcs12.ts';
import type { TestOrder } from '../../../../src/commands/createTestCertificate/askOrder.ts';
import { makeFiles } from '../../../../src/commands/createTestCertificate/madeFiles.ts';
import { daysSentence, dnsNamesSentence } from '../../../../src/commands/createTestCertificate/orderWords.ts';
import { pfxPassword } from '../../../fixtures/testSecrets.ts';

const usual: TestOrder = {
  kind: 'authorityAndServer',
  key: 'EC P-256',
  dnsNames: ['*.internal.contoso.com'],
  days: 30,
  keep: 'none',
  password: '',
};

async function namesOf(order: Partial<TestOrder>): Promise<string[]> {
  const files = await makeFiles({ ...usual, ...order }, new Date());
  return files.map(({ name }) => name.replace(/[0-9a-f]{8}/, 'MARK'));
}

describe('Create Test Certificate', function () {
  // Stores derive their keys slowly on purpose.
  this.timeout(20_000);

  it('writes the certificate to add as a root first', async () => {
    const [root, server] = await makeFiles(usual, new Date());
    assert.equal((await decodeCertificate(root.bytes)).isCA, true);
    assert.equal((await decodeCertificate(server?.bytes ?? Buffer.alloc(0))).isCA, false);
  });

  it('names files after their certificates, without an asterisk', async () => {
    assert.deepEqual(await namesOf({}), ['test-root-ca-MARK.cer', 'internal.contoso.com.cer']);
    assert.deepEqual(await namesOf({ kind: 'selfSigned' }), ['internal.contoso.com.cer']);
  });

  it('writes only the private keys that were asked for', async () => {
    const password = pfxPassword;
    const server = ['test-root-ca-MARK.cer', 'internal.contoso.com.cer', 'internal.contoso.com.pfx'];
    assert.deepEqual(await namesOf({ keep: 'server', password }), server);
    assert.deepEqual(await namesOf({ keep: 'all', password }), [...server, 'test-root-ca-MARK.pfx']);
    assert.deepEqual(await namesOf({ keep: 'server', password, kind: 'selfSigned' }), server.slice(1));
    const files = await makeFiles({ ...usual, keep: 'server', password }, new Date());
    const store = await openPkcs12(files.at(-1)?.bytes ?? Buffer.alloc(0), password);
    assert.deepEqual([store.certificates.length, store.holdsPrivateKey], [2, true]);
  });

  it('has its own sentence for every problem of a DNS name', () => {
    const names = ['', '*.com', 'a..b', 'a_b', '-a', `${'a'.repeat(64)}.b`, `${'a.'.repeat(130)}b`, '10.0.0.4'];
    const many = Array.from({ length: maxDnsNames + 1 }, (_, i) => `a${i}.b`).join();
    const sentences = [...names, many].map((text) => {
      const answer = readDnsNames(text);
      return 'problem' in answer ? dnsNamesSentence(answer) : 'none';
    });
    assert.equal(new Set(sentences).size, sentences.length);
    assert.ok(
      sentences.every((sentence) => /^[“E].*\.$/.test(sentence)),
      sentences.join('\n'),
    );
  });

  it('accepts whole days within the limits', () => {
    for (const text of ['1', '365', ' 3650 ']) {
      assert.equal(daysSentence(text), undefined, text);
    }
    for (const text of ['', '0', '3651', '-1', '1.5', '1e2', 'a year', '99999999']) {
      assert.equal(daysSentence(text), 'Enter a whole number from 1 to 3650.', text);
    }
  });
});
