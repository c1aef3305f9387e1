import assert from 'node:assert/strict';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { ipText } from '../../../../src/certificates/extensions/generalName.ts';

/** RFC 5952, section 4, among others. */
const addresses: Readonly<Record<string, string>> = {
  '0a000001': '10.0.0.1',
  ffffffff: '255.255.255.255',
  '20010db8000000000000000000000001': '2001:db8::1',
  '20010db8000000010001000100010001': '2001:db8:0:1:1:1:1:1',
  '20010000000000010000000000000001': '2001:0:0:1::1',
  '20010db8000000000001000000000001': '2001:db8::1:0:0:1',
  '00000000000000000000000000000000': '::',
  '00000000000000000000000000000001': '::1',
  fe800000000000000000000000000000: 'fe80::',
  '0000000000000000000000000000ff00': '::ff00',
  '10000000000000000000000000000010': '1000::10',
  abcdefabcdefabcdefabcdefabcdefab: 'abcd:efab:cdef:abcd:efab:cdef:abcd:efab',
  '00000000000000000000ffff0a000001': '::ffff:a00:1',
  '0a000000ff000000': '10.0.0.0/8',
  '0000000000000000': '0.0.0.0/0',
  '0a0a0a0affffffff': '10.10.10.10/32',
  '0a000000ff00ff00': '10.0.0.0 mask FF00FF00',
  '20010db8000000000000000000000000ffffffff000000000000000000000000': '2001:db8::/32',
};

describe('ipText', () => {
  for (const [hex, text] of Object.entries(addresses)) {
    it(`writes ${text}`, () => {
      assert.equal(ipText(Buffer.from(hex, 'hex')), text);
    });
  }

  it('refuses any other length', () => {
    for (const length of [0, 3, 5, 15, 17, 33]) {
      assert.throws(
        () => ipText(Buffer.alloc(length)),
        (error) => error instanceof CertificateError && error.reason === 'malformed',
      );
    }
  });
});
