import assert from 'node:assert/strict';
import type { Certificate } from '../../../src/certificates/certificate.ts';
import { maxFileBytes } from '../../../src/certificates/certificateError.ts';
import { describeItem } from '../../../src/viewer/describeItem.ts';
import { certificateFacts } from '../../../src/viewer/facts/certificateFacts.ts';
import { copyText } from '../../../src/viewer/facts/fact.ts';
import { findFact } from '../../../src/viewer/shownItem.ts';
import {
  bitString,
  type Der,
  element,
  nothing,
  octetString,
  oid,
  sequence,
  set,
  utf8String,
} from '../../fixtures/derWriter.ts';
import { type CertificateOrder, extension, makeCertificate } from '../../fixtures/madeCertificate.ts';
import { assertSound, tagsOf, visibleText } from './page/markup.ts';
import { pageOf, shownFile } from './page/shown.ts';

const sizes = { 'just short enough to be read': 32_000, 'far too long to be read': 1_000_000 } as const;

const mostCharacters = 1_000_000;

const filled = (octets: number, ...content: readonly Uint8Array[]): Der => {
  const one = Buffer.concat(content);
  return Buffer.alloc(Math.floor(octets / one.length) * one.length, one);
};
const dns = element(0x82, Buffer.from('a'));

/** The content of a long value, and the extension that has it. */
const values: Readonly<Record<string, (octets: number) => Der>> = {
  'names of one letter': (octets) => extension('2.5.29.17', sequence(filled(octets, dns))),
  'names of nothing': (octets) => extension('2.5.29.17', sequence(filled(octets, element(0x82)))),
  'one long name that is escaped twice over': (octets) =>
    extension('2.5.29.17', sequence(element(0x82, Buffer.alloc(octets, '<')))),
  'one long name that cannot be seen': (octets) =>
    extension('2.5.29.17', sequence(element(0x82, Buffer.alloc(octets, 0x80)))),
  purposes: (octets) => extension('2.5.29.37', sequence(filled(octets, oid('1.2.3.4')))),
  'authority names': (octets) => extension('2.5.29.35', sequence(element(0xa1, filled(octets, dns)))),
  policies: (octets) => extension('2.5.29.32', sequence(filled(octets, sequence(oid('1.2.3.4'))))),
  'policy qualifiers': (octets) => {
    const qualifier = sequence(oid('1.3.6.1.5.5.7.2.1'), element(0x16));
    return extension('2.5.29.32', sequence(sequence(oid('1.2.3.4'), sequence(filled(octets, qualifier)))));
  },
  'key usage bits': (octets) => extension('2.5.29.15', bitString(Buffer.alloc(octets, 0xff))),
  'name constraints': (octets) => extension('2.5.29.30', sequence(element(0xa0, filled(octets, sequence(dns))))),
  'distribution points': (octets) =>
    extension('2.5.29.31', sequence(filled(octets, sequence(element(0xa0, element(0xa0, dns)))))),
  'a comment': (octets) => extension('2.16.840.1.113730.1.13', element(0x16, Buffer.alloc(octets, '"'))),
  'an unknown value': (octets) => extension('1.2.3.4', octetString(Buffer.alloc(octets, 7))),
};

const orders: Readonly<Record<string, () => CertificateOrder>> = {
  '500 extensions of an unknown kind': () => ({
    extensions: Array<Der>(500).fill(extension('1.2.3.4', octetString(Buffer.alloc(4_000)))),
  }),
  '500 extensions of names': () => ({
    extensions: Array<Der>(500).fill(extension('2.5.29.17', sequence(filled(120, element(0x82))))),
  }),
  'a subject of 300 parts': () => ({ subject: Array(300).fill([['CN', '']]) }),
  'a subject of one part with 300 attributes': () => ({ subject: [Array(300).fill(['CN', '"'])] }),
  'a subject of one long value': () => ({ subject: [[['CN', '\u202e'.repeat(5_000)]]] }),
  'a long serial number': () => ({ serialNumber: element(0x02, Buffer.alloc(4_000_000, 0x91)) }),
};

async function read(order: CertificateOrder): Promise<Certificate> {
  const [certificate] = (await shownFile(makeCertificate(order).der)).certificates;
  assert.ok(certificate !== undefined);
  return certificate;
}

