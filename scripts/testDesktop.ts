/**
 * `npm run test:desktop`: the host tests in a desktop VS Code, which @vscode/test-electron downloads. Those that are signed in
 * through DefaultAzureCredential; the others need a browser that drives the window and run in `npm test`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { cacheFolder, fixtureFolder } from '../test/equipment/repository.ts';
import { startLocalAzure } from '../test/localAzure/server.ts';
import { bundleHostTests, hostRunner } from '../test/vscode/bundleTests.ts';
import { hostTestFiles } from '../test/vscode/hostTests.ts';
import { cloudEnvironment, credentialEnvironment, localAzureEnvironment } from '../test/vscode/localAzureEquipment.ts';
import { stageDevelopment } from './development.ts';

const extension = await stageDevelopment();
const tests = await bundleHostTests(extension, 'identity', hostTestFiles('identity'));
const local = await startLocalAzure({ seed: 'small' });
const userData = await mkdtemp(path.join(tmpdir(), 'ase-certificates-desktop-'));
const files = await mkdtemp(path.join(tmpdir(), 'ase-certificates-host-'));
try {
  process.exitCode = await runTests({
    cachePath: path.join(cacheFolder, 'vscode-desktop'),
    extensionDevelopmentPath: extension,
    extensionTestsPath: hostRunner(extension),
    extensionTestsEnv: {
      ...localAzureEnvironment(local),
      ...cloudEnvironment(local),
      ...credentialEnvironment(local),
      // On Linux; elsewhere the runs of the tests come to those of this machine's own VS Code.
      XDG_STATE_HOME: path.join(userData, 'state'),
      ASE_CERTIFICATES_HOST_TESTS: tests,
      ASE_CERTIFICATES_HOST_FOLDER: files,
      ASE_CERTIFICATES_FIXTURES: fixtureFolder,
    },
    launchArgs: ['--disable-extensions', '--disable-workspace-trust', '--user-data-dir', userData],
  });
} finally {
  await local.close();
  await rm(userData, { recursive: true, force: true });
  await rm(files, { recursive: true, force: true });
}
