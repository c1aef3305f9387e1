import assert from 'node:assert/strict';
import { decodeCertificate } from '../../../../src/certificates/decodeCertificate.ts';
import { comparisonPage } from '../../../../src/viewer/compare/comparisonPage.ts';
import { type Der, element, integer, sequence } from '../../../fixtures/derWriter.ts';
import { extension, makeCertificate, makeKey } from '../../../fixtures/madeCertificate.ts';
import { assertSound, visibleText } from '../page/markup.ts';

const key = makeKey('P-256');
const old = await decodeCertificate(makeCertificate({ key }).der);
const renewed = await decodeCertificate(makeCertificate({ key, serialNumber: integer(7) }).der);

describe('The page of a comparison', () => {
  it('says plainly that two certificates are the same', () => {
    const page = comparisonPage({ name: 'a.cer', certificate: old }, { name: 'b.cer', certificate: old }).text;
    assertSound(page);
    assert.match(
      visibleText(page),
      /^a\.cer and b\.cer Both are the same certificate, byte for byte\. All \d+ fields are the same\.$/,
    );
  });

  it('shows the fields that differ in a table, and counts the others', () => {
    const page = comparisonPage({ name: 'old', certificate: old }, { name: 'new', certificate: renewed }).text;
    assertSound(page);
    const text = visibleText(page);
    assert.match(
      text,
      /Same subject, issuer and key: one is a renewal of the other\. 4 fields differ, \d+ are the same\./,
    );
    assert.match(text, /Serial number \(hex\) [0-9A-F]{30} 07/);
    assert.match(page, /<th scope="col">Field<\/th><th scope="col">old <span class="small">[0-9A-F]{8}/);
    assert.doesNotMatch(text, /Common name/);
  });

  it('never shows two different values as the same: it says that a hidden part differs, and counts what is too much', async () => {
    const withNames = async (last: string, ...others: readonly Der[]) => {
      const names = [...Array<string>(300).fill('a'), last].map((name) => element(0x82, Buffer.from(name)));
      const order = { key, extensions: [extension('2.5.29.17', sequence(...names)), ...others] };
      return { name: last, certificate: await decodeCertificate(makeCertificate(order).der) };
    };
    const alike = visibleText(comparisonPage(await withNames('b'), await withNames('c')).text);
    assert.match(alike, /Subject alternative name They differ in a part that is not shown\./);
    assert.match(alike, /301 lines in all/);
    const many = Array<Der>(70).fill(extension('1.2.3', integer(1)));
    const more = comparisonPage(await withNames('b'), await withNames('b', ...many)).text;
    assertSound(more);
    assert.match(visibleText(more), /72 fields differ,.* … and 20 more fields, which are not shown/);
  });

  it('treats nothing in a certificate or a name as markup', async () => {
    const hostile = await decodeCertificate(
      makeCertificate({ subject: [[['CN', '</td><script>alert(1)</script>']]] }).der,
    );
    const page = comparisonPage({ name: '<b>', certificate: old }, { name: '"x"', certificate: hostile }).text;
    assertSound(page);
  });
});
