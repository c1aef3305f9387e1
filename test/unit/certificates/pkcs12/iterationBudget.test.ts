import assert from 'node:assert/strict';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { IterationBudget } from '../../../../src/certificates/pkcs12/iterationBudget.ts';

function reasonOf(spend: () => void): string | undefined {
  try {
    spend();
  } catch (error) {
    assert.ok(error instanceof CertificateError, String(error));
    return error.reason;
  }
  return undefined;
}

describe('IterationBudget', () => {
  it('lasts for a store of Firefox with an empty password, of which both forms are tried', () => {
    const budget = new IterationBudget();
    const [mac, key, initialVector] = [1, 2, 1];
    for (const blocks of [mac, mac, key, initialVector]) {
      budget.spend(600_000, blocks);
    }
  });

  it('ends with one derivation of more than a million', () => {
    assert.equal(
      reasonOf(() => new IterationBudget().spend(1_000_000, 1)),
      undefined,
    );
    assert.equal(
      reasonOf(() => new IterationBudget().spend(1_000_001, 1)),
      'unsupportedEncryption',
    );
  });

  it('ends with many derivations', () => {
    const budget = new IterationBudget();
    for (let i = 0; i < 5; i++) {
      budget.spend(500_000, 2);
    }
    assert.equal(
      reasonOf(() => budget.spend(1, 1)),
      'unsupportedEncryption',
    );
  });

  it('takes no count that is none', () => {
    for (const count of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.equal(
        reasonOf(() => new IterationBudget().spend(count, 1)),
        'malformed',
      );
    }
  });
});
