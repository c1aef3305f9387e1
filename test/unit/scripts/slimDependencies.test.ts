import assert from 'node:assert/strict';
import { constants, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mock } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'rolldown';
import slimSigner from '../../../scripts/replacements/jsonwebtoken.ts';
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

const jsonwebtokenFile = pathToFileURL(path.join(repositoryRoot, 'node_modules', 'jsonwebtoken', 'index.js')).href;

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

  it('sign the assertion of an application as a whole jsonwebtoken does', async () => {
    const { default: whole } = await import(jsonwebtokenFile);
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const payload = { aud: 'https://login.example/t', exp: 2_000_000_000, iss: 'app', sub: 'app', nbf: 1, jti: 'a' };
    const header = { x5t: 'abc', x5c: ['MIIB'] };
    mock.timers.enable({ apis: ['Date'], now: 1_800_000_000_000 });
    try {
      const sign = (by: typeof slimSigner, alg: string): string =>
        by.sign(payload, pem, { header: { alg, ...header } });
      assert.equal(sign(slimSigner, 'RS256'), sign(whole, 'RS256'));
      // This one has a random salt.
      const [first, second, signature = ''] = sign(slimSigner, 'PS256').split('.');
      assert.deepEqual([first, second], sign(whole, 'PS256').split('.').slice(0, 2));
      const key = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
      assert.ok(verify('sha256', Buffer.from(`${first}.${second}`), key, Buffer.from(signature, 'base64url')));
      assert.throws(() => sign(slimSigner, 'none'), /The algorithm none is not in this bundle/);
    } finally {
      mock.timers.reset();
    }
  });
});
