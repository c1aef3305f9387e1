import assert from 'node:assert/strict';
import { pemBlocks } from '../../../src/certificates/files/pem.ts';
import { describeItem } from '../../../src/viewer/describeItem.ts';
import {
  findFact,
  isRevocationList,
  itemSections,
  itemsOf,
  itemTitle,
  type ShownItem,
} from '../../../src/viewer/shownItem.ts';
import { armour, integer, oid, sequence, utcTime, utf8String } from '../../fixtures/derWriter.ts';
import { extension, makeCertificate, makeKey } from '../../fixtures/madeCertificate.ts';
import { attribute, makeRequest, makeRevocationList, reasonCode, revokedEntry } from '../../fixtures/madeRelated.ts';
import { assertSound, visibleText } from './page/markup.ts';
import { pageOf, shownFile } from './page/shown.ts';

async function itemOf(bytes: Uint8Array): Promise<ShownItem> {
  const [item, ...others] = itemsOf(await shownFile(bytes));
  assert.ok(item !== undefined);
  assert.deepEqual(others, []);
  return item;
}

function lines(item: ShownItem, id: string): readonly string[] | undefined {
  return findFact(item, id)?.lines;
}

describe('A certificate request in the viewer', () => {
  it('has a page that says what it is, without Add, Save and Compare', async () => {
    const page = pageOf(await shownFile(makeRequest()));
    assertSound(page);
    const text = visibleText(page);
    assert.match(text, /^app\.contoso\.com test\.cer Certificate request \(CSR\) Signed by its own key Copy as Text/);
    assert.match(text, /It is not a certificate, so it cannot be added/);
    assert.doesNotMatch(page, /data-action="(?:add|saveAs|copyAs|saveAsTemplate|compare)"/);
  });

  it('says what is asked for: subject, key, extensions and attributes', async () => {
    const usage = extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1')));
    const item = await itemOf(
      makeRequest({
        extensions: [usage],
        attributes: [attribute('1.2.840.113549.1.9.2', utf8String('first\nsecond'))],
      }),
    );
    assert.deepEqual(
      itemSections(item).map(({ title }) => title),
      ['Thumbprints', 'Subject', 'Public key', 'Requested extensions', 'Attributes and version', 'Signature'],
    );
    assert.deepEqual(lines(item, 'subject.CN'), ['app.contoso.com']);
    assert.ok(findFact(item, 'extension.2.5.29.37') !== undefined);
    assert.equal(lines(item, 'attribute.1.2.840.113549.1.9.2')?.length, 1);
    assert.deepEqual(lines(item, 'version'), ['1']);
  });

  it('says that another key signed it', async () => {
    const item = await itemOf(makeRequest({ carriedKey: makeKey('P-256') }));
    assert.deepEqual(lines(item, 'signature.own'), ['No, its own key does not verify the signature']);
  });

  it('says where a private key stands beside it, and offers nothing to save', async () => {
    const key = makeKey('P-256');
    const file = `${armour('CERTIFICATE REQUEST', makeRequest({ key }))}${key.privateKey.export({ format: 'pem', type: 'pkcs8' })}`;
    const text = visibleText(pageOf(await shownFile(Buffer.from(file))));
    assert.match(text, /^This file contains a private key \(line \d+\)\. The key was not read\./);
    assert.doesNotMatch(text, /Save As/);
  });

  it('is text that says what it is, and ends with its PEM', async () => {
    const der = makeRequest();
    const described = describeItem(await itemOf(der));
    assert.match(described, /^app\.contoso\.com\n\nCertificate request \(CSR\)\n\nThumbprints\n/);
    const [block] = pemBlocks(described);
    assert.equal(block?.label, 'CERTIFICATE REQUEST');
    assert.deepEqual(block?.bytes, new Uint8Array(der));
  });
});

