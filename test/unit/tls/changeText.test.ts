import assert from 'node:assert/strict';
import { AzureError } from '../../../src/azure/azureError.ts';
import { previewText, questionDetail, resultSentence, resultText } from '../../../src/tls/changeText.ts';
import type { AppChange, ChangeOutcome } from '../../../src/tls/changeTls.ts';

const up = { setting: 'minTlsVersion', from: '1.0', to: '1.2' } as const;
const change = (name: string, ...differences: AppChange['differences']): AppChange => ({
  app: { id: name, key: name, name },
  differences,
});

describe('A change of TLS settings in words', () => {
  const preview = {
    environment: 'ase',
    wanted: { minTlsVersion: '1.2' },
    changes: [change('shop', up), change('orders')],
    unread: [{ name: 'blog', sentence: 'Could not read blog.' }],
  };

  it('says what changes for whom, who has it already and who cannot be read', () => {
    assert.equal(
      questionDetail(preview),
      [
        'shop: Minimum TLS version 1.0 → 1.2',
        'Has this already, not changed: orders.',
        'Could not be read, not changed: blog.',
        'Clients that do not support the new minimum can no longer connect.',
        'Azure may restart an app when its configuration changes.',
      ].join('\n\n'),
    );
    const text = previewText(preview);
    assert.match(text, /^\| shop \| Minimum TLS version 1\.0 → 1\.2 \|$/m);
    assert.match(text, /^\| orders \| nothing: it has this already \|$/m);
    assert.match(text, /^\| blog \| nothing: Could not read blog\. \|$/m);
  });

  it('names ten apps and counts the rest', () => {
    const changes = Array.from({ length: 12 }, (_, index) => change(`app-${index}`, up));
    assert.match(questionDetail({ ...preview, changes }), /app-9: [^\n]+\nand 2 more\n/);
  });

  it('warns of what is not secure', () => {
    const detail = (wanted: object): string => questionDetail({ ...preview, wanted });
    assert.match(detail({ minTlsVersion: '1.0' }), /TLS 1\.0 and 1\.1 are not secure\./);
    assert.match(detail({ httpsOnly: false }), /answer HTTP without TLS/);
    assert.match(detail({ clientCertificates: 'Required' }), /Clients without a certificate can no longer connect\./);
  });

  it('names each outcome', () => {
    const refusal = new AzureError('refused', {
      operation: 'change the TLS settings of blog',
      status: 400,
      serviceMessage: 'No.',
    });
    const outcomes: readonly (readonly [string, ChangeOutcome])[] = [
      ['shop', { kind: 'changed' }],
      ['orders', { kind: 'unchanged' }],
      ['late', { kind: 'notVisibleYet', differences: [up] }],
      ['taken', { kind: 'changedMeanwhile', differences: [{ ...up, from: '1.3' }] }],
      ['left', { kind: 'cancelled' }],
      ['blog', { kind: 'failed', error: refusal, done: [up], unknown: false }],
    ];
    const apps = outcomes.map(([name, outcome]) => ({ ...change(name, up), outcome }));
    const result = { environment: 'ase', apps, at: 0 };
    assert.equal(
      resultSentence(result),
      'Changed the TLS settings of 1 app on ase. Had this already: orders. Not shown by Azure yet: late. Changed by somebody else meanwhile, left alone: taken. Canceled: left. Failed: blog. Could not change the TLS settings of blog. Azure refused it. Azure says: No. Before that, Azure accepted: Minimum TLS version 1.0 → 1.2.',
    );
    const text = resultText(result);
    assert.match(
      text,
      /^\| taken \| [^|]+ \| somebody else changed it meanwhile, nothing was sent: Minimum TLS version 1\.3 → 1\.2 \|$/m,
    );
    assert.match(text, /^\| shop \| Minimum TLS version 1\.0 → 1\.2 \| changed, and read back \|$/m);
  });

  it('names several that failed, and those on which a part was changed', () => {
    const error = new AzureError('forbidden', { operation: 'change the TLS settings', status: 403 });
    const failed = (done: AppChange['differences']) => ({ kind: 'failed', error, done, unknown: false }) as const;
    const apps = [
      { ...change('shop', up), outcome: failed([up]) },
      { ...change('blog', up), outcome: failed([]) },
    ];
    assert.equal(
      resultSentence({ environment: 'ase', apps, at: 0 }),
      'Changed the TLS settings of 0 apps on ase. Failed: shop, blog. Only a part was changed on: shop. See the document for the reasons.',
    );
  });

  it('says of a failure without an answer that the change may be done', () => {
    const error = new AzureError('timeout', { operation: 'change the TLS settings of shop' });
    const apps = [{ ...change('shop', up), outcome: { kind: 'failed', error, done: [], unknown: true } as const }];
    assert.match(resultSentence({ environment: 'ase', apps, at: 0 }), /The change may be done all the same\.$/);
  });
});
