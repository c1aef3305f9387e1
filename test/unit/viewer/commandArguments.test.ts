import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readCertificateFile } from '../../../src/certificates/files/certificateFile.ts';
import { certificatesToAdd, isCertificatesToAdd, isNamedCertificate } from '../../../src/viewer/commandArguments.ts';

const file = resolve(import.meta.dirname, '../../fixtures/certificates/contoso-chain.pem');
const { certificates } = await readCertificateFile(readFileSync(file));
const [server, issuing, root] = certificates;
assert.ok(server && issuing && root);

describe('What a viewer hands to Add Root Certificate', () => {
  it('is only the root when a root is shown', () => {
    assert.deepEqual(certificatesToAdd(root, certificates, 'chain.pem').certificates, [root]);
  });

  it('is every certificate of the file when another one is shown, so that its root is found', () => {
    for (const shown of [server, issuing]) {
      const toAdd = certificatesToAdd(shown, certificates, 'chain.pem');
      assert.deepEqual(toAdd, { certificates, name: 'chain.pem' });
      assert.equal(isCertificatesToAdd(toAdd), true);
    }
  });

  it('is accepted only when every certificate has bytes', () => {
    const der = new Uint8Array([0x30, 0x00]);
    assert.equal(isCertificatesToAdd({ certificates: [{ der }], name: 'a' }), true);
    for (const certificates of [[], [{ der }, {}], [{ der: 'MAA=' }], [null], [undefined], { der }, undefined]) {
      assert.equal(isCertificatesToAdd({ certificates, name: 'a' }), false, JSON.stringify(certificates));
    }
    assert.equal(isCertificatesToAdd({ certificates: [{ der }], name: 1 }), false);
    assert.equal(isCertificatesToAdd(null), false);
  });
});

describe('A certificate that a viewer hands to a command', () => {
  it('is accepted only when it has a name and bytes, and nothing else', () => {
    assert.equal(isNamedCertificate({ name: 'a', certificate: root }), true);
    for (const other of [
      { name: 'a', certificate: undefined },
      { name: 'a', certificate: { der: 'MAA=' } },
      { name: 1, certificate: root },
      { name: 'a', certificate: root, more: 1 },
      { name: 'a' },
      null,
    ]) {
      assert.equal(isNamedCertificate(other), false);
    }
  });
});
