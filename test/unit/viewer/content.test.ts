import assert from 'node:assert/strict';
import { decodeCertificate } from '../../../src/certificates/decodeCertificate.ts';
import {
  contentOfCertificates,
  contentOfHeld,
  heldCertificates,
  isHeldCertificates,
} from '../../../src/viewer/content.ts';
import { makeCertificate } from '../../fixtures/madeCertificate.ts';

const title = { name: 'contoso-root', where: 'contoso-root on contoso-prod-ase' };

describe('What VS Code keeps for a viewer without a file', () => {
  it('is enough to show it again', async () => {
    const certificate = decodeCertificate(makeCertificate().der);
    const kept: unknown = JSON.parse(
      JSON.stringify(heldCertificates(title, 'key', await contentOfCertificates([certificate]))),
    );
    assert.ok(isHeldCertificates(kept));
    assert.deepEqual(kept.title, title);
    const content = await contentOfHeld(kept);
    assert.ok(content.kind === 'certificates');
    assert.deepEqual(content.certificates[0]?.thumbprints, certificate.thumbprints);
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
    ]) {
      assert.ok(!isHeldCertificates(bad), JSON.stringify(bad));
    }
  });
});
