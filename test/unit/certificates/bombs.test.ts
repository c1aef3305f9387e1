import assert from 'node:assert/strict';
import { CertificateError, maxFileBytes } from '../../../src/certificates/certificateError.ts';
import { findChains } from '../../../src/certificates/chains/findChains.ts';
import { readCertificateFile } from '../../../src/certificates/files/certificateFile.ts';
import { checkRoot } from '../../../src/certificates/rootChecks/checkRoot.ts';
import {
  bitString,
  type Der,
  element,
  explicit,
  integer,
  nothing,
  octetString,
  oid,
  sequence,
  set,
  utf8String,
} from '../../fixtures/derWriter.ts';
import { extension, makeCertificate } from '../../fixtures/madeCertificate.ts';
import { makeBundle } from '../../fixtures/madeCms.ts';

/** Far above what any of them takes; what grows with the square of the length takes minutes. */
const limitMilliseconds = 10_000;
const large = maxFileBytes - 1000;

const filled = (hex: string, octets = large): Buffer => Buffer.alloc(octets, Buffer.from(hex, 'hex'));
const repeated = (text: string): Buffer => Buffer.alloc(large, text);
const inPem = (body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from('-----BEGIN A-----\n'), body, Buffer.from('\n-----END A-----')]);
const named = (name: Der): Buffer => makeCertificate({ issuer: { ...makeCertificate(), subject: name } }).der;
const attribute = sequence(oid('2.5.4.3'), utf8String('abcdefgh'));
const marks = (count: number): Der => utf8String('\u0301\u0323'.repeat(count / 2));
const rsa = (octets: number): Buffer =>
  makeCertificate({
    publicKeyInfo: sequence(
      sequence(oid('1.2.840.113549.1.1.1'), nothing()),
      bitString(sequence(element(0x02, Buffer.alloc(octets, 0x77)), integer(3))),
    ),
  }).der;

function nested(depth: number): Der {
  let inner: Der = Buffer.alloc(0);
  for (let i = 0; i < depth; i++) {
    inner = sequence(inner);
  }
  return inner;
}

/** Small and large files that cost a careless reader its time, its memory or its stack. */
const bombs: Readonly<Record<string, () => Buffer>> = {
  '5,000 nested sequences': () => nested(5_000),
  '20,000 open ones of indefinite length': () => filled('3080', 40_000),
  'a length of 4 GiB': () => Buffer.from('3084ffffffff0000', 'hex'),
  'a length of 2^63': () => Buffer.from('30887fffffffffffffff0000', 'hex'),
  'extensions that are nothing': () => makeCertificate({ extensions: [filled('0500', 600_000)] }).der,
  'a name of one huge object identifier': () =>
    named(sequence(set(sequence(element(0x06, Buffer.alloc(900_000, 0x81)), utf8String('x'))))),
  'an object identifier of a million parts': () =>
    makeCertificate({ extensions: [sequence(element(0x06, Buffer.alloc(1_000_000, 1)), octetString(nothing()))] }).der,
  'a name of 100,000 parts': () => named(sequence(Buffer.alloc(100_000 * 19, set(attribute)))),
  'a part of 100,000 attributes': () => named(sequence(set(Buffer.alloc(100_000 * 17, attribute)))),
  'a million alternative names': () =>
    makeCertificate({ extensions: [extension('2.5.29.17', sequence(filled('820161', 3_000_000)))] }).der,
  'a name of a million combining marks': () => named(sequence(set(sequence(oid('2.5.4.3'), marks(1_000_000))))),
  'a bundle of names of combining marks': () =>
    makeBundle({
      certificates: Array.from({ length: 200 }, (_, i) =>
        named(sequence(set(sequence(oid('2.5.4.3'), marks(7_000 + i))))),
      ),
    }),
  'an RSA key of eight million bits': () => rsa(1_000_000),
  'a serial number of a million octets': () =>
    makeCertificate({ serialNumber: element(0x02, Buffer.alloc(1_000_000, 0x91)) }).der,
  'certificates of eight octets': () => filled('30063004a0000200'),
  'a bundle of two million nothings': () => makeBundle({ certificates: [filled('3000')] }),
  'an indefinite bundle of nothings': () =>
    Buffer.concat([
      Buffer.from('3080', 'hex'),
      oid('1.2.840.113549.1.7.2'),
      Buffer.from('a080', 'hex'),
      filled('0500'),
      filled('0000', 4),
    ]),
  'a bundle with nothings after it': () => Buffer.concat([sequence(oid('1.2.3'), explicit(0)), filled('0500')]),
  'backslashes in PEM': () => inPem(repeated('\\')),
  'tags in PEM': () => inPem(repeated('<a')),
  'entities in PEM': () => inPem(repeated('&#1')),
  'quote marks in PEM': () => inPem(repeated('\n > > >')),
  'blanks in PEM': () => inPem(Buffer.concat([repeated(' '), Buffer.from('*')])),
  'a header that does not end': () => inPem(Buffer.concat([Buffer.from('A: b'), repeated('\n ')])),
  'dashes and nothing else': () => repeated('-'),
  'BEGIN lines and nothing else': () => repeated('-----BEGIN A-----'),
  'words that are nearly long enough': () => repeated(`${'a'.repeat(59)}.`),
  'one long word': () => repeated('a'),
  'many words': () => repeated(`${'a'.repeat(64)}\n`),
  'blanks and nothing else': () => repeated(' '),
  'octets of percent signs': () => repeated('-----BEGIN%20%41'),
};

describe('Input that is made to cost time', () => {
  for (const [name, make] of Object.entries(bombs)) {
    it(`is done with: ${name}`, async function () {
      this.timeout(120_000);
      const bytes = make();
      assert.ok(bytes.length <= maxFileBytes);
      const started = performance.now();
      await readAll(bytes);
      const milliseconds = performance.now() - started;
      assert.ok(milliseconds < limitMilliseconds, `it took ${Math.round(milliseconds)} ms`);
    });
  }
});

/** Reads, checks and chains, or is refused. */
async function readAll(bytes: Uint8Array): Promise<void> {
  try {
    const { certificates } = await readCertificateFile(bytes);
    for (const certificate of certificates) {
      checkRoot(certificate, { now: 0 });
    }
    await findChains(certificates);
  } catch (error) {
    assert.ok(error instanceof CertificateError, String(error));
  }
}
