import assert from 'node:assert/strict';
import { planAll } from '../../../../src/commands/addCertificate/addPlan.ts';
import { grouped } from '../../../../src/commands/addCertificate/groups.ts';
import { utcTime } from '../../../fixtures/derWriter.ts';
import { makeKey } from '../../../fixtures/madeCertificate.ts';
import { candidate, existing, now, rootNamed } from './candidates.ts';

describe('The list of several certificates', () => {
  const key = makeKey('P-256');

  it('begins with the roots that nothing speaks against, and ends with what will not work as one', async () => {
    const ending = rootNamed('Ending', { key, notAfter: utcTime('261205000000Z') });
    const [sound, there] = [rootNamed('Sound', { key }), rootNamed('There', { key })];
    const candidates = [await candidate('contoso-server.cer'), there, ending, sound];
    const planned = await planAll(candidates, [existing('there-already', there.certificate)], now);
    const rows = grouped(planned).map(({ title, isProposed, plans }) => [
      title,
      isProposed,
      plans.map(({ name }) => name),
    ]);
    assert.deepEqual(rows, [
      [undefined, true, ['Sound', 'Ending']],
      ['Already there', false, ['There']],
      ['Not recommended', false, ['app.internal.contoso.com']],
    ]);
  });

  it('has no group without a certificate', async () => {
    const groups = grouped(await planAll([rootNamed('Sound', { key })], [], now));
    assert.deepEqual(
      groups.map(({ plans }) => plans.length),
      [1],
    );
  });
});
