import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'rolldown';
import { slimDependencies } from '../../../scripts/slimDependencies.ts';
import { readCertificateFile } from '../../../src/certificates/files/certificateFile.ts';
import { fixtureFolder, repositoryRoot } from '../../equipment/repository.ts';
import { certificateForms } from '../../fixtures/certificateForms.ts';
import { integer, utcTime } from '../../fixtures/derWriter.ts';
import { extensionValues } from '../../fixtures/extensionValues.ts';
import { extension } from '../../fixtures/madeCertificate.ts';
import { makePkcs12 } from '../../fixtures/madePkcs12.ts';
import { makeRequest, makeRevocationList, revokedEntry } from '../../fixtures/madeRelated.ts';
import { pfxPassword } from '../../fixtures/testSecrets.ts';

describe('Slim dependencies', () => {
  let folder: string;
  let readSlim: typeof readCertificateFile;
  let certificates: readonly Uint8Array[];

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'slim-'));
    await build({
      cwd: repositoryRoot,
      input: { reader: './src/certificates/files/certificateFile.ts' },
      platform: 'node',
      plugins: [slimDependencies],
      output: {
        dir: folder,
        format: 'esm',
        entryFileNames: '[name].mjs',
        chunkFileNames: '[name]-[hash].mjs',
        minify: true,
      },
    });
    ({ readCertificateFile: readSlim } = await import(pathToFileURL(path.join(folder, 'reader.mjs')).href));
    const names = ['contoso-root-ca.cer', 'contoso-ed25519-root-ca.cer'];
    certificates = await Promise.all(names.map((name) => readFile(path.join(fixtureFolder, 'certificates', name))));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('read certificates in every form as whole ones do', async () => {
    for (const { name, write, password } of certificateForms) {
      const file = write(certificates);
      assert.deepEqual(await readSlim(file, password), await readCertificateFile(file, password), name);
    }
  });

  it('read requests and revocation lists as whole ones do', async () => {
    const extensions = Object.entries(extensionValues).map(([type, value]) => extension(type, value));
    const entries = [revokedEntry(integer(1), utcTime('260101000000Z'), ...extensions)];
    for (const file of [makeRequest({ extensions }), makeRevocationList({ entries, extensions })]) {
      assert.deepEqual(await readSlim(file), await readCertificateFile(file));
    }
  });

  it('open stores of every encryption', async () => {
    for (const encryption of ['aes', 'tripleDes', 'rc2-40'] as const) {
      const file = makePkcs12({ certificates, password: pfxPassword, encryption, iterations: 1 });
      assert.deepEqual(await readSlim(file, pfxPassword), await readCertificateFile(file, pfxPassword), encryption);
    }
  });

  it('sign tokens as whole ones do, and refuse the same options', async () => {
    const sign = (slim: boolean) => signer(folder, slim);
    const [whole, ours] = [await sign(false), await sign(true)];
    const given: readonly (readonly [unknown, string, object])[] = [
      [{ sub: 'me', iat: 1 }, 'HS256', { header: { alg: 'HS256', x5t: 'a' }, expiresIn: 60 }],
      [{ sub: 'me', iat: 1 }, 'HS512', { audience: ['a', 'b'], keyid: 'k', noTimestamp: true }],
      [{ sub: 'me' }, 'none!', {}],
      [{ sub: 'me' }, 'HS256', { expiresIn: 1.5 }],
      [{ sub: 'me' }, 'HS256', { issuer: 3 }],
      [{ exp: 'soon' }, 'HS256', {}],
      [new Date(0), 'HS256', {}],
      [{ iat: 1 }, 'HS256', { header: [] }],
    ];
    for (const [payload, algorithm, options] of given) {
      const result = (signing: typeof whole): string => {
        try {
          return signing(payload, 'secret', { ...options, algorithm });
        } catch (error) {
          return String(error);
        }
      };
      assert.equal(result(ours), result(whole));
    }
  });
});

/** `sign` of jsonwebtoken, as it is or as it is bundled. */
async function signer(
  folder: string,
  slim: boolean,
): Promise<(payload: unknown, secret: string, options: object) => string> {
  const name = slim ? 'slim' : 'whole';
  await build({
    cwd: repositoryRoot,
    input: { [name]: './node_modules/jsonwebtoken/sign.js' },
    platform: 'node',
    plugins: slim ? [slimDependencies] : [],
    output: { dir: folder, format: 'cjs', entryFileNames: `sign-${name}.cjs` },
  });
  const file = path.join(folder, `sign-${name}.cjs`);
  assert.equal((await readFile(file, 'utf8')).includes('lodash'), !slim);
  return (await import(pathToFileURL(file).href)).default;
}
