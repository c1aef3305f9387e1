import type { Hook, Runner, Test } from 'mocha';

/** What came of one test, or of a hook that failed. */
export interface Outcome {
  /** The title of the outermost `describe` around it. */
  readonly group: string;
  /** All titles around it and its own. */
  readonly title: string;
  readonly kind: 'passed' | 'failed' | 'skipped';
  /** It is a hook's, whose title no test has. */
  readonly isHook?: true;
  /** Why it failed; of a test that passed, why it failed when it was run first. */
  readonly reason?: string;
}

/** What came out of a run of tests. */
export type TestResults = readonly Outcome[];

export function count(results: TestResults, kind: Outcome['kind']): number {
  return results.filter((outcome) => outcome.kind === kind).length;
}

/** Whether there is a test that was not skipped. */
export function hasRun(results: TestResults): boolean {
  return results.some(({ kind }) => kind !== 'skipped');
}

/** A run that could not give results at all counts as one failed test, so that no sum hides it. */
export function failedRun(title: string, reason: string): TestResults {
  return [{ group: title, title, kind: 'failed', reason }];
}

/** `3 passed, 0 failed`, with `, 2 skipped` when any. */
export function closingLine(results: TestResults): string {
  const skipped = count(results, 'skipped');
  const end = skipped > 0 ? `, ${skipped} skipped` : '';
  return `${count(results, 'passed')} passed, ${count(results, 'failed')} failed${end}`;
}

/** Collects a mocha run while it goes on; `tell` gets a line for each failed test, and one for each group that was skipped. */
export function collectResults(runner: Runner, tell: (line: string) => void): () => TestResults {
  const results: Outcome[] = [];
  const skipped = new Map<string, number>();
  runner.on('pass', (test) => results.push({ ...namesOf(test), kind: 'passed' }));
  runner.on('pending', (test) => {
    results.push({ ...namesOf(test), kind: 'skipped' });
    const group = test.parent?.fullTitle() ?? '';
    skipped.set(group, (skipped.get(group) ?? 0) + 1);
  });
  runner.on('fail', (test, error: unknown) => {
    const failed = { ...namesOf(test), kind: 'failed', reason: describeError(error) } as const;
    results.push((test as Test | Hook).type === 'hook' ? { ...failed, isHook: true } : failed);
    tell(`  failed: ${`${failed.title}\n${failed.reason}`.replaceAll('\n', '\n    ')}`);
  });
  runner.on('end', () => {
    for (const [group, number] of skipped) {
      tell(`  skipped: ${group} (${number})`);
    }
  });
  return () => results;
}

function namesOf(test: Test | Hook): Pick<Outcome, 'group' | 'title'> {
  return { group: outermost(test) ?? test.title, title: test.fullTitle() };
}

/** The suite without a title is mocha's own, around all files. */
function outermost({ parent }: Test | Hook): string | undefined {
  let title: string | undefined;
  for (let suite = parent; suite !== undefined; suite = suite.parent) {
    title = suite.title === '' ? title : suite.title;
  }
  return title;
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const cause = error.cause === undefined ? '' : `\ncaused by: ${describeError(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
