import { count, hasRun, type Outcome, type TestResults } from './results.ts';

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
  const isOfGroups = ({ group }: Outcome): boolean => groups.includes(group);
  const second = (await run(`^(${groups.map(escaped).join('|')})`)).filter(isOfGroups);
  if (groups.some((group) => !hasRun(second.filter((outcome) => outcome.group === group)))) {
    // Nothing came of the second try, so the first one counts.
    return first;
  }
  return [...first.filter((outcome) => !isOfGroups(outcome)), ...afterBoth(first.filter(isOfGroups), second)];
}

/** What came of the tests of groups that were run twice. */
function afterBoth(first: TestResults, second: TestResults): TestResults {
  const failures = first.filter(({ kind }) => kind === 'failed');
  const ranAgain = new Set(second.filter(({ kind }) => kind !== 'skipped').map(({ title }) => title));
  const lost = failures.filter(({ title, isHook }) => isHook !== true && !ranAgain.has(title));
  const lostTitles = new Set(lost.map(({ title }) => title));
  const kept = second.filter(({ title }) => !lostTitles.has(title));
  return [...kept.map((outcome, index) => withFirst(outcome, kept.slice(0, index), failures)), ...lost];
}

/** With why it failed first; the first that passed of a group also with what a hook of it failed from. */
function withFirst(outcome: Outcome, before: TestResults, failures: TestResults): Outcome {
  if (outcome.kind !== 'passed') {
    return outcome;
  }
  const isOfGroup = ({ group }: Outcome): boolean => group === outcome.group;
  const isFirst = !before.some((one) => isOfGroup(one) && one.kind === 'passed');
  const reasons = failures
    .filter((one) => one.title === outcome.title || (isFirst && one.isHook === true && isOfGroup(one)))
    .map(({ title, isHook, reason = '' }) => (isHook === true ? `${title}: ${reason}` : reason));
  return reasons.length === 0 ? outcome : { ...outcome, reason: reasons.join('\n') };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
