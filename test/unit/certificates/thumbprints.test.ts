import assert from 'node:assert/strict';
import { thumbprints } from '../../../src/certificates/thumbprints.ts';

describe('thumbprints', () => {
  it('are upper-case hex without separators', () => {
    // FIPS 180-4's example "abc".
    assert.deepEqual(thumbprints(Buffer.from('abc')), {
      sha1: 'A9993E364706816ABA3E25717850C26C9CD0D89D',
      sha256: 'BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD',
    });
  });
});
