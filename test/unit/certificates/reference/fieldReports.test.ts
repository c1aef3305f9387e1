import assert from 'node:assert/strict';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { describeReference, readVector, vectorJson } from './vectors.ts';

/** What an ideal reader makes of a file. */
interface Expected {
  /** SHA-256 of each certificate, in any order. */
  readonly certs: readonly string[];
  readonly selfSigned?: boolean | 'unchecked';
}

const folder = '21-field-reports';

const answers = { yes: true, no: false, unchecked: 'unchecked' } as const;

/** Undefined when it is as it is to be, else what it is. */
async function fault(name: string, { certs, selfSigned }: Expected): Promise<string | undefined> {
  const file = await readVector(`${folder}/${name}`);
  if (file instanceof CertificateError) {
    return `refused: ${file.reason}`;
  }
  const found = file.certificates.map(({ thumbprints }) => thumbprints.sha256.toLowerCase());
  const [first] = file.certificates;
  if (selfSigned !== undefined && first !== undefined && answers[first.selfSigned] !== selfSigned) {
    return `self-signed: ${first.selfSigned}`;
  }
  const told = file.problems.map(({ reason }) => reason).join();
  return [...found].sort().join() === [...certs].sort().join() && told === ''
    ? undefined
    : `${found.length} certificates: ${found}; problems: ${told}`;
}

describeReference('Files that people reported as misread by other tools', () => {
  const expected = vectorJson<Record<string, Expected>>(`${folder}/expected.json`);
  for (const [name, file] of Object.entries(expected)) {
    it(`are read: ${name}`, async () => {
      assert.equal(await fault(name, file), undefined);
    });
  }

  it('name the signer of a signed profile apart', async () => {
    const file = await readVector(`${folder}/signed.mobileconfig`);
    assert.ok(!(file instanceof CertificateError));
    assert.deepEqual(
      file.signers.map(({ subject }) => subject.text),
      [
        'CN=Fabrikam Hunt Root CA,O=Fabrikam,C=DE',
        'CN=Fabrikam Hunt Issuing CA,O=Fabrikam,C=DE',
        'CN=app.fabrikam.example',
      ],
    );
  });
});
