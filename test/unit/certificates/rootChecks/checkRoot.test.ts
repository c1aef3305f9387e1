import assert from 'node:assert/strict';
import { decodeCertificate } from '../../../../src/certificates/decodeCertificate.ts';
import { checkRoot, type Finding } from '../../../../src/certificates/rootChecks/checkRoot.ts';
import { nothing, sequence, utcTime } from '../../../fixtures/derWriter.ts';
import { extension } from '../../../fixtures/madeCertificate.ts';
import { fixture } from '../fixtures.ts';
import { good, made, now } from './weighings.ts';

const aboveHints = (findings: readonly Finding[]): string[] =>
  findings.filter(({ severity }) => severity !== 'hint').map(({ id, severity }) => `${id} ${severity}`);

describe('checkRoot', () => {
  it('finds nothing against a good root', () => {
    assert.deepEqual(checkRoot(good, { now }), []);
  });

  for (const name of ['isrg-root-x1.cer', 'contoso-root-ca.cer', 'contoso-ed25519-root-ca.cer']) {
    it(`finds nothing above a hint against ${name}`, async () => {
      assert.deepEqual(aboveHints(checkRoot(await decodeCertificate(fixture(name)), { now })), []);
    });
  }

  it('says what a server’s certificate is not', async () => {
    assert.deepEqual(aboveHints(checkRoot(await decodeCertificate(fixture('contoso-server.cer')), { now })), [
      'not-self-issued error',
      'bc-not-ca error',
      'ku-no-certsign error',
    ]);
  });

  it('says of an issuing CA that it is no root, and nothing else', async () => {
    assert.deepEqual(checkRoot(await decodeCertificate(fixture('contoso-issuing-ca.cer')), { now }), [
      { id: 'not-self-issued', severity: 'error' },
    ]);
  });

  it('puts the weightiest first', async () => {
    const bad = await made({
      version: 2,
      notAfter: utcTime('210101000000Z'),
      extensions: [extension('2.5.29.15', nothing()), extension('2.5.29.37', sequence())],
    });
    const severities = checkRoot(bad, { now }).map(({ severity }) => severity);
    const weights = severities.map((severity) => ['error', 'warning', 'note', 'hint'].indexOf(severity));
    assert.deepEqual(weights, weights.toSorted());
    assert.equal(new Set(severities).size, 4);
  });
});
