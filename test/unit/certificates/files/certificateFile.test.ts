import assert from 'node:assert/strict';
import { maxFileBytes } from '../../../../src/certificates/certificateError.ts';
import { readCertificateFile, readCertificatesToSend } from '../../../../src/certificates/files/certificateFile.ts';
import { type CertificateFile, maxCertificates } from '../../../../src/certificates/files/content.ts';
import { halfBadFile } from '../../../fixtures/badFiles.ts';
import { armour, integer, utcTime } from '../../../fixtures/derWriter.ts';
import { makeCertificate, makeKey, publicKeyInfo } from '../../../fixtures/madeCertificate.ts';
import { makeRequest, makeRevocationList, revokedEntry } from '../../../fixtures/madeRelated.ts';
import { fixture } from '../fixtures.ts';
import { refusal } from '../refusal.ts';

const subjects = (file: CertificateFile): string[] => file.certificates.map(({ subject }) => subject.text);
const root = makeCertificate();
const pem = armour('CERTIFICATE', root.der);
const read = (content: string | Uint8Array): Promise<CertificateFile> => readCertificateFile(Buffer.from(content));

describe('readCertificateFile', () => {
  it('reads DER', async () => {
    const file = await readCertificateFile(fixture('contoso-root-ca.cer'));
    assert.equal(file.format, 'der');
    assert.deepEqual(subjects(file), ['CN=Contoso Root CA,O=Contoso,C=US']);
    assert.deepEqual([file.repeated, file.problems, file.privateKey], [0, [], undefined]);
  });

  it('reads PEM with LF and with CRLF', async () => {
    assert.deepEqual(subjects(await readCertificateFile(fixture('digicert-global-root-g2.pem'))), [
      'CN=DigiCert Global Root G2,OU=www.digicert.com,O=DigiCert Inc,C=US',
    ]);
    assert.deepEqual(subjects(await readCertificateFile(fixture('amazon-root-ca-3.pem'))), [
      'CN=Amazon Root CA 3,O=Amazon,C=US',
    ]);
  });

  it('reads a chain in its order', async () => {
    const file = await readCertificateFile(fixture('contoso-chain.pem'));
    assert.equal(file.format, 'pem');
    assert.deepEqual(
      subjects(file).map((subject) => subject.split(',')[0]),
      ['CN=app.internal.contoso.com', 'CN=Contoso Issuing CA 1', 'CN=Contoso Root CA'],
    );
  });

  it('gives a certificate that is repeated once', async () => {
    const { certificates, repeated } = await read(pem.repeat(maxCertificates));
    assert.deepEqual([certificates.length, repeated], [1, maxCertificates - 1]);
  });

  it('refuses a file with more certificates than it reads', async () => {
    assert.equal((await refusal(read(pem.repeat(maxCertificates + 1)))).reason, 'tooMany');
  });

  it('gives the good certificate of a file with a broken block, and says which block is broken', async () => {
    const { bytes, reason } = halfBadFile();
    const { certificates, problems } = await readCertificateFile(bytes);
    assert.equal(certificates.length, 1);
    const line = problems[0]?.block?.line ?? 0;
    assert.deepEqual(problems, [{ reason, block: { number: 2, of: 2, line, label: 'CERTIFICATE' } }]);
    assert.match(Buffer.from(bytes).toString().split('\n')[line - 1] ?? '', /^-----BEGIN/);
  });

  it('blames the first bad block when all are bad', async () => {
    const broken = armour('CERTIFICATE', Buffer.from('nothing of the kind'));
    const error = await refusal(read(`${broken}${pem.replace('M', '*')}`));
    assert.deepEqual([error.reason, error.block?.number], ['binary', 1]);
  });

  it('names what else is in a bundle', async () => {
    const { problems } = await read(`${pem}${armour('PUBLIC KEY', publicKeyInfo(makeKey('P-256')))}`);
    assert.deepEqual(
      problems.map(({ reason }) => reason),
      ['publicKey'],
    );
  });

  it('gives the certificates beside a private key, and says where the key is', async () => {
    const key = makeKey('P-256').privateKey.export({ format: 'pem', type: 'pkcs8' });
    const { certificates, problems, privateKey } = await read(`${pem}${key}`);
    assert.deepEqual([certificates.length, problems], [1, []]);
    const block = { number: 2, of: 2, line: pem.split('\n').length, label: 'PRIVATE KEY' };
    assert.deepEqual(privateKey, { reason: 'privateKey', block });
  });

  it('blames the key where there is nothing else', async () => {
    const key = makeKey('P-256').privateKey.export({ format: 'pem', type: 'pkcs8' });
    const error = await refusal(read(`${key}${pem.replace('M', '*')}`));
    assert.deepEqual([error.reason, error.block?.number], ['privateKey', 1]);
  });

  it('reads a file of exactly the largest size and none above it', async () => {
    const padded = Buffer.concat([Buffer.from(pem), Buffer.alloc(maxFileBytes - pem.length, '\n')]);
    assert.equal((await read(padded)).certificates.length, 1);
    assert.equal((await refusal(read(Buffer.concat([padded, Buffer.from('\n')])))).reason, 'tooLarge');
  });

  it('gives a result that nobody can change', async () => {
    const file = await read(`${pem}${armour('CERT', root.der)}`);
    const parts = [file, file.certificates, file.problems, file.problems[0], file.problems[0]?.block];
    assert.ok(parts.every((part) => part !== undefined && Object.isFrozen(part)));
  });

  it('lets others have their turn while it reads a long file', async () => {
    const many = Array.from({ length: 400 }, (_, i) => makeCertificate({ key: root.key, subject: [[['CN', `${i}`]]] }));
    const reading = read(many.map(({ der }) => armour('CERTIFICATE', der)).join(''));
    let isDone = false;
    let turns = 0;
    const count = (): void => {
      if (!isDone) {
        turns++;
        setImmediate(count);
      }
    };
    setImmediate(count);
    assert.equal((await reading).certificates.length, 400);
    isDone = true;
    assert.ok(turns >= 2, `others had ${turns} turns`);
  });
});

