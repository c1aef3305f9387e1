import * as v from 'valibot';
import { errorMessage } from '../text/errorMessage.ts';
import { nearest, printable } from './didYouMean.ts';
import { exitCodes, NothingStopped } from './exitCodes.ts';
import { mostApps, mostQuoted, type Plan, planSchema, quotable, shown, waveSchema } from './planSchema.ts';

/** In bytes. A plan with the most apps has a quarter of it. */
export const largestPlan = 1024 * 1024;
/** The most characters of the message about a plan: it is one line of a log. */
const mostCharacters = 600;

/** What is wrong with a plan. `where` (empty: the whole plan) and `what` together make a sentence. */
interface Problem {
  readonly where: string;
  readonly what: string;
}

/** Reads the text of a plan. `file`: its name, for people. Throws NothingStopped, which names everything that is wrong. */
export function readPlan(text: string, file: string): Plan {
  const plan = v.safeParse(planSchema, jsonOf(text, file), { abortPipeEarly: true });
  const problems = plan.success ? betweenWaves(plan.output) : plan.issues.flatMap((issue) => problemsOf(issue));
  if (!plan.success || problems.length > 0) {
    throw wrongPlan(file, problems);
  }
  return plan.output;
}

function jsonOf(text: string, file: string): unknown {
  try {
    // Editors on Windows write a byte order mark first.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw wrongPlan(file, [{ where: '', what: notJson(text, error) }]);
  }
}

function notJson(text: string, error: unknown): string {
  if (text.trim() === '') {
    return 'is empty: export the plan again.';
  }
  // This is UTF-16 that was read as UTF-8.
  if (/^\uFFFD|\0/.test(text)) {
    return 'is not UTF-8 text. Save it as UTF-8.';
  }
  const because = quotable(errorMessage(error));
  return `is not JSON: ${because}. Look for a missing or extra comma, a comment, or quotation marks that are not straight.`;
}

/** What is wrong between waves that are valid one by one: an app in two waves would be stopped twice. */
function betweenWaves({ waves }: Plan): readonly Problem[] {
  const named = waves.flatMap(({ apps }, wave) =>
    apps === 'allRunning' ? [] : apps.map((name, index) => ({ name, where: placeOf(['waves', wave, 'apps', index]) })),
  );
  if (named.length > mostApps) {
    return [{ where: 'A plan', what: `may name ${mostApps} apps; this one names ${named.length}.` }];
  }
  const seen = new Map<string, string>();
  const twice = named.flatMap(({ name, where }) => {
    const before = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), before ?? where);
    return before === undefined ? [] : [{ where, what: `${shown(name)} is also ${before}: leave one of them out.` }];
  });
  const takers = waves.flatMap(({ apps }, wave) => (apps === 'allRunning' ? [wave] : []));
  const more = takers.slice(1).map((wave) => ({
    where: placeOf(['waves', wave, 'apps']),
    what: `must be a list of names: wave ${(takers[0] ?? 0) + 1} takes "allRunning" already.`,
  }));
  return [...twice, ...more];
}

/** `above`: the keys that lead to the union of which this is a part. */
function problemsOf(issue: v.BaseIssue<unknown>, above: readonly unknown[] = []): readonly Problem[] {
  const keys = [...above, ...(issue.path ?? []).map(({ key }) => key)];
  // For a union, the message is about the wrong app and not about the union.
  const inner = (issue.issues ?? []).filter(({ path }) => path !== undefined);
  if (inner.length > 0) {
    return inner.flatMap((one) => problemsOf(one, keys));
  }
  const owner = issue.path?.at(-1);
  if (issue.type !== 'strict_object' || owner?.origin !== 'key') {
    return [{ where: placeOf(keys), what: issue.message }];
  }
  // A field is missing or unknown.
  const object = keys.slice(0, -1);
  if (Array.isArray(owner.input)) {
    return [{ where: placeOf(object), what: 'must be an object, in braces { }, not a list.' }];
  }
  return issue.expected === 'never'
    ? unknownFields(object, Object.keys(Object(owner.input)))
    : [{ where: placeOf([...object, `"${owner.key}"`]), what: 'is missing.' }];
}

function unknownFields(object: readonly unknown[], fields: readonly string[]): readonly Problem[] {
  const [inPlan, inWave] = [Object.keys(planSchema.entries), Object.keys(waveSchema.entries)];
  const [here, there, itGoes] =
    object.length === 0 ? [inPlan, inWave, 'It goes into a wave.'] : [inWave, inPlan, 'It goes outside "waves".'];
  const proposalFor = (field: string): string => {
    const [near, far] = [nearest(field, here), nearest(field, there)];
    if (near !== undefined) {
      return `Did you mean "${near}"?`;
    }
    return far === undefined ? 'Remove it.' : `${far === field ? '' : `Did you mean "${far}"? `}${itGoes}`;
  };
  return fields
    .filter((field) => !here.includes(field))
    .map((field) => ({ where: placeOf(object), what: `has no field ${shown(field)}. ${proposalFor(field)}` }));
}

/** Counted from 1, as `--waves` does. */
function placeOf([first, index, field, app]: readonly unknown[]): string {
  if (first !== 'waves' || index === undefined) {
    return String(first ?? '');
  }
  const inWave = field === 'apps' && app !== undefined ? `app ${Number(app) + 1}` : field;
  return `wave ${Number(index) + 1}${inWave === undefined ? '' : `, ${inWave}`}`;
}

/** One line for a log, with as many of the problems as fit. */
function wrongPlan(file: string, problems: readonly Problem[]): NothingStopped {
  const name = printable(file).replace(new RegExp(`^.+(.{${mostQuoted}})$`, 'u'), '…$1');
  const sentences = [...new Set(problems.map(({ where, what }) => `${where === '' ? name : where} ${what}`))];
  const start = problems[0]?.where === '' ? '' : `${name}: `;
  const told = (count: number): string => {
    const more = sentences.length - count;
    const rest = more === 0 ? '' : ` And ${more} more.`;
    return `${start}${sentences.slice(0, count).join(' Also: ')}${rest} Nothing was stopped.`;
  };
  const count = [5, 4, 3, 2].find((some) => some <= sentences.length && told(some).length <= mostCharacters);
  return new NothingStopped(exitCodes.usage, told(count ?? 1));
}
