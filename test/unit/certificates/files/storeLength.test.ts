import assert from 'node:assert/strict';
import { readCertificateFile } from '../../../../src/certificates/files/certificateFile.ts';
import { storeLength } from '../../../../src/certificates/files/storeLength.ts';
import { base64 } from '../../../fixtures/forms/certificateForm.ts';
import { makeCertificate } from '../../../fixtures/madeCertificate.ts';
import { makeBundle, makeStreamedBundle } from '../../../fixtures/madeCms.ts';
import { makeJavaKeystore, makeSerializedStore } from '../../../fixtures/madeStores.ts';

const root = makeCertificate();
const stores = {
  'a Java keystore': makeJavaKeystore({ entries: [{ kind: 'certificate', certificate: root.der }] }),
  'a serialized store': makeSerializedStore([root.der]),
  'PKCS #7 of indefinite length': makeStreamedBundle([root.der]),
};

describe('storeLength', () => {
  for (const [name, store] of Object.entries(stores)) {
    it(`tells where ${name} ends`, () => {
      assert.equal(storeLength(Buffer.concat([store, Buffer.from('more')])), store.length);
      assert.equal(storeLength(store.subarray(0, -3)), undefined);
    });

    it(`keeps the next key of a document out of ${name}`, async () => {
      for (const key of ['a', 'other', 'metadata', 'annotations']) {
        const file = await readCertificateFile(Buffer.from(`data:\n  store: ${base64(store)}\n  ${key}: abc\n`));
        assert.deepEqual([file.certificates.length, file.problems], [1, []], key);
      }
    });
  }

  it('is unknown of anything else', () => {
    for (const bytes of [root.der, makeBundle({ certificates: [root.der] }), Buffer.from('text'), Buffer.alloc(0)]) {
      assert.equal(storeLength(bytes), undefined);
    }
  });
});