describe('readCertificateFile of requests and revocation lists', () => {
  const request = makeRequest();
  const list = makeRevocationList();
  const secret = JSON.stringify({ csr: request.toString('base64'), crl: list.toString('base64') });
  const forms: Readonly<Record<string, readonly [content: string | Uint8Array, requests: number, lists: number]>> = {
    DER: [request, 1, 0],
    'DER with a line end': [Buffer.concat([list, Buffer.from('\r\n')]), 0, 1],
    'DER with zeros behind it': [Buffer.concat([request, Buffer.alloc(40)]), 1, 0],
    PEM: [armour('CERTIFICATE REQUEST', request), 1, 0],
    'PEM as older software labels it': [armour('NEW CERTIFICATE REQUEST', request), 1, 0],
    'PEM of a list': [armour('X509 CRL', list), 0, 1],
    'PEM under a wrong label': [armour('CERTIFICATE', request), 1, 0],
    base64: [list.toString('base64'), 0, 1],
    'base64 of PEM in YAML': [
      `request: ${Buffer.from(armour('CERTIFICATE REQUEST', request)).toString('base64')}\n`,
      1,
      0,
    ],
    'values of a document': [secret, 1, 1],
    'one block each': [`${armour('X509 CRL', list)}${armour('CERTIFICATE REQUEST', request)}`, 1, 1],
    'one block twice': [armour('X509 CRL', list).repeat(2), 0, 1],
  };
  for (const [form, [content, requests, lists]] of Object.entries(forms)) {
    it(`gives them to be shown, and none to be sent: ${form}`, async () => {
      const file = await read(content);
      assert.deepEqual([file.requests.length, file.revocationLists.length], [requests, lists]);
      assert.deepEqual([file.certificates, file.problems], [[], []]);
      const { reason } = await refusal(readCertificatesToSend(Buffer.from(content)));
      assert.match(reason, /^(?:certificateRequest|revocationList)$/);
    });
  }

  it('names them beside certificates that are to be sent', async () => {
    const file = `${pem}${armour('CERTIFICATE REQUEST', request)}${armour('X509 CRL', list)}`;
    const { certificates, problems, requests } = await readCertificatesToSend(Buffer.from(file));
    assert.deepEqual([certificates.length, requests], [1, []]);
    assert.deepEqual(
      problems.map(({ reason }) => reason),
      ['certificateRequest', 'revocationList'],
    );
  });

  it('shows a request beside its private key, and says that there is one', async () => {
    const key = makeKey('P-256');
    const file = `${key.privateKey.export({ format: 'pem', type: 'pkcs8' })}${armour('CERTIFICATE REQUEST', makeRequest({ key }))}`;
    const { requests, privateKey } = await read(file);
    assert.deepEqual([requests.length, privateKey?.reason], [1, 'privateKey']);
    assert.equal((await refusal(readCertificatesToSend(Buffer.from(file)))).reason, 'privateKey');
  });

  it('refuses damaged ones for what they are', async () => {
    for (const [content, reason] of [
      [request.subarray(0, -1), 'damagedRequest'],
      [Buffer.concat([request, Buffer.from('hello')]), 'damagedRequest'],
      [armour('X509 CRL', list.subarray(0, -1)), 'damagedRevocationList'],
    ] as const) {
      assert.equal((await refusal(read(content))).reason, reason);
    }
  });

  it('reads entries of the first lists only, when there are very many', async () => {
    const entries = Array.from({ length: 900 }, (_, i) =>
      revokedEntry(integer(1 + (i >> 8), i & 0xff), utcTime('260101000000Z')),
    );
    const lists = Array.from({ length: 7 }, (_, i) =>
      armour('X509 CRL', makeRevocationList({ thisUpdate: utcTime(`26010100000${i}Z`), entries })),
    );
    const { revocationLists } = await read(lists.join(''));
    assert.deepEqual(
      revocationLists.map((one) => [one.entryCount, one.entries.length]),
      [900, 900, 900, 900, 900, 500, 0].map((length) => [900, length]),
    );
  });
});
