import assert from 'node:assert/strict';
import { CertificateError } from '../../../src/certificates/certificateError.ts';
import { certificateFrame } from '../../../src/certificates/certificateFrame.ts';
import { contentOf } from '../../../src/certificates/der/derReader.ts';
import { integerHex } from '../../../src/certificates/der/derValues.ts';
import { bitString, element, explicit, integer, sequence, utcTime } from '../../fixtures/derWriter.ts';
import { makeCertificate } from '../../fixtures/madeCertificate.ts';

function refuses(der: Uint8Array): void {
  assert.throws(
    () => certificateFrame(der),
    (error) => error instanceof CertificateError && error.reason === 'malformed',
  );
}

describe('certificateFrame', () => {
  it('finds the parts', () => {
    const { der, subject } = makeCertificate({ serialNumber: integer(0x12, 0x34) });
    const frame = certificateFrame(der);
    assert.equal(frame.version, 3);
    assert.equal(integerHex(contentOf(der, frame.serialNumber)), '1234');
    assert.deepEqual(der.subarray(frame.subject.start, frame.subject.end), subject);
    assert.deepEqual(der.subarray(frame.issuer.start, frame.issuer.end), subject);
  });

  it('accepts unique identifiers, in their order', () => {
    const ids = [element(0x81, Buffer.from([0, 1])), element(0x82, Buffer.from([0, 2]))];
    certificateFrame(makeCertificate({ version: 1, leftOver: ids }).der);
    refuses(makeCertificate({ version: 1, leftOver: ids.toReversed() }).der);
  });

  it('refuses anything left over, at every level', () => {
    const { der } = makeCertificate();
    refuses(Buffer.concat([der, Buffer.from([0])]));
    refuses(makeCertificate({ leftOver: [integer(1)] }).der);
    refuses(makeCertificate({ notAfter: Buffer.concat([utcTime('300101000000Z'), utcTime('400101000000Z')]) }).der);
    const parts = der.subarray(4);
    refuses(sequence(parts, integer(1)));
  });

  it('refuses a version that is no small number', () => {
    for (const version of [
      explicit(0),
      explicit(0, integer()),
      explicit(0, integer(0, 2)),
      explicit(0, integer(0xff)),
    ]) {
      refuses(sequence(sequence(version, integer(1)), sequence(), bitString(Buffer.alloc(1))));
    }
    refuses(
      sequence(sequence(explicit(0, integer(2), integer(2)), integer(1)), sequence(), bitString(Buffer.alloc(1))),
    );
  });
});
