import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { readCertificateFile } from '../../../../src/certificates/files/certificateFile.ts';
import { readSerializedStore } from '../../../../src/certificates/files/serializedStore.ts';
import { makeCertificate } from '../../../fixtures/madeCertificate.ts';
import { makeRevocationList } from '../../../fixtures/madeRelated.ts';
import { makeSerializedStore } from '../../../fixtures/madeStores.ts';
import { refusal } from '../refusal.ts';

const root = makeCertificate();

describe('A serialized certificate store', () => {
  it('gives its certificates in order, and its revocation lists', () => {
    const some = fc.array(fc.uint8Array({ maxLength: 600 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(some, some, fc.constantFrom('', '\r\n', '\0'), (certificates, lists, padding) => {
        const store = Buffer.concat([makeSerializedStore(certificates, lists), Buffer.from(padding)]);
        const given = readSerializedStore(store).pieces.map((piece) =>
          'der' in piece ? Buffer.from(piece.der) : piece,
        );
        assert.deepEqual(given, [...certificates, ...lists].map(Buffer.from));
      }),
      { numRuns: 300 },
    );
  });

  it('is read as a file', async () => {
    const file = await readCertificateFile(makeSerializedStore([root.der], [makeRevocationList()]));
    assert.equal(file.format, 'serializedStore');
    assert.deepEqual([file.certificates.length, file.revocationLists.length, file.problems], [1, 1, []]);
  });

  it('is doubted with something behind it, and with a part that is none', async () => {
    const store = Buffer.concat([makeSerializedStore([root.der, Buffer.from('none')]), Buffer.from('more')]);
    const { certificates, problems } = await readCertificateFile(store);
    assert.equal(certificates.length, 1);
    assert.deepEqual(
      problems.map(({ reason }) => reason),
      ['binary', 'trailingBytes'],
    );
  });

  it('is refused wherever it is cut off', () => {
    const store = makeSerializedStore([root.der]);
    for (let length = 8; length < store.length; length++) {
      assert.throws(
        () => readSerializedStore(store.subarray(0, length)),
        (error) => error instanceof CertificateError && error.reason === 'truncated',
      );
    }
  });

  it('is refused when it is empty, has too many, or lies about a length', async () => {
    const lying = makeSerializedStore([root.der]);
    lying.writeUInt32LE(2 ** 32 - 1, 16);
    for (const [bytes, reason] of [
      [makeSerializedStore([]), 'noCertificate'],
      [makeSerializedStore(Array<Uint8Array>(501).fill(root.der)), 'tooMany'],
      [lying, 'truncated'],
    ] as const) {
      assert.equal((await refusal(readCertificateFile(bytes))).reason, reason);
    }
  });
});
