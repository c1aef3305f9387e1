/**
 * `npm test [-- SUITE…]`: runs the suites, all or the named ones, installing what they need, with the lanes beside each other. Each line
 * says which suite it is from. What the suites leave is then searched for secrets, which counts as one test. Ends with one closing line
 * over all, `N passed, N failed` (`, N skipped` when any), and a code other than 0 when a test failed or a suite had none.
 */
import { rmSync } from 'node:fs';
import { keepRemoved } from '../test/keepRemoved.ts';
import { closingLine, count, failedRun, hasRun, type TestResults } from '../test/results.ts';
import { environmentOfSuite, makeRunFolder } from '../test/runFolder.ts';
import { searchRun } from '../test/secretSearch.ts';
import { type Suite, strayTests, suites } from './suites.ts';

const lines: string[] = [];
const tell = (line: string): void => {
  lines.push(line);
  process.stdout.write(`${line}\n`);
};

const chosen = chosenSuites(process.argv.slice(2));
const runFolder = makeRunFolder();
// Of all suites, only the host suite runs in this process.
Object.assign(process.env, environmentOfSuite('host', runFolder));
keepRemoved(runFolder);
const strays = strayTests();
const results = [...(strays.length === 0 ? [] : failedRun('npm test', `No suite runs ${strays.join(', ')}.`))];
await Promise.all([...Map.groupBy(chosen, ({ lane }) => lane).values()].map(runLane));
results.push(...searchForSecrets());
for (const { title, kind, reason } of results.filter(({ reason: told }) => told !== undefined)) {
  tell(`\n${kind === 'failed' ? '✗' : '~ passed only when it was run again:'} ${title}\n${reason}`);
}
tell(`\n${closingLine(results)}`);
process.exitCode = count(results, 'failed') === 0 ? 0 : 1;

function chosenSuites(names: readonly string[]): readonly Suite[] {
  const unknown = names.filter((name) => suites.every((suite) => suite.name !== name));
  if (unknown.length > 0) {
    throw new Error(`There is no suite ${unknown.join(', ')}. There are: ${suites.map(({ name }) => name).join(', ')}`);
  }
  return names.length === 0 ? suites : suites.filter(({ name }) => names.includes(name));
}

async function runLane(lane: readonly Suite[]): Promise<void> {
  for (const suite of lane) {
    results.push(...(await runSuite(suite)));
  }
}

async function runSuite(suite: Suite): Promise<TestResults> {
  tell(`${suite.name}…`);
  const started = Date.now();
  const results = await suite
    .run((text) => tell(text.trimEnd().replaceAll(/^/gm, `${suite.name} | `)), runFolder)
    .catch((error: unknown) =>
      failedRun(suite.name, error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
  const counted = hasRun(results) ? results : failedRun(suite.name, 'No test ran.');
  tell(`${suite.name}: ${describe(counted)} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return counted;
}

/** What was found stays where it is. */
function searchForSecrets(): TestResults {
  const searched = searchRun(
    runFolder,
    chosen.map(({ name }) => name),
    lines,
  );
  tell(searched.told);
  if (count(searched.results, 'failed') === 0) {
    rmSync(runFolder, { recursive: true, force: true, maxRetries: 5 });
  }
  return searched.results;
}

/** Differs from the form of the closing line, which only the last line has. */
function describe(results: TestResults): string {
  const passed = count(results, 'passed');
  const skipped = count(results, 'skipped');
  return `${passed} of ${results.length - skipped} tests passed${skipped > 0 ? `, ${skipped} were skipped` : ''}`;
}
