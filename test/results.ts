import type { Runner, Test } from 'mocha';

/** What came out of one run of tests. */
export interface TestResults {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One paragraph for each failed test: its full title, then its stack. */
  readonly failures: readonly string[];
}

export const noResults: TestResults = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** The sum of two runs. */
export function addResults(one: TestResults, other: TestResults): TestResults {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    failures: [...one.failures, ...other.failures],
  };
}

/** A run that could not give results at all counts as one failed test, so that no sum hides it. */
export function failedRun(title: string, reason: string): TestResults {
  return { ...noResults, failed: 1, failures: [`${title}\n${reason}`] };
}

/** `3 passed, 0 failed`, with `, 2 skipped` when any. */
export function closingLine({ passed, failed, skipped }: TestResults): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Counts a mocha run while it goes on; `tell` gets a line for each failed test, and one for each group that was skipped. */
export function collectResults(runner: Runner, tell: (line: string) => void): () => TestResults {
  let results = noResults;
  const skipped = new Map<string, number>();
  runner.on('pass', () => {
    results = { ...results, passed: results.passed + 1 };
  });
  runner.on('pending', (test) => {
    results = { ...results, skipped: results.skipped + 1 };
    const group = test.parent?.fullTitle() ?? '';
    skipped.set(group, (skipped.get(group) ?? 0) + 1);
  });
  runner.on('fail', (test: Test, error: unknown) => {
    const failure = `${test.fullTitle()}\n${describeError(error)}`;
    results = { ...results, failed: results.failed + 1, failures: [...results.failures, failure] };
    tell(`  failed: ${failure.replaceAll('\n', '\n    ')}`);
  });
  runner.on('end', () => {
    for (const [group, count] of skipped) {
      tell(`  skipped: ${group} (${count})`);
    }
  });
  return () => results;
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const cause = error.cause === undefined ? '' : `\ncaused by: ${describeError(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
