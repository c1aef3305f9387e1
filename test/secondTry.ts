import { count, hasRun, type TestResults } from './results.ts';

/** Of more groups than this the failures are no accident. */
const mostGroups = 3;

/**
 * Tests in a real VS Code window share a machine with much that they are not about. A group with a failure is therefore run once
 * more, from its start in a new window: what fails then too has failed, and what passes only then keeps why it failed first, which
 * the end of `npm test` tells.
 *
 * `run` runs the tests whose full title matches a regular expression; all where it is not given.
 */
export async function withSecondTry(
  run: (grep?: string) => Promise<TestResults>,
  tell: (line: string) => void,
): Promise<TestResults> {
  const first = await run();
  const groups = [...new Set(first.filter(({ kind }) => kind === 'failed').map(({ group }) => group))];
  if (groups.length === 0 || groups.length > mostGroups) {
    return first;
  }
  tell(`  ${count(first, 'failed')} failed; once more: ${groups.join('; ')}`);
  const second = await run(`^(${groups.map(escaped).join('|')})`);
  const ofGroups = ({ group }: { readonly group: string }): boolean => groups.includes(group);
  const missing = groups.filter((group) => !hasRun(second.filter((outcome) => outcome.group === group)));
  if (missing.length > 0) {
    // Nothing came of the second try, so the first one counts.
    return first;
  }
  return [...first.filter((outcome) => !ofGroups(outcome)), ...second.map((outcome) => withFirst(outcome, first))];
}

function withFirst(outcome: TestResults[number], first: TestResults): TestResults[number] {
  const before = first.find(({ title, kind }) => kind === 'failed' && title === outcome.title)?.reason;
  return outcome.kind === 'passed' && before !== undefined ? { ...outcome, reason: before } : outcome;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
