/**
 * `npm start [-- --port PORT]`: local Azure and a real VS Code in the browser, with the extension installed and signed in, and a
 * folder of sample certificates open. Everything is on loopback. Ctrl+C stops all of it.
 */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '../test/equipment/repository.ts';
import { type LocalAzure, startLocalAzure } from '../test/localAzure/server.ts';
import { cloudEnvironment, credentialEnvironment, localAzureEnvironment } from '../test/vscode/localAzureEquipment.ts';
import { startVSCodeServer, type VSCodeServer, windowUrl } from '../test/vscode/vscodeServer.ts';
import { packageExtension } from './vsix.ts';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);
const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });

/** Azure's delays, shortened a little. */
const lifelike = {
  latencyMs: 150,
  stop: { shows: { ms: 2_000 } },
  start: { shows: { ms: 3_000 } },
  publicCertificates: { appears: { ms: 2_500 } },
};

/** What is running, in the order in which it was started; stopped in the reverse order. */
const running: (() => Promise<unknown>)[] = [];
let stopping = false;
process.once('SIGINT', () => void stop());
process.once('SIGTERM', () => void stop());

try {
  await start();
} catch (error) {
  process.exitCode = 1;
  tell(error instanceof Error ? error.message : String(error));
  await stop();
}

async function start(): Promise<void> {
  tell('Building and packaging the extension…');
  const { path: vsix } = await packageExtension();

  tell('Starting local Azure…');
  const local = await startLocalAzure({ seed: 'small', switches: lifelike });
  running.push(() => local.close());

  const samples = await sampleFolder();
  running.push(() => rm(samples, { recursive: true, force: true }));

  const server = await startVSCodeServer({
    vsix: [vsix],
    port: Number(values.port),
    env: { ...localAzureEnvironment(local), ...cloudEnvironment(local), ...credentialEnvironment(local) },
    tell,
  });
  // VS Code gives a closing extension host about five seconds.
  running.push(() => server.stop(6_000));

  if (!stopping) {
    welcome(server, local, samples);
  }
}

/** A temporary folder with certificates to add, and with files that are not certificates. */
async function sampleFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ase-certificates-samples-'));
  await cp(path.join(repositoryRoot, 'test', 'fixtures', 'certificates'), folder, { recursive: true });
  await writeFile(path.join(folder, 'not-a-certificate.cer'), '<html><body>404 Not Found</body></html>\n');
  await writeFile(path.join(folder, 'empty.pem'), '');
  return folder;
}

function welcome(server: VSCodeServer, local: LocalAzure, samples: string): void {
  tell(`
VS Code with the extension, signed in to a local Azure:

  ${windowUrl(server, samples)}

Open the address, choose ASE Certificates (the shield) in the activity bar, expand Contoso Production, and drop
contoso-root-ca.cer from the Explorer, or from your computer, on contoso-prod-ase.
Local Azure: ${local.url} (its requests: ${local.url}/_local/requests). Only this computer can reach either.
Ctrl+C stops everything.`);
}

/** Also called while `start` is still running. What `start` has not handed over yet ends with this process. */
async function stop(): Promise<void> {
  if (stopping) {
    return;
  }
  stopping = true;
  tell('\nStopping…');
  for (let end = running.pop(); end !== undefined; end = running.pop()) {
    await end().catch((error: unknown) => tell(String(error)));
  }
  process.exit();
}
