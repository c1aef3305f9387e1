import assert from 'node:assert/strict';
import { planAll } from '../../../../src/commands/addCertificate/addPlan.ts';
import type { Candidate } from '../../../../src/commands/addCertificate/readSources.ts';
import { hasErrors, mostSevere } from '../../../../src/commands/addCertificate/remarks.ts';
import type { ExistingCertificate } from '../../../../src/commands/addCertificate/rootsAbove.ts';
import { makeCertificate } from '../../../fixtures/madeCertificate.ts';
import { candidate, candidateOf, existing, now } from './candidates.ts';

const chain = await Promise.all(
  ['contoso-server.cer', 'contoso-issuing-ca.cer', 'contoso-root-ca.cer'].map((file) => candidate(file)),
);
const [server, issuing, root] = chain;
assert.ok(server && issuing && root);

/** The most severe remark on each, without the number of others. */
async function told(candidates: readonly Candidate[], there: readonly ExistingCertificate[] = []): Promise<string[]> {
  const planned = await planAll(candidates, there, now);
  return planned.map((plan) => (mostSevere(plan)?.text ?? '').replace(/ \(And \d+ more\.\)$/, ''));
}

describe('The root of a certificate that is not a root', () => {
  it('is found among the chosen certificates, and is the only one without an error', async () => {
    const planned = await planAll(chain, [], now);
    assert.deepEqual(planned.map(hasErrors), [true, true, false]);
    assert.deepEqual(await told(chain), [
      'It is not a root: “Contoso Issuing CA 1” issued it. Add its root instead, which was read too: “Contoso Root CA”.',
      'It is not a root: “Contoso Root CA” issued it. Add its root instead, which was read too: “Contoso Root CA”.',
      '',
    ]);
    assert.equal(mostSevere(planned[0] ?? assert.fail())?.advice, 'Add its root instead: “Contoso Root CA”.');
  });

  it('is found in the environment, so that nothing needs to be added', async () => {
    const there = [existing('corp-root', root.certificate)];
    assert.deepEqual(await told([server, issuing], there), [
      'It is not a root: “Contoso Issuing CA 1” issued it, and its root is already there as “corp-root”. Nothing needs to be added.',
      'It is not a root: “Contoso Root CA” issued it, and its root is already there as “corp-root”. Nothing needs to be added.',
    ]);
    assert.match((await told(chain, there))[1] ?? '', /already there as “corp-root”/);
  });

  it('is found through an intermediate of the environment', async () => {
    const there = [existing('issuing', issuing.certificate), existing('corp-root', root.certificate)];
    assert.match(
      (await told([server], there))[0] ?? '',
      /“Contoso Issuing CA 1” issued it.*already there as “corp-root”/,
    );
  });

  it('is named when it is missing, as far up as the chain is known', async () => {
    assert.deepEqual(await told([server, issuing]), [
      'It is not a root: “Contoso Issuing CA 1” issued it. Its root is missing: get “Contoso Root CA”, or the root above it, and add that.',
      'It is not a root: it names “Contoso Root CA” as its issuer. Its root is missing: get “Contoso Root CA”, or the root above it, and add that.',
    ]);
  });

  it('must be asked for when there is only a server’s certificate', async () => {
    assert.deepEqual(await told([server]), [
      'It is not a root: it names “Contoso Issuing CA 1” as its issuer. That may be a root or an intermediate: ask for the root above “Contoso Issuing CA 1”, or “Contoso Issuing CA 1” itself if it is the root, and add that.',
    ]);
    const [plan] = await planAll([server], [], now);
    assert.match(
      mostSevere(plan ?? assert.fail())?.advice ?? '',
      /^Get the root above “Contoso Issuing CA 1” instead\./,
    );
  });

  it('is the one whose key made the signature, not another one with the same name', async () => {
    const subject = [[['CN', 'Contoso Root']]] as const;
    const [real, impostor] = [makeCertificate({ subject }), makeCertificate({ subject })];
    const below = makeCertificate({ subject: [[['CN', 'Below']]], issuer: real });
    const missing = /it names “Contoso Root” as its issuer\. Its root is missing/;
    assert.match((await told([await candidateOf(below), await candidateOf(impostor)]))[0] ?? '', missing);
    const there = [existing('impostor', (await candidateOf(impostor)).certificate)];
    assert.match((await told([await candidateOf(below)], there))[0] ?? '', missing);
    const [plan] = await planAll(
      await Promise.all([below, impostor, real].map((made) => candidateOf(made))),
      there,
      now,
    );
    assert.ok(plan?.rootAbove !== undefined && 'root' in plan.rootAbove);
    assert.deepEqual(Buffer.from(plan.rootAbove.root.der), real.der);
  });
});