describe('A revocation list in the viewer', () => {
  const day = utcTime('260101000000Z');

  it('has a page that says what it is, and that it is out of date', async () => {
    const page = pageOf(await shownFile(makeRevocationList()));
    assertSound(page);
    assert.match(
      visibleText(page),
      /^Contoso Root CA test\.cer Certificate revocation list \(CRL\) Out of date since 2026-02-01, 296 days ago Copy as Text/,
    );
    assert.doesNotMatch(page, /data-action="(?:add|saveAs|copyAs|saveAsTemplate|compare)"/);
  });

  it('says what it revokes, when and why', async () => {
    const reason = extension('2.5.29.21', reasonCode(1));
    const item = await itemOf(
      makeRevocationList({ entries: [revokedEntry(integer(0x11), day, reason), revokedEntry(integer(0x12), day)] }),
    );
    assert.deepEqual(lines(item, 'revoked.count'), ['2']);
    assert.deepEqual(lines(item, 'revoked.entries'), [
      '11, 2026-01-01 00:00:00 UTC, Key compromise',
      '12, 2026-01-01 00:00:00 UTC',
    ]);
  });

  it('counts entries that it does not show', async () => {
    const entries = Array.from({ length: 2_000 }, (_, index) => revokedEntry(integer(index + 1), day));
    const item = await itemOf(makeRevocationList({ entries }));
    assert.deepEqual(lines(item, 'revoked.count'), ['2,000']);
    assert.equal(lines(item, 'revoked.entries')?.length, 1_000);
    const page = pageOf(await shownFile(makeRevocationList({ entries })));
    assertSound(page);
    assert.match(page, /aria-label="Revoked certificates: The first 1,000 certificates, 1000 lines" tabindex="0"/);
    assert.match(page, /aria-label="Copy Revoked certificates: The first 1,000 certificates"/);
  });

  it('is verified by the certificate of its issuer, where the file has it', async () => {
    const root = makeCertificate();
    const issuer = [[['O', 'Contoso']], [['CN', 'Contoso Root CA']]] as const;
    const list = makeRevocationList({ issuer, key: root.key });
    const alone = await itemOf(list);
    assert.match(
      lines(alone, 'signature.issuer')?.[0] ?? '',
      /^Signature not checked: the certificate of its issuer is not/,
    );
    const file = `${armour('X509 CRL', list)}${armour('CERTIFICATE', root.der)}`;
    const verified = itemsOf(await shownFile(Buffer.from(file))).find(isRevocationList);
    assert.ok(verified !== undefined);
    assert.match(lines(verified, 'signature.issuer')?.[0] ?? '', /^Yes, /);
  });

  it('says what is odd about it', async () => {
    const item = await itemOf(makeRevocationList({ thisUpdate: utcTime('2601010000Z') }));
    assert.deepEqual(lines(item, 'oddity'), ['A date in it is written in an unusual way.']);
  });

  it('says that there is no next update', async () => {
    const item = await itemOf(makeRevocationList({ nextUpdate: null }));
    assert.deepEqual(lines(item, 'updates.next'), ['None']);
  });

  it('is text that ends with its PEM', async () => {
    const der = makeRevocationList();
    const [block] = pemBlocks(describeItem(await itemOf(der)));
    assert.equal(block?.label, 'X509 CRL');
    assert.deepEqual(block?.bytes, new Uint8Array(der));
  });
});

describe('A file with certificates, requests and revocation lists', () => {
  it('lists all of them, certificates first, each with a page', async () => {
    const file = [
      armour('X509 CRL', makeRevocationList()),
      armour('CERTIFICATE REQUEST', makeRequest()),
      armour('CERTIFICATE', makeCertificate().der),
    ].join('');
    const content = await shownFile(Buffer.from(file));
    const items = itemsOf(content);
    assert.deepEqual(items.map(itemTitle), ['Contoso Root CA', 'app.contoso.com', 'Contoso Root CA']);
    for (const item of items) {
      const page = pageOf(content, item);
      assertSound(page);
      assert.match(visibleText(page), /^1 certificate, 1 certificate request, 1 revocation list /);
    }
  });
});
