import assert from 'node:assert/strict';
import { findChains } from '../../../../src/certificates/chains/findChains.ts';
import { checkRoot } from '../../../../src/certificates/rootChecks/checkRoot.ts';
import { certificatesOf, describeReference, vectorJson } from './vectors.ts';

const folder = '20-lab-rootcheck';
/** For when the findings are expected. */
const now = Date.UTC(2025, 5, 1);

describeReference('Roots with one thing wrong each', () => {
  const expected = vectorJson<Record<string, { readonly findings?: readonly string[] }>>(`${folder}/expected.json`);
  const roots = Object.entries(expected).filter(([name]) => name.endsWith('.cer'));

  it('are shown with the findings that they should have', async () => {
    assert.ok(roots.length > 100);
    for (const [name, { findings = [] }] of roots) {
      const [certificate] = await certificatesOf(`${folder}/${name}`);
      assert.ok(certificate !== undefined, name);
      const ids = checkRoot(certificate, { now }).map(({ id }) => id);
      assert.deepEqual(ids.toSorted(), [...findings].toSorted(), name);
    }
  });

  /** Lowest first; the number of certificates of each chain, and whether its root is there. */
  const bundles = {
    'bundle-leaf-int-root.pem': ['3 to the root'],
    'bundle-root-int-leaf.pem': ['3 to the root'],
    'bundle-shuffled.pem': ['1 to the root', '3 to the root'],
    'bundle-leaf-int-no-root.pem': ['2, and one is missing'],
    'bundle-duplicates.pem': ['1 to the root', '1 to the root'],
    'bundle-same-name-three-roots.pem': ['1 to the root', '1 to the root', '1 to the root'],
    'bundle-cross.pem': ['3 to the root', '4 to the root'],
    'bundle-roots-only.pem': ['1 to the root', '1 to the root', '1 to the root'],
  } as const;
  for (const [name, chains] of Object.entries(bundles)) {
    it(`make chains: ${name}`, async () => {
      const found = await findChains(await certificatesOf(`${folder}/${name}`));
      assert.deepEqual(
        found
          .map(
            ({ certificates, end }) =>
              `${certificates.length}${end === 'missing' ? ', and one is missing' : ` to the ${end}`}`,
          )
          .toSorted(),
        chains,
      );
      assert.ok(found.flatMap(({ links }) => links).every((link) => link === 'verified'));
    });
  }
});
