import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  certificateNameProblem,
  maxCertificateNameLength,
  proposeCertificateName,
} from '../../../src/azure/certificateName.ts';

describe('certificateNameProblem', () => {
  for (const name of ['a', 'Contoso-Root-CA', 'root_1.2026', 'x'.repeat(maxCertificateNameLength)]) {
    it(`accepts ${name}`, () => {
      assert.equal(certificateNameProblem(name), undefined);
    });
  }

  const bad = {
    '': 'empty',
    ' ': 'badCharacter',
    'a b': 'badCharacter',
    'a/b': 'badCharacter',
    größe: 'badCharacter',
    'a\n': 'badCharacter',
    '-a': 'badEnd',
    'a.': 'badEnd',
    '..': 'badEnd',
    [`${'x'.repeat(maxCertificateNameLength)}y`]: 'tooLong',
  };
  for (const [name, problem] of Object.entries(bad)) {
    it(`refuses ${JSON.stringify(name)} as ${problem}`, () => {
      assert.equal(certificateNameProblem(name), problem);
    });
  }
});

describe('proposeCertificateName', () => {
  const proposals: readonly (readonly [readonly string[], string])[] = [
    [['ISRG Root X1'], 'ISRG-Root-X1'],
    [['Contoso, Inc. (Root) "G2"'], 'Contoso-Inc.-Root-G2'],
    [['Zürich Größe'], 'Zurich-Gro-e'],
    [['../../etc'], 'etc'],
    [['測試', 'Contoso'], 'Contoso'],
    [['測試', ''], 'root-CABD2A79'],
    [[], 'root-CABD2A79'],
  ];
  for (const [candidates, name] of proposals) {
    it(`makes ${name} of ${JSON.stringify(candidates)}`, () => {
      assert.equal(proposeCertificateName(candidates, 'CABD2A79'), name);
    });
  }

  it('never makes a name with a problem', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ unit: 'grapheme', maxLength: 80 }),
    );
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 3 }), anyText, (candidates, fallback) => {
        assert.equal(certificateNameProblem(proposeCertificateName(candidates, fallback)), undefined);
      }),
    );
  });
});