async function assertBounded(order: CertificateOrder): Promise<void> {
  const { der } = makeCertificate(order);
  assert.ok(der.length <= maxFileBytes);
  const content = await shownFile(der);
  const page = pageOf(content);
  assertSound(page);
  assert.ok(page.length < mostCharacters, `its page has ${page.length} characters`);
  const text = content.certificates
    .map(describeItem)
    .join('')
    .replace(/-----BEGIN[\s\S]*/, '');
  assert.ok(text.length < mostCharacters, `its text has ${text.length} characters`);
}

describe('A certificate that is long on purpose', () => {
  for (const [name, make] of Object.entries(values)) {
    for (const [size, octets] of Object.entries(sizes)) {
      it(`has a page and a text of a bounded size: ${name}, ${size}`, () =>
        assertBounded({ extensions: [make(octets)] }));
    }
  }
  for (const [name, order] of Object.entries(orders)) {
    it(`has a page and a text of a bounded size: ${name}`, () => assertBounded(order()));
  }

  it('says how much is not shown, and still copies everything', async () => {
    const names = Array.from({ length: 1_234 }, (_, index) => element(0x82, Buffer.from(`host${index}.contoso.com`)));
    const order = { extensions: [extension('2.5.29.17', sequence(...names))] };
    const page = pageOf(await shownFile(makeCertificate(order).der));
    assert.match(visibleText(page), /host199\.contoso\.com … and 1,034 more, 1,234 lines in all/);
    const labels = tagsOf(page).map(({ attributes }) => attributes.get('aria-label'));
    assert.ok(labels.includes('Copy Extensions: Subject alternative name, all 1,234 lines'));
    const certificate = await read(order);
    const fact = findFact(certificate, 'extension.2.5.29.17');
    assert.ok(fact !== undefined && copyText(fact).endsWith('\nDNS name: host1233.contoso.com'));
    assert.match(describeItem(certificate), /\n {8}… and 1,034 more, 1,234 lines in all\n/);
  });

  it('says how long a value is, and still copies everything', async () => {
    const certificate = await read({ subject: [[['CN', `${'a'.repeat(1_999)}\u{1f512}${'b'.repeat(3_000)}`]]] });
    const fact = findFact(certificate, 'subject.CN');
    assert.equal(fact === undefined ? 0 : copyText(fact).length, 5_001);
    const text = describeItem(certificate);
    assert.match(text, /\n {8}a{1999}\n {8}… 5,001 characters in all\n/);
    assert.ok(text.isWellFormed());
    const page = pageOf(await shownFile(certificate.der));
    assert.match(page, /title="Copy Common name \(CN\), all 5,001 characters"/);
    assert.match(page, /<h1>a{200}…<\/h1>/);
  });

  it('counts the extensions that are not shown', async () => {
    const one = extension('1.2.3.4', nothing());
    const order = { extensions: Array<Der>(60).fill(one) };
    const page = visibleText(pageOf(await shownFile(makeCertificate(order).der)));
    assert.match(page, /… and 10 more, which are not shown\.$/);
    const certificate = await read(order);
    assert.match(describeItem(certificate), /\n {4}… and 10 more, which are not shown\n/);
    assert.equal(certificateFacts(certificate).extensions.facts.length, 60);
  });

  it('says that no check uses an extension that is too long', async () => {
    const page = pageOf(
      await shownFile(makeCertificate({ extensions: [extension('2.5.29.17', sequence(filled(200_000, dns)))] }).der),
    );
    assert.match(visibleText(page), /This extension is too long to be read here, so no check uses it\. Its bytes:/);
    assert.match(visibleText(page), /ext-malformed/);
    assert.match(page, /title="Copy Subject alternative name, all 200,003 octets"/);
  });

  it('is refused for a name that no certificate has', async () => {
    const subject = sequence(...Array<Der>(2_000).fill(set(sequence(oid('2.5.4.3'), utf8String('a')))));
    const order = { issuer: { ...makeCertificate(), subject } };
    await assert.rejects(shownFile(makeCertificate(order).der), /refused/);
  });
});
