import assert from 'node:assert/strict';
import { coversHost } from '../../../../src/certificates/serverCertificate/coversHost.ts';

describe('coversHost', () => {
  const names = ['shop.contoso.com', '*.apps.contoso.com', 'xn--mnchen-3ya.example'];
  for (const [host, isCovered] of [
    ['shop.contoso.com', true],
    ['SHOP.Contoso.com.', true],
    ['www.shop.contoso.com', false],
    ['one.apps.contoso.com', true],
    ['two.one.apps.contoso.com', false],
    ['apps.contoso.com', false],
    ['*.apps.contoso.com', true],
    ['*.contoso.com', false],
    ['münchen.example', true],
    ['com', false],
  ] as const) {
    it(`${isCovered ? 'accepts' : 'refuses'} ${host}`, () => {
      assert.equal(coversHost(names, host), isCovered);
    });
  }
});
