import assert from 'node:assert/strict';
import { decodeCertificate } from '../../../src/certificates/decodeCertificate.ts';
import {
  contentOfCertificates,
  contentOfFile,
  contentOfHeld,
  heldCertificates,
  isHeldCertificates,
} from '../../../src/viewer/content.ts';
import { armour, octetString } from '../../fixtures/derWriter.ts';
import { extension, makeCertificate } from '../../fixtures/madeCertificate.ts';
import { makeRequest, makeRevocationList } from '../../fixtures/madeRelated.ts';

const title = { name: 'contoso-root', where: 'contoso-root on contoso-prod-ase' };

describe('What VS Code keeps for a viewer without a file', () => {
  it('is enough to show it again', async () => {
    const certificate = await decodeCertificate(makeCertificate().der);
    const kept: unknown = JSON.parse(
      JSON.stringify(heldCertificates(title, 'key', await contentOfCertificates([certificate]))),
    );
    assert.ok(isHeldCertificates(kept));
    assert.deepEqual(kept.title, title);
    const content = await contentOfHeld(kept);
    assert.ok(content.kind === 'certificates');
    assert.deepEqual(content.certificates[0]?.thumbprints, certificate.thumbprints);
  });

  it('has requests and revocation lists too, if they are not very long', async () => {
    const long = extension('1.2.3', octetString(Buffer.alloc(70_000)));
    const file = [makeRequest(), makeRevocationList()].map((der, i) =>
      armour(i === 0 ? 'CERTIFICATE REQUEST' : 'X509 CRL', der),
    );
    const kept = heldCertificates(title, 'key', await contentOfFile(Buffer.from(file.join('')), undefined));
    assert.ok(isHeldCertificates(kept));
    const content = await contentOfHeld(kept);
    assert.ok(content.kind === 'certificates');
    assert.deepEqual([content.requests.length, content.revocationLists.length], [1, 1]);
    const tooLong = await contentOfFile(makeRevocationList({ extensions: [long] }), undefined);
    assert.equal(heldCertificates(title, 'key', tooLong), undefined);
  });

  it('is nothing while there is no certificate', () => {
    assert.equal(heldCertificates(title, 'key', { kind: 'locked', wrongPassword: false }), undefined);
    assert.equal(heldCertificates(title, 'key', { kind: 'refused', sentence: 'It is empty.' }), undefined);
  });

  it('is not accepted when it has another form', () => {
    const good = { title, key: 'key', certificates: ['MIIB'] };
    assert.ok(isHeldCertificates(good));
    for (const bad of [
      undefined,
      null,
      {},
      { ...good, title: 'x' },
      { ...good, key: 1 },
      { ...good, certificates: [1] },
      { ...good, others: [1] },
    ]) {
      assert.ok(!isHeldCertificates(bad), JSON.stringify(bad));
    }
  });
});
