import assert from 'node:assert/strict';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { derTree } from '../../../../src/certificates/der/derTree.ts';
import { element, integer, sequence } from '../../../fixtures/derWriter.ts';

function refuses(bytes: Uint8Array, reason: string, most = 1_000): void {
  assert.throws(
    () => derTree(bytes, most),
    (error) => error instanceof CertificateError && error.reason === reason,
  );
}

describe('derTree', () => {
  it('finds the elements and where they lie', () => {
    const { root, size, isDer } = derTree(sequence(integer(1), sequence(integer(2, 3))), 10);
    assert.deepEqual([size, isDer, root.end], [4, true, 11]);
    const [first, second] = root.parts;
    assert.deepEqual([first?.tag, first?.contentStart, first?.contentEnd, first?.parts], [2, 4, 5, []]);
    assert.deepEqual([second?.tag, second?.start, second?.parts.length], [0x30, 5, 1]);
  });

  it('passes over what follows', () => {
    assert.equal(derTree(Buffer.concat([integer(1), Buffer.alloc(9)]), 10).root.end, 3);
  });

  it('reads lengths that are not DER, and says so', () => {
    const forms = {
      indefinite: [0x30, 0x80, 0x02, 0x01, 0x05, 0, 0],
      'longer than need be': [0x30, 0x81, 0x03, 0x02, 0x01, 0x05],
      'with a leading zero': [0x30, 0x82, 0x00, 0x03, 0x02, 0x01, 0x05],
      inside: [0x30, 0x04, 0x02, 0x81, 0x01, 0x05],
      'nested indefinite': [0x30, 0x80, 0x30, 0x80, 0x02, 0x01, 0x05, 0, 0, 0, 0],
    };
    for (const [form, octets] of Object.entries(forms)) {
      const { root, isDer } = derTree(Buffer.from(octets), 10);
      assert.deepEqual([isDer, root.end], [false, octets.length], form);
    }
  });

  it('reads tags of several octets', () => {
    assert.deepEqual(derTree(Buffer.from([0x1f, 0x81, 0x01, 0x01, 0x05]), 10).root.contentStart, 4);
  });

  it('tells what is cut off from what is damaged', () => {
    refuses(Buffer.alloc(0), 'truncated');
    refuses(Buffer.from([0x30]), 'truncated');
    refuses(Buffer.from([0x30, 0x82, 0x01]), 'truncated');
    refuses(Buffer.from([0x30, 0x03, 0x02, 0x01]), 'truncated');
    refuses(Buffer.from([0x30, 0x80, 0x02, 0x01, 0x05]), 'truncated');
    refuses(Buffer.from([0x1f, 0x81]), 'truncated');
    refuses(Buffer.from([0x30, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), 'truncated');
    refuses(sequence(Buffer.from([0x02, 0x05, 0x01])), 'malformed');
    refuses(Buffer.from([0x04, 0x80, 0, 0]), 'malformed');
  });

  it('refuses too many elements, too many levels, and an object identifier that is too long', () => {
    refuses(sequence(integer(1), integer(2)), 'overlong', 2);
    assert.equal(derTree(sequence(integer(1), integer(2)), 3).size, 3);
    const nested = (levels: number) =>
      Array.from({ length: levels }).reduce<Buffer>((der) => sequence(der), integer(1));
    assert.equal(derTree(nested(32), 100).size, 33);
    refuses(nested(33), 'overlong');
    refuses(element(0x06, Buffer.alloc(101, 0x81)), 'overlong');
  });
});
