import assert from 'node:assert/strict';
import { tokenExpiry } from '../../../src/azure/accessTokens.ts';

function token(claims: unknown): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;
}

describe('When a token ends', () => {
  it('is its exp claim, in milliseconds', () => {
    assert.equal(tokenExpiry(token({ exp: 1_700_000_000 })), 1_700_000_000_000);
  });

  it('is not known for an opaque token, or one without the claim', () => {
    for (const odd of ['', 'opaque', 'a.b.c', token({}), token({ exp: 'soon' }), token(null)]) {
      assert.equal(tokenExpiry(odd), undefined, odd);
    }
  });
});
