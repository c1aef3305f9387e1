import assert from 'node:assert/strict';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { derTree, eachPart } from '../../../../src/certificates/der/derTree.ts';
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

  it('takes apart as many levels as are asked for', () => {
    const inner = sequence(integer(1), integer(2));
    const bytes = sequence(inner, inner);
    for (const [levels, size] of [
      [0, 1],
      [1, 3],
      [2, 7],
    ] as const) {
      assert.equal(derTree(bytes, 10, levels).size, size);
    }
    // What is not taken apart may be anything.
    assert.equal(derTree(sequence(element(0x30, Buffer.alloc(3, 0xff))), 10, 1).root.parts.length, 1);
  });

  it('takes what overruns its parent for damaged, and what the bytes end in for cut off', () => {
    const overrun = Buffer.from('3003020501', 'hex');
    refuses(overrun, 'malformed');
    refuses(Buffer.concat([Buffer.from('3080', 'hex'), overrun.subarray(2)]), 'truncated');
  });

  it('gives the parts of a long list one by one', () => {
    const bytes = sequence(sequence(integer(1)), integer(2), Buffer.from('30800500', 'hex'), Buffer.alloc(2));
    const parts = [...eachPart(bytes, derTree(bytes, 10, 0).root)];
    assert.deepEqual(
      parts.map(({ start, end }) => bytes.subarray(start, end).toString('hex')),
      ['3003020101', '020102', '308005000000'],
    );
    const cut = sequence(integer(1), Buffer.from('0205', 'hex'));
    assert.throws(() => [...eachPart(cut, derTree(cut, 10, 0).root)], { reason: 'malformed' });
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
