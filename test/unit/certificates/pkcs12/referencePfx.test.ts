import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { outcomeOf } from './outcome.ts';

interface ReferenceFile {
  readonly path: string;
  readonly kind: string;
  readonly certs?: readonly { readonly sha256: string }[];
  readonly pfx?: { readonly password: string };
}

/** What a file of the laboratory is to give. */
interface Expected {
  readonly ideal: 'read' | 'refuse';
  readonly password?: string;
  readonly certs: readonly string[];
}

const folder = path.join(
  process.env['ASE_REFERENCE'] ?? path.join(import.meta.dirname, '../../../../../shared/reference'),
  'vectors',
);
const json = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));

/** SHA-256 of the certificates, or why there are none. */
async function read(name: string, password: string | undefined): Promise<readonly string[] | string> {
  const outcome = await outcomeOf(readFileSync(path.join(folder, name)), password);
  return outcome instanceof CertificateError
    ? outcome.reason
    : outcome.certificates.map((der) => createHash('sha256').update(der).digest('hex'));
}

describe('reference PKCS #12 stores', () => {
  if (!existsSync(folder)) {
    it('skipped: set ASE_REFERENCE to the folder that has them', function () {
      this.skip();
    });
    return;
  }

  const { files } = json('index.json') as { files: readonly ReferenceFile[] };
  for (const file of files.filter(({ kind }) => kind === 'pfx')) {
    const password = file.pfx?.password ?? '';

    it(`${file.path} gives what OpenSSL gives`, async () => {
      const theirs = file.certs?.map(({ sha256 }) => sha256.toLowerCase()) ?? 'noCertificate';
      assert.deepEqual(await read(file.path, password), theirs);
    });

    it(`${file.path} is not given for a wrong password`, async () => {
      const wrong = await read(file.path, `${password}?`);
      // Without a MAC nothing tells that a password is wrong where none is needed.
      assert.ok(
        wrong === 'wrongPassword' || path.basename(file.path) === 'pfx-no-mac-no-encryption.p12',
        String(wrong),
      );
    });
  }

  const expected = Object.entries(json('19-lab-encodings/expected.json') as Readonly<Record<string, Expected>>);
  for (const [name, { ideal, password, certs }] of expected.filter(([name]) => /\.(pfx|p12)$/.test(name))) {
    it(`${name} is ${ideal === 'read' ? 'read' : 'refused'}`, async () => {
      assert.deepEqual(await read(`19-lab-encodings/${name}`, password), ideal === 'read' ? certs : 'truncated');
    });
  }
});
