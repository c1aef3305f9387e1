import assert from 'node:assert/strict';
import { AzureError } from '../../../../src/azure/azureError.ts';
import type { BoundHost } from '../../../../src/azure/hostNameBinding.ts';
import type { WebCertificate } from '../../../../src/azure/webCertificate.ts';
import { readServerCertificate } from '../../../../src/certificates/serverCertificate/readServerCertificate.ts';
import {
  changedWords,
  failedSentence,
  hostLines,
  reboundSentence,
  slowSentence,
  uploadDetail,
} from '../../../../src/commands/serverCertificates/serverCertificateWords.ts';
import { aesPfx } from '../../../fixtures/madePfx.ts';
import { pfxPassword } from '../../../fixtures/testSecrets.ts';

const host = (hostName: string): BoundHost => ({
  app: { id: '/shop', key: '/shop', name: 'shop' },
  hostName,
  sslState: 'sni',
  thumbprint: 'A'.repeat(40),
});
const [one, two, three] = ['one.example', 'two.example', 'three.example'].map(host) as [
  BoundHost,
  BoundHost,
  BoundHost,
];

describe('The words for server certificates', () => {
  it('count what was changed', () => {
    assert.equal(reboundSentence('Moved', { moved: [one], failed: [], left: [] }), 'Moved 1 host name.');
    assert.equal(reboundSentence('Bound', { moved: [one, two], failed: [], left: [] }), 'Bound 2 host names.');
  });

  it('name what was not changed, and why', () => {
    const why = new AzureError('forbidden', { operation: 'change the certificate of two.example on shop' });
    assert.equal(
      reboundSentence('Moved', { moved: [one], failed: [{ host: two, why }], left: [three] }),
      'Moved 1 of 3 host names. Not tried, so unchanged: three.example. Could not change the certificate of two.example on shop. Your account does not have permission for this.',
    );
  });

  it('say which certificate somebody else put there', () => {
    const found = { sslState: 'sni', thumbprint: 'B'.repeat(40) } as const;
    assert.match(failedSentence({ host: one, why: { kind: 'undone', found } }), /has another certificate \(B{40}\)/);
    assert.match(failedSentence({ host: one, why: { kind: 'undone', found: undefined } }), /\(none\)/);
    assert.match(failedSentence({ host: one, why: { kind: 'slow', tookMs: 9_000 } }), /took so long/);
    assert.match(
      failedSentence({ host: one, why: { kind: 'unread', error: new Error('No network') } }),
      /could not be read back\. No network\./,
    );
  });

  it('say what somebody else did to an upload, or what an upload may have done', () => {
    const another = { thumbprint: 'B'.repeat(40) } as WebCertificate;
    assert.match(changedWords(another), /^is another certificate \(thumbprint B{40}\): somebody else changed it/);
    assert.match(changedWords(undefined), /^is gone: /);
    assert.match(slowSentence('shop', 12_400), /^Azure took 12 seconds to save shop\. If somebody else saved/);
  });

  it('list at most ten host names', () => {
    const lines = hostLines(Array.from({ length: 12 }, (_, i) => host(`h${i}.example`))).split('\n');
    assert.deepEqual([lines.length, lines[0], lines.at(-1)], [11, '• h0.example (shop)', '• and 2 more']);
  });

  it('say what a .pfx is before it is sent, with every doubt', async () => {
    const read = await readServerCertificate(aesPfx(), pfxPassword, Date.UTC(2026, 5, 1));
    assert.ok(read.kind === 'serverCertificate');
    const detail = uploadDetail(read);
    assert.match(detail, /^Host names: shop\.fabrikam\.com, \*\.shop\.fabrikam\.com\n/);
    assert.match(detail, /\nKey: RSA 2048 bits, belongs to the certificate\n/);
    assert.match(detail, /\n\n• It is not encrypted with triple DES/);
    assert.ok(!detail.includes(pfxPassword));
  });
});
