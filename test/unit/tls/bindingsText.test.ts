import assert from 'node:assert/strict';
import type { BindingRow, Bindings } from '../../../src/tls/bindings.ts';
import { bindingsCsv, bindingsText } from '../../../src/tls/bindingsText.ts';

const at = Date.UTC(2026, 10, 30, 8);
const rowOf = (changes: Partial<BindingRow> = {}): BindingRow => ({
  appId: '/sites/shop',
  appName: 'shop',
  hostName: 'shop.contoso.com',
  sslState: 'sni',
  thumbprint: 'A'.repeat(40),
  certificateNames: ['shop-tls'],
  expiresAt: Date.UTC(2027, 0, 1),
  warnings: [],
  ...changes,
});
const bindingsOf = (...rows: readonly BindingRow[]): Bindings => ({ rows, certificatesUnknown: undefined });

describe('The bindings of an app', () => {
  it('are a table of Markdown', () => {
    const text = bindingsText('shop', bindingsOf(rowOf()), at);
    assert.match(
      text,
      /^\| App \| Host name \| Type \| Certificate \| Expires \| Warning \| Thumbprint \(SHA-1\) \|$/m,
    );
    assert.match(text, /^\| :-- (\| :-- ){6}\|$/m);
    assert.match(text, /^\| shop \| shop\.contoso\.com \| SNI \| shop-tls \| 2027-01-01 \| none \| A{40} \|$/m);
  });

  it('are a line of CSV each, under a header, with all cells in quotes', () => {
    const lines = bindingsCsv('ase', bindingsOf(rowOf()), at).split('\r\n');
    assert.deepEqual(lines, [
      '"Environment","App","Host name","Type","Certificate","Expires","Warning","Thumbprint (SHA-1)","Problem","Read at","Resource id"',
      `"ase","shop","shop.contoso.com","SNI","shop-tls","2027-01-01","none","${'A'.repeat(40)}","none","2026-11-30 08:00:00 UTC","/sites/shop"`,
      '',
    ]);
  });

  it('have no formula in CSV, and say there why certificates are not known', () => {
    const row = rowOf({ certificateNames: ['=HYPERLINK("http://x")'], warnings: ['@SUM(A1)'] });
    const csv = bindingsCsv('ase', bindingsOf(row), at);
    assert.ok(csv.includes(`"'=HYPERLINK(""http://x"")"`));
    assert.ok(csv.includes(`"'@SUM(A1)"`));
    const unknown = bindingsCsv('ase', { rows: [rowOf()], certificatesUnknown: 'No permission.' }, at);
    assert.match(unknown, /"not checked","A{40}","No permission\."/);
  });
});
