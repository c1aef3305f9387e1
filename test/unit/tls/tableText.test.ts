import assert from 'node:assert/strict';
import { tableText } from '../../../src/tls/tableText.ts';
import { rowOf, tableOf, unreadRow } from './tables.ts';

describe('A table of TLS settings as Markdown', () => {
  it('has a row for each app, with every value in words', () => {
    const site = {
      clientCertEnabled: true,
      clientCertMode: 'OptionalInteractiveUser',
      clientCertExclusionPaths: '/a|b',
    };
    const text = tableText(
      tableOf([
        rowOf('shop', { site, web: { minTlsCipherSuite: 'TLS_AES_256_GCM_SHA384' }, from: 'resourceGraph' }),
        rowOf('orders', { site: { httpsOnly: undefined, endToEndEncryptionEnabled: undefined } }),
      ]),
    );
    assert.ok(
      text.includes(
        '| shop | 1.2 | 1.2 | yes | optional for interactive users | /a\\|b | no | Resource Graph | TLS_AES_256_GCM_SHA384 |',
      ),
    );
    assert.ok(text.includes('| orders | 1.2 | 1.2 | not given | ignored | none | not given | the app | not set |'));
    assert.match(text, /come from Azure Resource Graph\. It shows most changes within 30 seconds/);
    assert.match(text, /Everything was read at 2026-11-30 08:00:00 UTC\./);
  });

  it('has a row for an app that could not be read, never a blank, and says why', () => {
    const text = tableText(tableOf([unreadRow('shop', 'Azure did not answer in time.')]));
    assert.match(text, /^\| shop \| not read: Azure did not answer in time\. \| not read: /m);
    assert.match(text, /^- \*\*shop\*\*: Could not read shop\. Azure did not answer in time\.$/m);
    assert.doesNotMatch(text, /\| *\|/);
  });

  it('says why Azure Resource Graph was not used, and what the environment itself sets', () => {
    const graph = {
      kind: 'failed',
      sentence: 'Could not query. Your account does not have permission for this.',
    } as const;
    const text = tableText(tableOf([rowOf('shop')], { graph, environmentSettings: ['It refuses TLS 1.0.'] }));
    assert.match(text, /^- Azure Resource Graph was not used\. Could not query\. Your account/m);
    assert.match(text, /^It refuses TLS 1\.0\.$/m);
  });

  it('takes names and values from outside literally', () => {
    const row = rowOf('shop', { site: { clientCertExclusionPaths: '[x](command:evil) <b>' } });
    assert.ok(tableText(tableOf([row])).includes('\\[x\\](command:evil) \\<b\\>'));
  });
});
