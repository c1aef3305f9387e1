import assert from 'node:assert/strict';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { readCertificatesToSend } from '../../../../src/certificates/files/certificateFile.ts';
import { canBeShown, refusalList, refusedSentence } from '../../../../src/commands/addCertificate/refusals.ts';
import { armour, integer } from '../../../fixtures/derWriter.ts';
import { makeCertificate } from '../../../fixtures/madeCertificate.ts';
import { makePkcs12 } from '../../../fixtures/madePkcs12.ts';
import { makeRequest, makeRevocationList } from '../../../fixtures/madeRelated.ts';
import { pfxPassword } from '../../../fixtures/testSecrets.ts';

describe('The list of refused files', () => {
  it('has a plain line for each file', () => {
    const refusals = [
      { file: 'my_root-ca.v2.pem', sentence: 'Certificate 2 (line 31) is cut off.' },
      { file: 'server.pfx', sentence: 'It holds a private key.' },
    ];
    assert.ok(
      refusalList(refusals).endsWith(
        '\n\n- **my_root-ca.v2.pem**: Certificate 2 (line 31) is cut off.\n- **server.pfx**: It holds a private key.\n',
      ),
    );
  });

  it('escapes names and reasons', () => {
    const refusals = [{ file: '[a](command:b)**.pem\n# c', sentence: 'No end of <img src=x>\n- `d`.' }];
    assert.equal(
      refusalList(refusals).split('\n').slice(4).join('\n'),
      '- **\\[a\\](command:b)\\*\\*.pem # c**: No end of \\<img src=x\\> - \\`d\\`.\n',
    );
  });
});

describe('What several refusals are told with', () => {
  it('counts the files, and names a single one', () => {
    const refusals = ['a.pem', 'a.pem'].map((file) => ({ file }));
    assert.equal(refusedSentence(1, refusals), 'Parts of a.pem were refused or left out. They were not sent.');
    assert.match(refusedSentence(3, refusals), /^1 of 3 files was refused, in whole or in part\./);
    assert.match(refusedSentence(3, [...refusals, { file: 'b.pem' }]), /^2 of 3 files were refused/);
  });
});

const { der, key } = makeCertificate();
const certificate = armour('CERTIFICATE', der);
const privateKey = key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Whether the certificates of a refused file can be shown. */
async function isShown(content: string | Uint8Array): Promise<boolean> {
  const bytes = Buffer.from(content);
  const refusal = await readCertificatesToSend(bytes).then(
    () => assert.fail('it was not refused'),
    (error: unknown) => error,
  );
  assert.ok(refusal instanceof CertificateError);
  return canBeShown(bytes, [refusal]);
}

describe('A refused file', () => {
  it('can be shown if it has certificates beside the key', async () => {
    assert.equal(await isShown(privateKey + certificate), true);
    assert.equal(await isShown(certificate + privateKey), true);
  });

  it('can be shown if it is a PKCS #12 store, which may contain certificates', async () => {
    assert.equal(await isShown(makePkcs12({ certificates: [der], key, password: pfxPassword })), true);
  });

  it('cannot be shown if it contains only the key', async () => {
    assert.equal(await isShown(privateKey), false);
  });

  it('can be shown if its certificate means more than one thing', async () => {
    const padded = makeCertificate({ serialNumber: integer(0x00, 0x01) }).der;
    assert.equal(await isShown(padded), true);
    const bytes = Buffer.from(certificate + armour('CERTIFICATE', padded));
    const { problems } = await readCertificatesToSend(bytes);
    assert.equal(await canBeShown(bytes, problems), true);
  });

  it('can be shown if it is a request or a revocation list', async () => {
    assert.equal(await isShown(makeRequest()), true);
    assert.equal(await isShown(makeRevocationList()), true);
  });

  it('cannot be shown if it was refused for another reason', async () => {
    assert.equal(await isShown('<!DOCTYPE html><html></html>'), false);
  });
});
