import assert from 'node:assert/strict';
import type { Certificate } from '../../../../src/certificates/certificate.ts';
import { decodeCertificate } from '../../../../src/certificates/decodeCertificate.ts';
import { certificatesOf, describeReference, vectorJson } from './vectors.ts';

/** What a runtime's node:crypto says about a root's own signature. */
interface Verdicts {
  readonly nodeVerify: boolean | string;
}

const folder = '18-lab-algorithms';
const runtimes = ['node20', 'node24', 'bun-boringssl'] as const;

function withDamagedSignature({ der }: Certificate): Promise<Certificate> {
  const copy = Buffer.from(der);
  // In the middle of the signature, so that whatever holds its parts together stays as it is.
  const position = copy.length - 20;
  copy.writeUInt8(copy.readUInt8(position) ^ 1, position);
  return decodeCertificate(copy);
}

describeReference('Roots of every algorithm', () => {
  const expected = vectorJson<Record<string, Readonly<Record<(typeof runtimes)[number], Verdicts>>>>(
    `${folder}/expected.json`,
  );

  it('are many', () => {
    assert.equal(Object.keys(expected).length, 59);
  });

  for (const [name, verdicts] of Object.entries(expected)) {
    it(`are decoded and never judged wrongly: ${name}`, async () => {
      const [root] = await certificatesOf(`${folder}/${name}`);
      assert.ok(root !== undefined);
      assert.doesNotMatch(root.publicKey.algorithm, /^[\d.]+$/, 'its key has no name');
      assert.doesNotMatch(root.signatureAlgorithm.name, /^[\d.]+$/, 'its signature has no name');
      // Every one of them is right.
      assert.notEqual(root.selfSigned, 'no');
      assert.notEqual((await withDamagedSignature(root)).selfSigned, 'yes');
      if (runtimes.every((runtime) => verdicts[runtime].nodeVerify === true)) {
        assert.equal(root.selfSigned, 'yes');
      }
    });
  }
});
