import assert from 'node:assert/strict';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { readCertificatesToSend } from '../../../../src/certificates/files/certificatesToSend.ts';
import { canBeShown, refusalList } from '../../../../src/commands/addCertificate/refusals.ts';
import { armour } from '../../../fixtures/derWriter.ts';
import { makeCertificate } from '../../../fixtures/madeCertificate.ts';
import { makePkcs12 } from '../../../fixtures/madePkcs12.ts';

describe('The list of refused files', () => {
  it('has a line for each, which reads well as it is', () => {
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

  it('takes neither names nor reasons for Markdown', () => {
    const refusals = [{ file: '[a](command:b)**.pem\n# c', sentence: 'No end of <img src=x>\n- `d`.' }];
    assert.equal(
      refusalList(refusals).split('\n').slice(4).join('\n'),
      '- **\\[a\\](command:b)\\*\\*.pem # c**: No end of \\<img src=x\\> - \\`d\\`.\n',
    );
  });
});

const { der, key } = makeCertificate();
const certificate = armour('CERTIFICATE', der);
const privateKey = key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Whether the refusal of a file leads on to its certificates. */
async function isShown(content: string | Uint8Array): Promise<boolean> {
  const bytes = Buffer.from(content);
  const refusal = await readCertificatesToSend(bytes).then(
    () => assert.fail('it was not refused'),
    (error: unknown) => error,
  );
  assert.ok(refusal instanceof CertificateError);
  return canBeShown(bytes, refusal);
}

describe('A file that is refused for its private key', () => {
  it('can be looked at where certificates stand beside the key', async () => {
    assert.equal(await isShown(privateKey + certificate), true);
    assert.equal(await isShown(certificate + privateKey), true);
  });

  it('can be looked at when it is a PKCS #12 store, which does not say what it holds', async () => {
    assert.equal(await isShown(makePkcs12({ certificates: [der], key, password: 'secret' })), true);
  });

  it('has nothing to look at when it holds the key alone', async () => {
    assert.equal(await isShown(privateKey), false);
  });

  it('is not one that is refused for anything else', async () => {
    assert.equal(await isShown('<!DOCTYPE html><html></html>'), false);
  });
});
