import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RelativeDistinguishedNames } from 'pkijs';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import type { Irregularity } from '../../../../src/certificates/irregularity.ts';
import {
  type DistinguishedName,
  isSameName,
  readName,
  shortName,
} from '../../../../src/certificates/names/distinguishedName.ts';
import { bitString, type Der, element, sequence, set, stringTags } from '../../../fixtures/derWriter.ts';
import { type CertificateOrder, nameOf } from '../../../fixtures/madeCertificate.ts';

type Rdns = NonNullable<CertificateOrder['subject']>;

function parse(der: Der): { readonly name: DistinguishedName; readonly noted: readonly Irregularity[] } {
  const noted: Irregularity[] = [];
  const name = readName(RelativeDistinguishedNames.fromBER(der), (irregularity) => noted.push(irregularity));
  return { name, noted };
}

const read = (rdns: Rdns): DistinguishedName => parse(nameOf(rdns)).name;
const cn = (value: string | Der): Rdns => [[['CN', value]]];

/** What an RFC 4514 reader would make of a value: the inverse of escaping, written apart from it. */
function unescaped(text: string): string {
  const octets = text.replace(/\\([0-9A-F]{2})|\\(.)|([^\\])/gu, (_, hex: string, special: string, plain: string) =>
    hex === undefined
      ? Buffer.from(special ?? plain).toString('latin1')
      : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(octets, 'latin1').toString();
}

describe('readName', () => {
  it('writes the particular first', () => {
    assert.equal(read([[['C', 'US']], [['O', 'Contoso']], [['CN', 'Root']]]).text, 'CN=Root,O=Contoso,C=US');
  });

  it('keeps a multi-valued part together', () => {
    const name = read([
      [
        ['O', 'Contoso'],
        ['OU', 'PKI'],
      ],
      [['CN', 'Root']],
    ]);
    assert.equal(name.text, 'CN=Root,OU=PKI+O=Contoso');
    assert.deepEqual(
      name.relativeNames.map((part) => part.map(({ type, value }) => `${type}:${value}`)),
      [['O:Contoso', 'OU:PKI'], ['CN:Root']],
    );
  });

  const escapes = {
    'a,b+c"d\\e<f>g;h': 'a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h',
    ' x ': '\\ x\\ ',
    ' ': '\\ ',
    'x\\ ': 'x\\\\\\ ',
    '#x#': '\\#x#',
    'a=b': 'a=b',
    'Größe 測試': 'Größe 測試',
    'a\0b': 'a\\00b',
    'Root\nIssuer: CN=Other': 'Root\\0AIssuer: CN=Other',
    'Root \u202egro.elgoog': 'Root \\E2\\80\\AEgro.elgoog',
    'Micro\u200bsoft': 'Micro\\E2\\80\\8Bsoft',
    'a\u00a0b': 'a\\C2\\A0b',
    'a\u3164b': 'a\\E3\\85\\A4b',
    'a\u2028b': 'a\\E2\\80\\A8b',
  };
  for (const [value, escaped] of Object.entries(escapes)) {
    it(`escapes ${JSON.stringify(value)}`, () => {
      assert.equal(read(cn(value)).text, `CN=${escaped}`);
    });
  }

  it('escapes so that the value can be had back, and leaves nothing invisible', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (value) => {
        const text = read(cn(value)).text.slice('CN='.length);
        assert.equal(unescaped(text), value);
        assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
      { examples: [['\\'], ['\\ '], ['# '], ['\u202e'], ['a\\41']] },
    );
  });

  const strings: readonly (readonly [string, Der, string])[] = [
    ['PrintableString', element(stringTags.printable, Buffer.from('Contoso')), 'Contoso'],
    ['TeletexString as Latin-1', element(stringTags.teletex, Buffer.from('Zürich', 'latin1')), 'Zürich'],
    ['BMPString', element(stringTags.bmp, Buffer.from('測試☃', 'utf16le').swap16()), '測試☃'],
    ['UniversalString', element(stringTags.universal, Buffer.from('0001f512', 'hex')), '🔒'],
    ['a value that is no text as the hex of its DER', bitString(Buffer.from([0xaa])), '#030200AA'],
  ];
  for (const [name, der, value] of strings) {
    it(`reads ${name}`, () => {
      assert.equal(read(cn(der)).relativeNames[0]?.[0]?.value, value);
    });
  }

  it('writes an unknown type in dotted form with the hex of its value', () => {
    assert.equal(read([[['1.2.3.4', 'x']]]).text, '1.2.3.4=#0C0178');
  });

  const odd: readonly (readonly [string, Der, string])[] = [
    ['invalid UTF-8', element(stringTags.utf8, Buffer.from([0xc3, 0x28])), 'CN=Ã('],
    ['a lone surrogate', element(stringTags.bmp, Buffer.from([0xd8, 0x00])), 'CN=\\EF\\BF\\BD'],
    ['no such code point', element(stringTags.universal, Buffer.from([0, 0x11, 0, 0])), 'CN=\ufffd'],
  ];
  for (const [what, value, text] of odd) {
    it(`shows ${what}, and notes it`, () => {
      const { name, noted } = parse(nameOf(cn(value)));
      assert.equal(name.text, text);
      assert.deepEqual(noted, ['nameText']);
    });
  }

  it('keeps an empty part, which has no text', () => {
    const { relativeNames, text } = parse(sequence(set(), ...[nameOf(cn('Root')).subarray(2)])).name;
    assert.deepEqual([relativeNames.length, relativeNames[0], text], [2, [], 'CN=Root']);
  });

  it('refuses more than 16 KiB', () => {
    assert.throws(
      () => read(cn('a'.repeat(16_400))),
      (error) => error instanceof CertificateError && error.reason === 'overlong',
    );
  });
});

