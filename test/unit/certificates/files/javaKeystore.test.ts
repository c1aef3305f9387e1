import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { readCertificateFile, readCertificatesToSend } from '../../../../src/certificates/files/certificateFile.ts';
import { readJavaKeystore } from '../../../../src/certificates/files/javaKeystore.ts';
import { makeCertificate } from '../../../fixtures/madeCertificate.ts';
import { type KeystoreEntry, makeJavaKeystore } from '../../../fixtures/madeStores.ts';
import { refusal } from '../refusal.ts';

const [root, other] = [makeCertificate(), makeCertificate({ subject: [[['CN', 'Other']]] })];
const trusted = (certificate: Uint8Array): KeystoreEntry => ({ kind: 'certificate', certificate });
const secret: KeystoreEntry = { kind: 'secret', object: Buffer.from(`aced0005${'73'.repeat(300)}`, 'hex') };

describe('A Java keystore', () => {
  it('gives its trusted certificates and the chains of its keys in order, and says whether it has keys', () => {
    const octets = fc.uint8Array({ maxLength: 600 });
    const entries = fc.array(
      fc.oneof(
        octets.map(trusted),
        fc.record({ kind: fc.constant('key' as const), key: octets, chain: fc.array(octets, { maxLength: 4 }) }),
      ),
      { maxLength: 10 },
    );
    const order = fc.record({
      magic: fc.constantFrom('feedfeed' as const, 'cececece' as const),
      version: fc.constantFrom(1 as const, 2 as const),
      entries,
    });
    fc.assert(
      fc.property(order, fc.constantFrom('', '\n', 'more'), (made, rest) => {
        const bytes = makeJavaKeystore(made);
        const store = readJavaKeystore(Buffer.concat([bytes, Buffer.from(rest)]));
        const certificates = made.entries.flatMap((entry) =>
          entry.kind === 'certificate' ? [entry.certificate] : entry.kind === 'key' ? entry.chain : [],
        );
        assert.deepEqual(store.certificates.map(Buffer.from), certificates.map(Buffer.from));
        assert.equal(
          store.holdsKey,
          made.entries.some(({ kind }) => kind === 'key'),
        );
        assert.equal(store.end, bytes.length);
      }),
      { numRuns: 300 },
    );
  });

  it('can be added from when it holds trusted certificates alone', async () => {
    const store = makeJavaKeystore({ entries: [trusted(root.der), trusted(other.der)] });
    const file = await readCertificatesToSend(store);
    assert.deepEqual([file.format, file.certificates.length, file.problems], ['javaKeystore', 2, []]);
  });

  it('is shown and never sent when it holds a key', async () => {
    for (const key of [{ kind: 'key', key: Buffer.alloc(50, 1), chain: [root.der] }, secret] as const) {
      const store = makeJavaKeystore({ magic: 'cececece', entries: [trusted(other.der), key, trusted(root.der)] });
      const file = await readCertificateFile(store);
      assert.deepEqual(
        file.certificates.map(({ subject }) => subject.text),
        [other, root].map(({ der }) => subjectOf(der)),
      );
      assert.equal(file.privateKey?.reason, 'javaKeystore');
      assert.equal((await refusal(readCertificatesToSend(store))).reason, 'javaKeystore');
    }
  });

  it('is doubted with something behind it', async () => {
    const store = Buffer.concat([makeJavaKeystore({ entries: [trusted(root.der)] }), Buffer.from('more')]);
    const { certificates, problems } = await readCertificateFile(store);
    assert.deepEqual([certificates.length, problems.map(({ reason }) => reason)], [1, ['trailingBytes']]);
  });

  it('is refused wherever it is cut off', () => {
    const store = makeJavaKeystore({
      entries: [trusted(root.der), { kind: 'key', key: root.der, chain: [other.der] }],
    });
    for (let length = 12; length < store.length; length++) {
      assert.throws(
        () => readJavaKeystore(store.subarray(0, length)),
        (error) => error instanceof CertificateError && error.reason === 'truncated',
      );
    }
  });

  it('is refused when its numbers lie', async () => {
    const store = makeJavaKeystore({ entries: [trusted(root.der)] });
    const withNumber = (position: number, number: number): Buffer => {
      const bytes = Buffer.from(store);
      bytes.writeUInt32BE(number, position);
      return bytes;
    };
    for (const [bytes, reason] of [
      [withNumber(8, 2 ** 31), 'truncated'],
      [withNumber(8, 0), 'trailingBytes'],
      [makeJavaKeystore({ entries: [] }), 'noCertificate'],
      [withNumber(12, 4), 'malformed'],
      [makeJavaKeystore({ entries: Array.from({ length: 501 }, () => trusted(root.der)) }), 'tooMany'],
    ] as const) {
      assert.equal((await outcome(bytes)).reason, reason);
    }
  });
});

function subjectOf(der: Uint8Array): string {
  return der === root.der ? 'CN=Contoso Root CA,O=Contoso' : 'CN=Other';
}

async function outcome(bytes: Uint8Array): Promise<CertificateError> {
  try {
    readJavaKeystore(bytes);
  } catch (error) {
    assert.ok(error instanceof CertificateError);
    return error;
  }
  return refusal(readCertificateFile(bytes));
}
