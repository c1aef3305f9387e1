import assert from 'node:assert/strict';
import { createCipheriv, getCiphers, randomBytes } from 'node:crypto';
import { decryptOldCipher } from '../../../../src/certificates/pkcs12/oldCipher.ts';

describe('decryptOldCipher', () => {
  const vector = randomBytes(8);

  it('has the runtime’s own triple DES here, so that both ways are tried', () => {
    assert.ok(getCiphers().includes('des-ede3-cbc'));
  });

  for (const isNative of [true, false]) {
    for (const length of [16, 24]) {
      it(`decrypts triple DES with a key of ${length} octets, ${isNative ? 'by the runtime' : 'by node-forge'}`, async () => {
        const key = randomBytes(length);
        for (const plain of [Buffer.alloc(0), randomBytes(7), randomBytes(100_000)]) {
          const fresh = createCipheriv('des-ede3-cbc', Buffer.concat([key, key.subarray(0, 24 - length)]), vector);
          const data = Buffer.concat([fresh.update(plain), fresh.final()]);
          const found = await decryptOldCipher('tripleDes', key, vector, data, isNative);
          assert.ok(found !== undefined && plain.equals(found));
        }
      });
    }

    it(`gives nothing for what is damaged, ${isNative ? 'by the runtime' : 'by node-forge'}`, async () => {
      const cipher = createCipheriv('des-ede3-cbc', Buffer.alloc(24, 1), vector).setAutoPadding(false);
      const data = cipher.update(Buffer.alloc(16, 9));
      const decrypt = (octets: Uint8Array) =>
        decryptOldCipher('tripleDes', Buffer.alloc(24, 1), vector, octets, isNative);
      assert.equal(await decrypt(data), undefined);
      assert.equal(await decrypt(data.subarray(1)), undefined);
      assert.equal(await decrypt(Buffer.alloc(0)), undefined);
    });
  }
});
