/**
 * Runs host tests inside an extension host, with the real `vscode` API. Which files run is decided by their names:
 *
 * - `NAME.identity.test.ts`: signed in through DefaultAzureCredential to local Azure. VS Code refuses modal dialogs here.
 * - `NAME.changes.test.ts`: the same in a window of its own, for tests that change root certificates or apps, which a window
 *   remembers.
 * - `NAME.accounts.test.ts`: the default sign-in, VS Code's Microsoft accounts, which `test/vscode/authExtension` provides
 *   with local Azure's tokens. Modal dialogs are real; `./window.ts` answers them.
 *
 * A test file with another name, and a run without a test, is a failure: see `test/vscode/hostTests.ts`.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { collectResults, count, failedRun, type TestResults } from '../results.ts';
import { tellChannel, variable } from './channel.ts';

/** VS Code calls this in a window whose address names this module as `extensionTestsPath`. Rejects when a test failed. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  // Whatever goes wrong is handed over, so that nobody waits for results that never come.
  const results = await runTests(variable('ASE_CERTIFICATES_HOST_TESTS')).catch((error: unknown) =>
    failedRun('The host tests could not run', error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
  await tellChannel('results', results);
  const failed = count(results, 'failed');
  if (failed > 0) {
    throw new Error(`${failed} host tests failed.`);
  }
}

async function runTests(folder: string): Promise<TestResults> {
  // The base reporter prints nothing: what is worth telling goes through the channel.
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter: Mocha.reporters.Base, ...grepOption() });
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.test.cjs')) {
      mocha.addFile(path.join(folder, file));
    }
  }
  const told: Promise<void>[] = [];
  const results = await new Promise<TestResults>((resolve) => {
    const runner = mocha.run(() => resolve(collected()));
    blameTestsForTheirOwnOnly(runner);
    const collected = collectResults(runner, (line) => told.push(tellChannel('line', line)));
  });
  await Promise.all(told);
  return results;
}

/** Built-in extensions in this host report to Microsoft, and where there is no network that ends in an uncaught error. */
function blameTestsForTheirOwnOnly(runner: Mocha.Runner): void {
  const blame = runner.uncaught as NodeJS.UncaughtExceptionListener;
  process.off('uncaughtException', blame);
  process.on('uncaughtException', (error: NodeJS.ErrnoException & { hostname?: string }, origin) => {
    if (error.hostname !== 'mobile.events.data.microsoft.com') {
      blame(error, origin);
    }
  });
}

function grepOption(): { grep?: string } {
  const grep = process.env['ASE_CERTIFICATES_GREP'];
  return grep === undefined ? {} : { grep };
}
