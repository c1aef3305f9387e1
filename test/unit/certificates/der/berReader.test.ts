import assert from 'node:assert/strict';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { type BerElement, berChildren, berElements } from '../../../../src/certificates/der/berReader.ts';
import { open } from '../../../fixtures/berWriter.ts';
import { integer, sequence } from '../../../fixtures/derWriter.ts';

const read = (bytes: Uint8Array): readonly BerElement[] => berElements(bytes, 0, bytes.length);
const refuses = (bytes: Uint8Array, reason: string): void =>
  assert.throws(
    () => read(bytes),
    (error) => error instanceof CertificateError && error.reason === reason,
  );
const nested = (depth: number): Buffer => {
  let inner: Buffer = integer(1);
  for (let i = 0; i < depth; i++) {
    inner = open(0x30, inner);
  }
  return inner;
};

describe('berElements', () => {
  it('reads definite and indefinite lengths alike', () => {
    const bytes = Buffer.concat([sequence(integer(1)), open(0x30, integer(2), open(0xa0, integer(3)))]);
    const [definite, streamed] = read(bytes);
    assert.ok(definite !== undefined && streamed !== undefined);
    assert.deepEqual(definite, { tag: 0x30, start: 0, contentStart: 2, contentEnd: 5, end: 5 });
    assert.deepEqual([streamed.start, streamed.contentEnd, streamed.end], [5, bytes.length - 2, bytes.length]);
    assert.deepEqual(
      berChildren(bytes, streamed).map(({ tag, start, end }) => [tag, bytes.subarray(start, end).toString('hex')]),
      [
        [0x02, '020102'],
        [0xa0, 'a0800201030000'],
      ],
    );
  });

  it('takes zeros inside a primitive value for what they are', () => {
    const [only] = read(open(0x30, integer(0, 0, 0, 0)));
    assert.equal(only?.contentEnd, 8);
  });

  it('refuses what ends before it is closed', () => {
    const whole = open(0x30, integer(1), sequence());
    for (let length = 1; length < whole.length; length++) {
      refuses(whole.subarray(0, length), 'truncated');
    }
  });

  it('refuses a primitive of indefinite length, and lengths that only lie', () => {
    refuses(Buffer.from('0480616200 00'.replace(' ', ''), 'hex'), 'malformed');
    refuses(Buffer.from('1f8001000000', 'hex'), 'malformed');
    refuses(Buffer.from('308200ff', 'hex'), 'malformed');
    refuses(Buffer.from('3084ffffffff', 'hex'), 'truncated');
  });

  it('takes as many elements as containers have and no more', () => {
    assert.equal(read(Buffer.alloc(2 * 10_000, Buffer.from([5, 0]))).length, 10_000);
    refuses(Buffer.alloc(2 * 10_001, Buffer.from([5, 0])), 'tooMany');
  });

  it('goes as deep as containers do and no deeper', () => {
    assert.equal(read(nested(32)).length, 1);
    refuses(nested(33), 'malformed');
    refuses(Buffer.alloc(40_000, Buffer.from([0x30, 0x80])), 'malformed');
  });
});
