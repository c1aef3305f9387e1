import assert from 'node:assert/strict';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { containerTree, isPaddingFrom, wholeTree } from '../../../../src/certificates/der/containerTree.ts';
import { open } from '../../../fixtures/berWriter.ts';
import { integer, nothing, sequence } from '../../../fixtures/derWriter.ts';

const refuses = (read: () => unknown, reason: string): void =>
  assert.throws(read, (error) => error instanceof CertificateError && error.reason === reason);
const nested = (depth: number): Buffer => {
  let inner: Buffer = integer(1);
  for (let i = 0; i < depth; i++) {
    inner = open(0x30, inner);
  }
  return inner;
};
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('BER', () => {
  it('is read with definite and indefinite lengths alike', () => {
    const bytes = sequence(sequence(integer(1)), open(0x30, integer(2), open(0xa0, integer(3))));
    const [definite, streamed] = containerTree(bytes, 2).parts;
    assert.ok(definite !== undefined && streamed !== undefined);
    assert.deepEqual(
      { ...definite, parts: [] },
      { tag: 0x30, start: 2, contentStart: 4, contentEnd: 7, end: 7, parts: [] },
    );
    assert.deepEqual([streamed.start, streamed.contentEnd, streamed.end], [7, bytes.length - 2, bytes.length]);
    assert.deepEqual(
      streamed.parts.map(({ tag, start, end }) => [tag, bytes.subarray(start, end).toString('hex')]),
      [
        [0x02, '020102'],
        [0xa0, 'a0800201030000'],
      ],
    );
  });

  it('is read with lengths that are longer written than they have to be', () => {
    const { contentStart, end } = containerTree(hex('30 88 00 00 00 00 00 00 00 03 02 01 05 ff'), 0);
    assert.deepEqual([contentStart, end], [10, 13]);
    assert.equal(containerTree(Buffer.concat([hex('30 fe'), Buffer.alloc(125), hex('01 00')]), 0).end, 129);
  });

  it('may have zeros inside a primitive value', () => {
    assert.equal(containerTree(open(0x30, integer(0, 0, 0, 0)), 0).contentEnd, 8);
  });

  it('is refused when it ends before it is closed', () => {
    const whole = open(0x30, integer(1), sequence());
    for (let length = 0; length < whole.length; length++) {
      refuses(() => containerTree(whole.subarray(0, length), 0), 'truncated');
    }
  });

  it('is refused when a part overruns it', () => {
    const bytes = hex('30 03 02 05 01 00 00');
    refuses(() => containerTree(bytes, 1), 'malformed');
  });

  it('is refused with a primitive of indefinite length, and with lengths that only lie', () => {
    refuses(() => containerTree(hex('04 80 61 62 00 00'), 0), 'malformed');
    refuses(() => containerTree(hex('1f 80'), 0), 'truncated');
    refuses(() => containerTree(hex('30 84 ff ff ff ff'), 0), 'truncated');
    refuses(() => containerTree(hex('30 88 7f ff ff ff ff ff ff ff 00'), 0), 'truncated');
    refuses(() => containerTree(Buffer.concat([hex('30 fe'), Buffer.alloc(126, 0xff)]), 0), 'truncated');
  });

  it('may have as many elements as containers have and no more', () => {
    const filled = (count: number): Buffer => sequence(Buffer.alloc(2 * count, hex('05 00')));
    const read = (bytes: Buffer) => containerTree(bytes, 1).parts;
    assert.equal(read(filled(9_999)).length, 9_999);
    refuses(() => read(filled(10_000)), 'tooMany');
    refuses(() => read(open(0x30, Buffer.alloc(4_000_000, hex('05 00')))), 'tooMany');
  });

  it('may go as deep as containers do and no deeper', () => {
    assert.equal(containerTree(nested(32), 0).tag, 0x30);
    refuses(() => containerTree(nested(34), 0), 'tooMany');
    refuses(() => containerTree(Buffer.alloc(40_000, hex('30 80')), 0), 'tooMany');
  });

  it('is refused when it must go from end to end and does not', () => {
    assert.equal(wholeTree(sequence(integer(1)), 1).parts.length, 1);
    for (const bytes of [hex(''), hex('30 03 02 01'), hex('05 00 05 00'), hex('30 80 05 00')]) {
      refuses(() => wholeTree(bytes, 1), 'malformed');
    }
    refuses(() => wholeTree(sequence(nothing(), nothing()), 1, 2), 'tooMany');
  });

  it('may have padding behind it', () => {
    for (const padding of ['', '0a', '0d0a', '1a', '00'.repeat(4096), '00 0d 0a 1a']) {
      assert.ok(isPaddingFrom(hex(`ff${padding}`), 1), padding);
    }
    assert.ok(!isPaddingFrom(hex('00 00 01'), 0));
  });
});
