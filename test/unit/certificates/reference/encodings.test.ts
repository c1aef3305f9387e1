import assert from 'node:assert/strict';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { readCertificateFile } from '../../../../src/certificates/files/certificateFile.ts';
import type { CertificateFile } from '../../../../src/certificates/files/content.ts';
import { makeKey } from '../../../fixtures/madeCertificate.ts';
import { refusalReasons, warnings } from './encodings.ts';
import { describeReference, readVector, readVectorToSend, vector, vectorJson } from './vectors.ts';

/** What an ideal reader makes of a file. */
interface Expected {
  readonly ideal: 'read' | 'refuse' | 'warn';
  /** SHA-256 of each certificate. */
  readonly certs: readonly string[];
  readonly password?: string;
}

const folder = '19-lab-encodings';
/** Files with a private key in PEM are not kept anywhere: they are made here. */
const madeHere = ['cert-and-plain-key.pem', 'cert-and-encrypted-key.pem'];

const thumbprints = ({ certificates }: CertificateFile): string[] =>
  certificates.map((one) => one.thumbprints.sha256.toLowerCase());

/** In a few words what a file gave beside its certificates. */
function told({ certificates, problems, repeated, privateKey }: CertificateFile): string {
  const parts = [`${certificates.length}`, ...problems.map(({ reason }) => reason)];
  return [...parts, ...(repeated > 0 ? [`${repeated} repeated`] : []), ...(privateKey ? [privateKey.reason] : [])].join(
    ', ',
  );
}

describeReference('Files in every form that people have', () => {
  const expected = vectorJson<Record<string, Expected>>(`${folder}/expected.json`);
  const named = (ideal: Expected['ideal']): (readonly [string, Expected])[] =>
    Object.entries(expected).filter(([, file]) => file.ideal === ideal);

  it('are read, all 64 legitimate ones, with every certificate in them', async () => {
    assert.equal(named('read').length, 64);
    for (const [name, { certs, password }] of named('read')) {
      const file = await readVector(`${folder}/${name}`, password);
      assert.ok(!(file instanceof CertificateError), `${name} was refused: ${String(file)}`);
      assert.deepEqual(thumbprints(file), certs, name);
      assert.deepEqual(file.problems, [], name);
    }
  });

  it('are never sent, all 42 bad ones, each for its reason', async () => {
    assert.equal(named('refuse').length, 42);
    const reasons: Record<string, string> = {};
    for (const [name] of named('refuse')) {
      const file = await readVectorToSend(`${folder}/${name}`);
      reasons[name] = file instanceof CertificateError ? file.reason : 'read';
    }
    // A store is refused unopened, whatever is wrong with it.
    assert.deepEqual(reasons, { ...refusalReasons, 'pfx-truncated.pfx': 'pkcs12' });
  });

  it('are shown when they are requests or revocation lists; the other bad ones are refused for the same reason', async () => {
    for (const [name, { password }] of named('refuse')) {
      const file = await readVector(`${folder}/${name}`, password);
      const reason = refusalReasons[name];
      if (file instanceof CertificateError) {
        assert.equal(file.reason, reason, name);
      } else {
        const [requests, lists] = [reason === 'certificateRequest' ? 1 : 0, reason === 'revocationList' ? 1 : 0];
        assert.deepEqual([file.requests.length, file.revocationLists.length], [requests, lists], name);
        assert.deepEqual([file.certificates, file.problems, requests + lists], [[], [], 1], name);
      }
    }
  });

  it('are read with what is odd about them, or refused, where both may be right', async () => {
    const answers: Record<string, string> = {};
    for (const [name, { password }] of named('warn').filter(([name]) => !madeHere.includes(name))) {
      const file = await readVector(`${folder}/${name}`, password);
      answers[name] = file instanceof CertificateError ? `refused: ${file.reason}` : told(file);
    }
    assert.deepEqual(answers, warnings);
    assert.equal(named('warn').length, Object.keys(warnings).length + madeHere.length);
  });

  for (const name of madeHere) {
    it(`give the certificate beside a private key, and say where the key is: ${name}`, async () => {
      const encryption = { cipher: 'aes-256-cbc', passphrase: 'test' } as const;
      const key = makeKey('P-256').privateKey.export({
        format: 'pem',
        type: 'pkcs8',
        ...(name.includes('encrypted') ? encryption : {}),
      });
      const pem = Buffer.concat([vector(`${folder}/pem.pem`), Buffer.from(key)]);
      const file = await readCertificateFile(pem);
      assert.equal(told(file), '1, privateKey');
      assert.equal(file.privateKey?.block?.number, 2);
    });
  }
});
