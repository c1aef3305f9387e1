import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { installOav } from '../test/equipment/oav.ts';
import { repositoryRoot } from '../test/equipment/repository.ts';
import { count, failedRun, type TestResults } from '../test/results.ts';
import { resultsFileVariable } from '../test/resultsReporter.ts';
import { environmentOfSuite, keepingArguments } from '../test/runFolder.ts';
import { withSecondTry } from '../test/secondTry.ts';
import { runHostTests } from '../test/vscode/hostTests.ts';
import { stageDevelopment } from './development.ts';

type Tell = (line: string) => void;

/** A folder of tests that `npm test` runs in one way. */
export interface Suite {
  readonly name: string;
  /** Relative to the root of the repository; every `*.test.ts` below it belongs to the suite. */
  readonly folder: string;
  readonly lane: Lane;
  /** `runFolder`: of this `npm test`; a process of the suite has its temporary files there. */
  run(tell: Tell, runFolder: string): Promise<TestResults>;
}

/**
 * What its tests mostly do: drive windows, keep a processor busy, or wait for processes. Suites of one lane run one after the other, and
 * the lanes beside each other, so that there is never more than one suite with windows, which load makes unsteady.
 */
export type Lane = 'windows' | 'computing' | 'processes';

/** In the order in which those of a lane run. A folder under `test` that has tests must be here. */
export const suites: readonly Suite[] = [
  {
    name: 'host',
    folder: 'test/host',
    lane: 'windows',
    run: async (tell) => {
      const extension = await stageDevelopment();
      const chosen = process.env['ASE_CERTIFICATES_GREP'];
      return withSecondTry((grep = chosen) => runHostTests(extension, tell, grep), tell);
    },
  },
  {
    name: 'e2e',
    folder: 'test/e2e',
    lane: 'windows',
    run: (tell, runFolder) => withSecondTry((grep) => runMocha('test/e2e', runFolder, tell, grep), tell),
  },
  inNode('unit', 'test/unit', 'computing'),
  inNode('contract', 'test/contract', 'computing', installOav),
  inNode('fuzz', 'test/fuzz', 'computing'),
  inNode('model', 'test/model', 'computing'),
  inNode('crash', 'test/crash', 'processes'),
  inNode('runner', 'test/runner', 'processes'),
];

/** Test files that no suite would run. */
export function strayTests(): string[] {
  return testFiles('test').filter((file) => suites.every((suite) => !file.startsWith(`${suite.folder}/`)));
}

/** A suite that mocha runs in a Node process of its own. */
function inNode(
  name: string,
  folder: string,
  lane: Lane,
  prepare: (tell: Tell) => Promise<void> = async () => undefined,
): Suite {
  const run = async (tell: Tell, runFolder: string): Promise<TestResults> => {
    await prepare(tell);
    return runMocha(folder, runFolder, tell);
  };
  return { name, folder, lane, run };
}

/** `grep`: a regular expression for the full titles of the tests to run. Without it, all run. */
async function runMocha(folder: string, runFolder: string, tell: Tell, grep?: string): Promise<TestResults> {
  const files = testFiles(folder);
  if (files.length === 0) {
    return failedRun(folder, 'There is no test file.');
  }
  const environment = environmentOfSuite(path.basename(folder), runFolder);
  const resultsFile = path.join(runFolder, `${path.basename(folder)}-results${grep === undefined ? '' : '-2'}.json`);
  const code = await runChild(
    grep === undefined ? files : ['--grep', grep, ...files],
    { ...environment, [resultsFileVariable]: resultsFile },
    tell,
  );
  const results = await readResults(resultsFile);
  // Mocha's exit code is the number of failures. Any other code means that it ended in some other way.
  return results !== undefined && code === Math.min(count(results, 'failed'), 255)
    ? results
    : failedRun(folder, `mocha ended with ${code} and ${results === undefined ? 'no results' : 'other results'}.`);
}

async function runChild(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  tell: Tell,
): Promise<number | null> {
  const mocha = path.join('node_modules', 'mocha', 'bin', 'mocha.js');
  const reporter = path.join(repositoryRoot, 'test', 'resultsReporter.ts');
  // The seed and the time limit are in .mocharc.json, for whoever runs one test.
  const child = spawn(process.execPath, [...keepingArguments(), mocha, '--reporter', reporter, ...args], {
    cwd: repositoryRoot,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', tell);
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
}

async function readResults(file: string): Promise<TestResults | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as TestResults;
  } catch {
    // It ended before it wrote them. The caller says so.
    return undefined;
  }
}

function testFiles(folder: string): string[] {
  return readdirSync(path.join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .sort();
}