describe('isSameName', () => {
  it('ignores case, runs of blanks and how the text is encoded', () => {
    const printable = element(stringTags.printable, Buffer.from('contoso  ROOT '));
    assert.ok(isSameName(read(cn('Contoso Root')), read(cn(printable))));
    assert.ok(isSameName(read(cn('Größe'.normalize('NFC'))), read(cn('Größe'.normalize('NFD')))));
  });

  it('compares values that are very long as they are written, since to normalise them would take its time', () => {
    const marks = 'a\u0301'.repeat(2_000);
    assert.ok(isSameName(read(cn(marks)), read(cn(marks))));
    assert.ok(!isSameName(read(cn(marks)), read(cn(`${marks}\u0301`))));
    assert.ok(!isSameName(read(cn(marks)), read(cn(marks.normalize('NFC')))));
    assert.ok(!isSameName(read(cn(marks)), read(cn(marks.toUpperCase()))));
    // Far above what RFC 5280 allows, and still folded.
    assert.ok(isSameName(read(cn('a'.repeat(256))), read(cn('A'.repeat(256)))));
  });

  it('ignores the order within a part', () => {
    const [one, other] = [['O', 'A'] as const, ['CN', 'B'] as const];
    assert.ok(isSameName(read([[one, other]]), read([[other, one]])));
  });

  it('tells different names apart', () => {
    const root = read([[['O', 'A']], [['CN', 'B']]]);
    for (const other of [
      read([
        [
          ['O', 'A'],
          ['CN', 'B'],
        ],
      ]),
      read([[['CN', 'B']], [['O', 'A']]]),
      read([[['O', 'A']], [['CN', 'B\0']]]),
      read([[['O', 'A']]]),
    ]) {
      assert.ok(!isSameName(root, other));
    }
  });
});

describe('shortName', () => {
  it('is the most particular common name, else the unit, else the organization, else all of it', () => {
    assert.equal(shortName(read([[['CN', 'general']], [['CN', 'particular']], [['O', 'Contoso']]])), 'particular');
    assert.equal(shortName(read([[['O', 'Contoso, Inc.']], [['OU', 'PKI']]])), 'PKI');
    assert.equal(shortName(read([[['O', 'Contoso, Inc.']], [['CN', ' ']]])), 'Contoso, Inc.');
    assert.equal(shortName(read([[['C', 'US']]])), 'C=US');
    assert.equal(shortName(read([])), '');
  });

  it('shows what cannot be seen', () => {
    assert.equal(shortName(read(cn('a\u202eb'))), 'a\\E2\\80\\AEb');
    assert.equal(shortName(read(cn('a'.repeat(200)))), 'a'.repeat(200));
    assert.equal(shortName(read(cn('a'.repeat(201)))), `${'a'.repeat(200)}…`);
  });
});
