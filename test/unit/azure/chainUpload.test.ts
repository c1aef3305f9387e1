import assert from 'node:assert/strict';
import { mayLackChain } from '../../../src/azure/chainUpload.ts';

describe('mayLackChain', () => {
  const before = Date.UTC(2023, 8, 30);
  const after = Date.UTC(2023, 9, 1);
  for (const [issuedAt, createdAt, may] of [
    [before, undefined, true],
    [before, before, true],
    [before, after, false],
    [after, undefined, false],
    [undefined, undefined, false],
  ] as const) {
    it(`is ${may} for one issued ${issuedAt} and made ${createdAt}`, () => {
      assert.equal(mayLackChain({ issuedAt, createdAt }), may);
    });
  }
});
