import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { toDer } from '../../../../src/certificates/der/toDer.ts';
import { asStreamed, open } from '../../../fixtures/berWriter.ts';
import { type Der, element, integer, octetString, sequence, set } from '../../../fixtures/derWriter.ts';
import { fixture } from '../fixtures.ts';

function reasonOf(ber: Uint8Array): string {
  try {
    toDer(ber);
  } catch (error) {
    assert.ok(error instanceof CertificateError, String(error));
    return error.reason;
  }
  return 'none';
}

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('toDer', function () {
  // Files of megabytes are among them, and machines are slow.
  this.timeout(10_000);

  it('leaves DER as it is', () => {
    const der = fixture('contoso-server.cer');
    assert.deepEqual(toDer(der), new Uint8Array(der));
  });

  it('turns every value back that was streamed', () => {
    const { value } = fc.letrec<{ value: Der }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'medium' },
        fc.uint8Array({ maxLength: 300 }).map(octetString),
        fc.uint8Array({ minLength: 1, maxLength: 3 }).map((octets) => integer(...octets)),
        fc.array(tie('value'), { maxLength: 4 }).map((parts) => sequence(...parts)),
        fc.array(tie('value'), { maxLength: 4 }).map((parts) => set(...parts)),
        fc.array(tie('value'), { maxLength: 2 }).map((parts) => element(0xa3, ...parts)),
      ),
    }));
    fc.assert(
      fc.property(value, (der) => {
        assert.deepEqual(Buffer.from(toDer(asStreamed(der))), der);
      }),
      { numRuns: 300 },
    );
  });

  it('shortens lengths', () => {
    assert.deepEqual(Buffer.from(toDer(hex('30 84 00 00 00 04 04 81 01 aa'))), hex('30 03 04 01 aa'));
  });

  it('joins segments of segments, and those of other strings', () => {
    assert.deepEqual(
      Buffer.from(toDer(open(0x24, open(0x24, octetString(hex('01'))), octetString(hex('02'))))),
      hex('04 02 01 02'),
    );
    assert.deepEqual(
      Buffer.from(toDer(open(0x2c, element(0x0c, hex('41')), element(0x0c, hex('42'))))),
      hex('0c 02 41 42'),
    );
  });

  it('keeps the segments of a string that is tagged implicitly', () => {
    assert.deepEqual(Buffer.from(toDer(open(0xa0, octetString(hex('01'))))), hex('a0 03 04 01 01'));
  });

  const bad: Readonly<Record<string, readonly [ber: Uint8Array, reason: string]>> = {
    nothing: [hex(''), 'truncated'],
    'a value without its end': [hex('30 03 02 01'), 'truncated'],
    'an open value without its end': [hex('30 80 02 01 01'), 'truncated'],
    'a value that overruns its parent': [hex('30 03 02 05 01 00 00'), 'malformed'],
    'a value after the only one': [hex('05 00 05 00'), 'trailingBytes'],
    'a primitive value of indefinite length': [hex('04 80 01 00 00'), 'malformed'],
    'a tag of two octets': [hex('1f 81 01 00'), 'malformed'],
    'a segment of another type': [hex('24 80 02 01 01 00 00'), 'malformed'],
    'an end of contents where nothing is open': [hex('30 02 00 00'), 'malformed'],
    'a length of 2^63': [hex('30 88 7f ff ff ff ff ff ff ff 00'), 'truncated'],
    'a length of 126 octets': [Buffer.concat([hex('30 fe'), Buffer.alloc(126, 0xff)]), 'truncated'],
    'values nested without end': [Buffer.alloc(4_000_000, hex('30 80')), 'malformed'],
  };
  for (const [name, [ber, reason]] of Object.entries(bad)) {
    it(`refuses ${name} as ${reason}`, () => {
      assert.equal(reasonOf(ber), reason);
    });
  }

  it('is done soon with a file full of the smallest values', () => {
    const started = performance.now();
    assert.equal(toDer(open(0x30, Buffer.alloc(4_000_000, hex('30 80 00 00')))).length, 2_000_005);
    assert.equal(toDer(open(0x30, Buffer.alloc(4_000_000, hex('05 00')))).length, 4_000_005);
    assert.ok(performance.now() - started < 5_000);
  }).timeout(10_000);
});
