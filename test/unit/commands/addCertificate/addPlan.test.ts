import assert from 'node:assert/strict';
import { planAll, planOne, withUniqueNames } from '../../../../src/commands/addCertificate/addPlan.ts';
import type { Candidate } from '../../../../src/commands/addCertificate/readSources.ts';
import { mostSevere, remarks } from '../../../../src/commands/addCertificate/remarks.ts';
import { utcTime } from '../../../fixtures/derWriter.ts';
import { makeKey } from '../../../fixtures/madeCertificate.ts';
import { alone, candidate, existing, now, rootNamed } from './candidates.ts';

const isrg = await candidate('isrg-root-x1.cer');
const digicert = await candidate('digicert-global-root-g2.pem');

describe('Planning an addition', () => {
  it('proposes a free name from the subject, without regard to case', async () => {
    const [plan] = await planAll([isrg], [existing('isrg-root-x1', digicert.certificate)], now);
    assert.equal(plan?.name, 'ISRG-Root-X1-2');
    assert.equal(plan?.replaces, undefined);
  });

  it('numbers the names of the chosen certificates, and reserves none for the others', async () => {
    const roots = [await rootNamed('Same'), await rootNamed('Same'), await rootNamed('Same'), await rootNamed('Taken')];
    const there = [existing('TAKEN', digicert.certificate)];
    const planned = await planAll(roots, there, now);
    assert.deepEqual(
      planned.map(({ name }) => name),
      ['Same', 'Same', 'Same', 'Taken-2'],
    );
    assert.deepEqual(
      withUniqueNames(planned.slice(1), there).map(({ name }) => name),
      ['Same', 'Same-2', 'Taken-2'],
    );
  });

  it('keeps a long name within the limit when it adds a number', async () => {
    const [first] = await planAll([isrg], [], now);
    const taken = [existing(first?.name ?? '', isrg.certificate)];
    for (let count = 2; count < 12; count++) {
      taken.push(existing(`${first?.name}-${count}`, isrg.certificate));
    }
    assert.equal((await planAll([isrg], taken, now))[0]?.name, `${first?.name}-12`);
  });

  it('recognizes the same certificate under another name', () => {
    const plan = planOne(alone(isrg), 'again', [existing('isrg', isrg.certificate)], now);
    assert.equal(plan.alreadyThereAs, 'isrg');
    assert.match(mostSevere(plan)?.text ?? '', /already there as “isrg”/);
  });

  it('recognizes an existing name, says what would be overwritten, and keeps its spelling', () => {
    const plan = planOne(alone(isrg), 'ROOT', [existing('Root', digicert.certificate)], now);
    assert.equal(plan.name, 'Root');
    assert.match(
      mostSevere(plan)?.text ?? '',
      /“Root” is overwritten: CN=DigiCert Global Root G2.*valid to 2038-01-15.*DF3C24F9/,
    );
  });
});

const key = makeKey('P-256');
const renewedRoot = (notAfter: string): Promise<Candidate> =>
  rootNamed('Renewed Root', { key, notAfter: utcTime(notAfter) });
const old = await renewedRoot('300101000000Z');
const renewed = await renewedRoot('450101000000Z');
const rekeyed = await rootNamed('Renewed Root');

describe('A renewal', () => {
  const there = existing('contoso', old.certificate);

  it('is recognized by the same subject and key as one of the environment, with another validity', () => {
    const plan = planOne(alone(renewed), 'contoso-2', [there], now);
    const note =
      '“contoso” is already there with the same subject and key, valid to 2030-01-01. This one is valid for longer.';
    assert.deepEqual(remarks(plan), [{ severity: 'note', text: note }]);
    assert.deepEqual(mostSevere(plan), { severity: 'note', text: note });
  });

  it('is recognized among certificates that were read together', async () => {
    const notes = (await planAll([old, rekeyed, renewed], [], now)).map((plan) => mostSevere(plan)?.text);
    const another = 'Another certificate that was read (Renewed Root.cer) has the same subject and key, valid to';
    assert.deepEqual(notes, [
      `${another} 2045-01-01. That one is valid for longer.`,
      undefined,
      `${another} 2030-01-01. This one is valid for longer.`,
    ]);
  });

  it('is not said to last longer when it ends on the same day', async () => {
    const again = await renewedRoot('300101000000Z');
    const plan = planOne(alone(again), 'contoso-2', [there], now);
    assert.match(mostSevere(plan)?.text ?? '', /valid to 2030-01-01\. Both end at the same time\.$/);
  });

  it('is not recognized with another key', () => {
    assert.deepEqual(planOne(alone(rekeyed), 'contoso-2', [there], now).sameKey, []);
  });
});
