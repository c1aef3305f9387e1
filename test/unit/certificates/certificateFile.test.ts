import assert from 'node:assert/strict';
import { CertificateError } from '../../../src/certificates/certificateError.ts';
import { type CertificateFile, maxFileBytes, readCertificateFile } from '../../../src/certificates/certificateFile.ts';
import { badFiles, halfBadFile } from '../../fixtures/badFiles.ts';
import { armour } from '../../fixtures/derWriter.ts';
import { makeCertificate, makeKey } from '../../fixtures/madeCertificate.ts';
import { fixture } from './fixtures.ts';

const subjects = (file: CertificateFile): string[] => file.certificates.map(({ subject }) => subject.text);
const root = makeCertificate();
const pem = armour('CERTIFICATE', root.der);

function refusal(bytes: Uint8Array): CertificateError {
  try {
    readCertificateFile(bytes);
  } catch (error) {
    assert.ok(error instanceof CertificateError, String(error));
    return error;
  }
  assert.fail('it was read');
}

describe('readCertificateFile', () => {
  it('reads DER', () => {
    const file = readCertificateFile(fixture('contoso-root-ca.cer'));
    assert.equal(file.format, 'der');
    assert.deepEqual(subjects(file), ['CN=Contoso Root CA,O=Contoso,C=US']);
    assert.deepEqual([file.repeated, file.problems], [0, []]);
  });

  it('reads PEM with LF and with CRLF', () => {
    assert.deepEqual(subjects(readCertificateFile(fixture('digicert-global-root-g2.pem'))), [
      'CN=DigiCert Global Root G2,OU=www.digicert.com,O=DigiCert Inc,C=US',
    ]);
    assert.deepEqual(subjects(readCertificateFile(fixture('amazon-root-ca-3.pem'))), [
      'CN=Amazon Root CA 3,O=Amazon,C=US',
    ]);
  });

  it('reads a chain in its order', () => {
    const file = readCertificateFile(fixture('contoso-chain.pem'));
    assert.deepEqual(
      subjects(file).map((subject) => subject.split(',')[0]),
      ['CN=app.internal.contoso.com', 'CN=Contoso Issuing CA 1', 'CN=Contoso Root CA'],
    );
  });

  const encodings = {
    'UTF-8 with a byte order mark': Buffer.from(`\ufeff${pem}`),
    'UTF-16 little-endian, as PowerShell writes it': Buffer.from(`\ufeff${pem}`, 'utf16le'),
    'UTF-16 big-endian': Buffer.from(`\ufeff${pem}`, 'utf16le').swap16(),
    'UTF-16 without a byte order mark': Buffer.from(pem, 'utf16le'),
    'a comment that is not UTF-8': Buffer.from(`Zürich\n${pem}`, 'latin1'),
    'a text above that begins like DER': Buffer.from(`0: certificate\n${pem}`),
    'the label of older software': Buffer.from(pem.replaceAll('CERTIFICATE', 'X509 CERTIFICATE')),
    'a trusted certificate with its settings': Buffer.from(
      armour('TRUSTED CERTIFICATE', Buffer.concat([root.der, Buffer.from('300a06082b06010505070301', 'hex')])),
    ),
  };
  for (const [name, bytes] of Object.entries(encodings)) {
    it(`reads ${name}`, () => {
      assert.deepEqual(Buffer.from(readCertificateFile(bytes).certificates[0]?.der ?? []), root.der);
    });
  }

  it('gives a certificate that is repeated once', () => {
    const file = readCertificateFile(Buffer.from(pem.repeat(500)));
    assert.deepEqual([file.certificates.length, file.repeated], [1, 499]);
  });

  it('gives the good certificate of a file with a broken block, and says which block is broken', () => {
    const { bytes, reason } = halfBadFile();
    const { certificates, problems } = readCertificateFile(bytes);
    assert.equal(certificates.length, 1);
    assert.deepEqual(problems, [
      { reason, block: { number: 2, of: 2, line: problems[0]?.block?.line, label: 'CERTIFICATE' } },
    ]);
    assert.match(Buffer.from(bytes).toString().split('\n')[(problems[0]?.block?.line ?? 0) - 1] ?? '', /^-----BEGIN/);
  });

  it('names what else is in a bundle', () => {
    const spki = makeKey('P-256').publicKey.export({ format: 'der', type: 'spki' });
    const { problems } = readCertificateFile(Buffer.from(`${pem}${armour('PUBLIC KEY', spki)}`));
    assert.deepEqual(
      problems.map(({ reason }) => reason),
      ['publicKey'],
    );
  });

  for (const { name, bytes, reason } of badFiles()) {
    it(`refuses ${name} as ${reason}`, () => {
      const error = refusal(bytes);
      assert.equal(error.reason, reason);
      assert.equal(error.kind, 'badCertificate');
    });
  }

  it('says in which block a private key is', () => {
    const key = makeKey('P-256').privateKey.export({ format: 'pem', type: 'pkcs8' });
    assert.deepEqual(refusal(Buffer.from(`${pem}${key}`)).block, {
      number: 2,
      of: 2,
      line: pem.split('\n').length,
      label: 'PRIVATE KEY',
    });
  });

  it('reads a file of exactly the largest size and none above it', () => {
    const padded = Buffer.concat([Buffer.from(pem), Buffer.alloc(maxFileBytes - pem.length, '\n')]);
    assert.equal(readCertificateFile(padded).certificates.length, 1);
    assert.equal(refusal(Buffer.concat([padded, Buffer.from('\n')])).reason, 'tooLarge');
  });
});
