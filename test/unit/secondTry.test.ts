import assert from 'node:assert/strict';
import type { Outcome, TestResults } from '../results.ts';
import { withSecondTry } from '../secondTry.ts';

const one = (group: string, test: string, kind: Outcome['kind'], reason?: string): Outcome => ({
  group,
  title: `${group} ${test}`,
  kind,
  ...(reason === undefined ? {} : { reason }),
});

describe('A second try of tests in a window', () => {
  let greps: (string | undefined)[];

  /** Runs that come to these, one after the other. */
  async function tried(...runs: TestResults[]): Promise<TestResults> {
    greps = [];
    const run = async (grep?: string): Promise<TestResults> => {
      const results = runs[greps.length];
      greps.push(grep);
      assert.ok(results !== undefined, 'It ran more often than it should.');
      return results;
    };
    return withSecondTry(run, () => undefined);
  }

  it('is not made where nothing failed', async () => {
    const results = [one('A', 'x', 'passed'), one('A', 'y', 'skipped')];
    assert.deepEqual(await tried(results), results);
  });

  it('runs a group with a failure from its start, and keeps why a test failed that passes then', async () => {
    const first = [one('A', 'x', 'passed'), one('B (c)', 'x', 'passed'), one('B (c)', 'y', 'failed', 'late')];
    const second = [one('B (c)', 'x', 'passed'), one('B (c)', 'y', 'passed')];
    assert.deepEqual(await tried(first, second), [
      one('A', 'x', 'passed'),
      one('B (c)', 'x', 'passed'),
      one('B (c)', 'y', 'passed', 'late'),
    ]);
    assert.deepEqual(greps, [undefined, String.raw`^(B \(c\))`]);
  });

  it('leaves failed what fails again', async () => {
    const results = await tried([one('A', 'x', 'failed', 'first')], [one('A', 'x', 'failed', 'again')]);
    assert.deepEqual(results, [one('A', 'x', 'failed', 'again')]);
  });

  it('leaves failed what is not run again', async () => {
    const first = [one('A', 'x', 'failed', 'first'), one('B', 'x', 'failed', 'first')];
    assert.deepEqual(await tried(first, [one('A', 'x', 'passed')]), first);
  });

  it('leaves failed a test that is skipped then', async () => {
    const first = [one('A', 'x', 'failed', 'first'), one('A', 'y', 'passed')];
    const results = await tried(first, [one('A', 'x', 'skipped'), one('A', 'y', 'passed')]);
    assert.deepEqual(results, [one('A', 'y', 'passed'), one('A', 'x', 'failed', 'first')]);
  });

  it('keeps what a hook failed from', async () => {
    const hook = { ...one('A', '"before each" hook for "x"', 'failed', 'no port'), isHook: true } as const;
    const results = await tried([hook], [one('A', 'x', 'passed'), one('A', 'y', 'passed')]);
    assert.deepEqual(results, [one('A', 'x', 'passed', `${hook.title}: no port`), one('A', 'y', 'passed')]);
  });

  it('counts no group twice whose title begins like that of another', async () => {
    const first = [one('A', 'x', 'failed', 'first'), one('A B', 'x', 'passed')];
    const results = await tried(first, [one('A', 'x', 'passed'), one('A B', 'x', 'passed')]);
    assert.deepEqual(results, [one('A B', 'x', 'passed'), one('A', 'x', 'passed', 'first')]);
  });

  it('is not made where many groups failed', async () => {
    const first = ['A', 'B', 'C', 'D'].map((group) => one(group, 'x', 'failed', 'why'));
    assert.deepEqual(await tried(first), first);
  });
});
