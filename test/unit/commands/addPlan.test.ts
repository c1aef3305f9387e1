import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RootCertificate } from '../../../src/azure/rootCertificate.ts';
import { readCertificateFile } from '../../../src/certificates/certificateFile.ts';
import { planAll, planOne } from '../../../src/commands/addCertificate/addPlan.ts';
import {
  certificateDetail,
  certificateLine,
  doubtLines,
  isDoubtful,
} from '../../../src/commands/addCertificate/addWords.ts';
import type { Candidate } from '../../../src/commands/addCertificate/readSources.ts';

const folder = resolve(import.meta.dirname, '../../fixtures/certificates');
const now = new Date('2026-11-23T12:00:00Z');

function candidate(file: string): Candidate {
  const [certificate] = readCertificateFile(readFileSync(resolve(folder, file))).certificates;
  assert.ok(certificate);
  return { certificate, file };
}

function existing(name: string, file: string): RootCertificate {
  const { certificate } = candidate(file);
  return {
    id: `/x/${name}`,
    name,
    der: certificate.der,
    thumbprint: certificate.thumbprints.sha1,
    isRoot: true,
    raw: {},
  };
}

const isrg = candidate('isrg-root-x1.cer');
const digicert = candidate('digicert-global-root-g2.pem');
const server = candidate('contoso-server.cer');

describe('The plan of an addition', () => {
  it('proposes a name from the subject that nobody has, without regard to case', () => {
    const [plan] = planAll([isrg], [existing('isrg-root-x1', 'digicert-global-root-g2.pem')], now);
    assert.equal(plan?.name, 'ISRG-Root-X1-2');
    assert.equal(plan?.replaces, undefined);
  });

  it('never proposes one name twice', () => {
    const names = planAll([isrg, isrg, digicert], [], now).map(({ name }) => name);
    assert.equal(new Set(names).size, 3);
  });

  it('keeps a long name within the limit when it has to number it', () => {
    const [first] = planAll([isrg], [], now);
    const taken = [existing(first?.name ?? '', 'isrg-root-x1.cer')];
    for (let count = 2; count < 12; count++) {
      taken.push(existing(`${first?.name}-${count}`, 'isrg-root-x1.cer'));
    }
    assert.equal(planAll([isrg], taken, now)[0]?.name, `${first?.name}-12`);
  });

  it('knows the same certificate under another name', () => {
    const plan = planOne(isrg, 'again', [existing('isrg', 'isrg-root-x1.cer')], now);
    assert.equal(plan.alreadyThereAs, 'isrg');
    assert.match(doubtLines(plan).join(), /already there as “isrg”/);
  });

  it('knows what an existing name holds, says what would be overwritten, and keeps its spelling', () => {
    const plan = planOne(isrg, 'ROOT', [existing('Root', 'digicert-global-root-g2.pem')], now);
    assert.equal(plan.name, 'Root');
    const [line = ''] = doubtLines(plan);
    assert.match(line, /“Root” is overwritten: CN=DigiCert Global Root G2.*valid to 2038-01-15.*DF3C24F9/);
  });
});

describe('The words of an addition', () => {
  it('show both thumbprints, the names, the validity and the key, and no doubt where there is none', () => {
    const plan = planOne(isrg, 'isrg', [], now);
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
    assert.doesNotMatch(detail, /⚠/);
    assert.equal(isDoubtful(plan), false);
  });

  it('put every doubt first', () => {
    const plan = planOne(server, 'server', [], now);
    assert.match(certificateDetail(plan), /^⚠ It is not a root/);
    assert.match(certificateLine(plan), /⚠ It is not a root/);
    assert.equal(isDoubtful(plan), true);
  });
});
