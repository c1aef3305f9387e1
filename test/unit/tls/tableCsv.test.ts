import assert from 'node:assert/strict';
import { csvCell, tableCsv } from '../../../src/tls/tableCsv.ts';
import { rowOf, tableOf, unreadRow } from './tables.ts';

describe('A table of TLS settings as CSV', () => {
  it('has a header and one line for each app, all cells in quotes', () => {
    const lines = tableCsv(tableOf([rowOf('shop'), unreadRow('orders', 'No answer, "yet".')])).split('\r\n');
    assert.equal(lines.length, 4);
    assert.equal(lines[3], '');
    assert.match(lines[0] ?? '', /^"Environment","App","Minimum TLS",/);
    const shop =
      '"ase","shop","1.2","1.2","yes","ignored","none","no","not set","the app","none","2026-11-30 08:00:00 UTC",';
    assert.ok(lines[1]?.startsWith(shop), lines[1]);
    assert.match(lines[2] ?? '', /"nothing","Could not read orders\. No answer, ""yet""\."/);
  });

  it('lets no text become a formula', () => {
    for (const text of [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '\n1',
      ' =1',
      '\u0000=1',
      '＝1',
      '－1',
      '＋1',
      '＠a',
    ]) {
      assert.equal(csvCell(text), `"'${text}"`, JSON.stringify(text));
    }
    const row = rowOf('shop', { site: { clientCertExclusionPaths: '=HYPERLINK("http://x")' } });
    assert.ok(tableCsv(tableOf([row])).includes(`"'=HYPERLINK(""http://x"")"`));
  });

  it('keeps other text as it is', () => {
    for (const text of ['/health,/ready', '1.2', 'a=b', 'two\r\nlines', "it's", '']) {
      assert.equal(csvCell(text), `"${text}"`);
    }
  });
});
