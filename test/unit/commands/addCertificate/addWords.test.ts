import assert from 'node:assert/strict';
import { type PlannedCertificate, planAll, planOne } from '../../../../src/commands/addCertificate/addPlan.ts';
import {
  certificateDetail,
  errorsDetail,
  groupPlans,
  rootWords,
  severalDetail,
} from '../../../../src/commands/addCertificate/addWords.ts';
import { hasErrors } from '../../../../src/commands/addCertificate/remarks.ts';
import { utcTime } from '../../../fixtures/derWriter.ts';
import { makeKey } from '../../../fixtures/madeCertificate.ts';
import { alone, candidate, existing, now, rootNamed } from './candidates.ts';

const words = rootWords('contoso-ase');
const isrg = await candidate('isrg-root-x1.cer');
const issuing = await candidate('contoso-issuing-ca.cer');

const planOf = async (one: typeof isrg): Promise<PlannedCertificate> =>
  (await planAll([one], [], now))[0] ?? assert.fail('nothing was planned');

describe('The words of one addition', () => {
  it('show both thumbprints, the names, the validity and the key, and no remark if there is none', async () => {
    const plan = await planOf(isrg);
    const detail = certificateDetail(plan);
    const { sha1, sha256 } = isrg.certificate.thumbprints;
    for (const part of [
      sha1,
      sha256,
      'CN=ISRG Root X1',
      '2015-06-04 to 2035-06-04',
      'RSA 4096 bits',
      'isrg-root-x1.cer',
    ]) {
      assert.ok(detail.includes(part), part);
    }
    assert.doesNotMatch(detail, /[✖⚠]/);
    assert.equal(hasErrors(plan), false);
  });

  it('put errors and warnings first, in this order, each with its own mark', async () => {
    const expired = await rootNamed('Expired', { notAfter: utcTime('260101000000Z') });
    const plan = planOne(alone(expired), 'Root', [existing('root', isrg.certificate)], now);
    assert.match(certificateDetail(plan), /^✖ It has expired\..*\n⚠ “root” is overwritten/);
  });

  it('say only the errors before anything is asked', async () => {
    const [head, blank, ...told] = errorsDetail(await planOf(issuing)).split('\n');
    assert.match(head ?? '', /^CN=Contoso Issuing CA 1.* \(contoso-issuing-ca\.cer\)$/);
    assert.equal(blank, '');
    assert.ok(told.length > 0 && told.every((line) => line.startsWith('✖ ')), told.join('\n'));
  });
});

const key = makeKey('P-256');
const roots = await Promise.all(Array.from({ length: 12 }, (_, number) => rootNamed(`Root ${number}`, { key })));

describe('The words of several additions', () => {
  it('give each its name, its whole SHA-256 thumbprint, its last day and its most severe remark', async () => {
    const [good, doubtful] = [await planOf(isrg), await planOf(issuing)];
    const [first = '', second = '', third] = severalDetail([good, doubtful], words).split('\n\n');
    assert.match(first, /^Contoso-Issuing-CA-1, valid to 20\d\d-\d\d-\d\d, SHA-256:\n[0-9A-F]{64}\n✖ It is not a root/);
    assert.equal(second, `ISRG-Root-X1, valid to 2035-06-04, SHA-256:\n${isrg.certificate.thumbprints.sha256}`);
    assert.match(third ?? '', /^Apps trust them from their next start on/);
  });

  it('say what a renewal renews', async () => {
    const old = await rootNamed('Renewed', { key, notAfter: utcTime('300101000000Z') });
    const renewed = await rootNamed('Renewed', { key, notAfter: utcTime('450101000000Z') });
    const detail = severalDetail(await planAll([old, renewed], [], now), words);
    assert.match(detail, /ⓘ Another certificate .* valid to 2045-01-01\. That one is valid for longer\./);
  });

  it('list ten, and count the rest', async () => {
    const detail = severalDetail(await planAll(roots, [], now), words);
    assert.equal(detail.match(/SHA-256/g)?.length, 10);
    assert.match(detail, /\n\nAnd 2 more\.\n\n/);
  });

  it('list those with errors first, and count the errors of the rest', async () => {
    const few = severalDetail(await planAll([...roots, issuing], [], now), words);
    assert.match(few, /^Contoso-Issuing-CA-1/);
    assert.match(few, /And 3 more\./);
    const expired = await Promise.all(
      roots.map((_, number) => rootNamed(`Old ${number}`, { key, notAfter: utcTime('260101000000Z') })),
    );
    const many = severalDetail(await planAll([...expired, ...roots], [], now), words);
    assert.match(many, /And 14 more, 2 of which will not work as roots\./);
  });
});

describe('The list of several certificates', () => {
  it('begins with the roots without warnings, and ends with those that will not work as roots', async () => {
    const ending = await rootNamed('Ending', { key, notAfter: utcTime('261205000000Z') });
    const [sound, there] = [await rootNamed('Sound', { key }), await rootNamed('There', { key })];
    const candidates = [await candidate('contoso-server.cer'), there, ending, sound];
    const planned = await planAll(candidates, [existing('there-already', there.certificate)], now);
    const rows = groupPlans(planned).map(({ title, isProposed, plans }) => [
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

  it('has no empty group', async () => {
    const groups = groupPlans(await planAll([await rootNamed('Sound', { key })], [], now));
    assert.deepEqual(
      groups.map(({ plans }) => plans.length),
      [1],
    );
  });
});
