import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate, toPem } from './certificateMaker.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** What a TLS server on loopback needs, and what its clients must trust. */
export interface LoopbackTls {
  /** PEM of the server's certificate and of its private key. */
  readonly cert: string;
  readonly key: string;
  /** PEM of the private CA, and the path of a file with it (for NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE). */
  readonly caPem: string;
  readonly caFile: string;
  /** Deletes the file. */
  dispose(): Promise<void>;
}

/** A private CA and a certificate of it for localhost, 127.0.0.1 and more names. Nothing outlives `dispose`. */
export async function makeLoopbackTls(names: readonly string[] = []): Promise<LoopbackTls> {
  // TLS is judged by the machine's own time, whatever clock the rest of local Azure is given.
  const notBefore = new Date(Date.now() - dayMs);
  const notAfter = new Date(Date.now() + 30 * dayMs);
  // A name of its own: among CAs of one name OpenSSL picks the first, and a process may trust several local Azures.
  const ca = await makeCertificate({ commonName: `Local Azure CA ${randomUUID()}`, notBefore, notAfter });
  const server = await makeCertificate({
    commonName: 'localhost',
    notBefore,
    notAfter,
    serverNames: { dns: ['localhost', ...names], ipv4: ['127.0.0.1'] },
    issuer: ca,
  });
  const caPem = toPem(ca.der, 'CERTIFICATE');
  const folder = await mkdtemp(join(tmpdir(), 'local-azure-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, caPem);
  const key = new Uint8Array(await crypto.subtle.exportKey('pkcs8', server.keys.privateKey));
  return {
    cert: toPem(server.der, 'CERTIFICATE'),
    key: toPem(key, 'PRIVATE KEY'),
    caPem,
    caFile,
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}
