import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AlgorithmIdentifier } from 'pkijs';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { identifierOf, numberOf, octetsOf, parseAsn1, partsOf, readAs } from '../../../../src/certificates/der/asn1.ts';
import { asStreamed, open, withLongLengths } from '../../../fixtures/berWriter.ts';
import { type Der, element, integer, nothing, octetString, oid, sequence, set } from '../../../fixtures/derWriter.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const refuses = (read: () => unknown, reason = 'malformed'): void =>
  assert.throws(read, (error) => error instanceof CertificateError && error.reason === reason);

describe('parseAsn1', () => {
  it('reads DER, streams and long lengths alike', () => {
    const { value } = fc.letrec<{ value: Der }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'medium' },
        fc.uint8Array({ maxLength: 300 }).map(octetString),
        fc.array(tie('value'), { maxLength: 4 }).map((parts) => sequence(...parts)),
        fc.array(tie('value'), { maxLength: 4 }).map((parts) => set(...parts)),
        fc.array(tie('value'), { maxLength: 2 }).map((parts) => element(0xa3, ...parts)),
      ),
    }));
    fc.assert(
      fc.property(value, (der) => {
        for (const ber of [der, asStreamed(der), withLongLengths(der)]) {
          assert.deepEqual(octetsIn(parseAsn1(ber)), octetsIn(parseAsn1(der)));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('joins segments of segments', () => {
    assert.deepEqual(
      Buffer.from(octetsOf(parseAsn1(open(0x24, open(0x24, octetString(hex('01'))), octetString(hex('02')))))),
      hex('01 02'),
    );
  });

  it('reads numbers of up to 6 octets, and object identifiers', () => {
    for (const number of [0, 1, 127, 128, 2 ** 24, 2 ** 31, 2 ** 47 - 1]) {
      const octets = Buffer.alloc(6);
      octets.writeIntBE(number, 0, 6);
      assert.equal(numberOf(parseAsn1(integer(...octets))), number);
    }
    assert.equal(numberOf(parseAsn1(integer(0xff))), -1);
    assert.equal(identifierOf(parseAsn1(oid('1.2.840.113549.1.7.2'))), '1.2.840.113549.1.7.2');
  });

  it('leaves alone what is in a string', () => {
    const inside = sequence(integer(1));
    assert.deepEqual(Buffer.from(octetsOf(parseAsn1(octetString(inside)))), inside);
  });

  it('refuses what is not one value from end to end', () => {
    for (const text of ['', '30', '30 03 02 01', '30 80 02 01 01', '05 00 05 00', '04 80 01 00 00', '30 03 02 05 01']) {
      refuses(() => parseAsn1(hex(text)));
    }
    refuses(() => parseAsn1(open(0x24, integer(1))));
  });

  it('refuses what would take long before it is parsed', () => {
    refuses(() => parseAsn1(sequence(Buffer.alloc(4_000_000, hex('05 00')))), 'tooMany');
    refuses(() => parseAsn1(Buffer.alloc(40_000, hex('30 80'))), 'tooMany');
    refuses(() => parseAsn1(element(0x06, Buffer.alloc(1_000_000, 1))), 'tooMany');
  });

  it('tells what has another form than it is read as', () => {
    assert.equal(readAs(AlgorithmIdentifier, parseAsn1(sequence(oid('1.2.3'), nothing()))).algorithmId, '1.2.3');
    refuses(() => readAs(AlgorithmIdentifier, parseAsn1(sequence(nothing()))));
    refuses(() => readAs(AlgorithmIdentifier, undefined));
    for (const read of [octetsOf, partsOf, numberOf, identifierOf]) {
      refuses(() => read(parseAsn1(nothing())));
      refuses(() => read(undefined));
    }
  });
});

/** The octets of all strings inside, in order, and how they are nested. */
function octetsIn(block: unknown): unknown {
  try {
    return Buffer.from(octetsOf(block)).toString('hex');
  } catch {
    return partsOf(block).map(octetsIn);
  }
}
