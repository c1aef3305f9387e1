import * as v from 'valibot';
import { parseResourceId } from '../azure/resourceId.ts';
import { exitCodes, NothingStopped } from './exitCodes.ts';

/** A plan as people write it, version 1: `plan.json`. */
export type PlanFile = v.InferInput<typeof planSchema>;

/** A plan as it was read: with what was left out. */
export type Plan = v.InferOutput<typeof planSchema>;

/** More are taken for a mistake: an environment has at most some hundred instances. */
const mostApps = 2000;
/** Bytes. A plan of so many apps has a quarter of it. */
export const largestPlan = 1024 * 1024;
const atATimeIs = `atATime is a whole number from 1 to ${mostApps}, or "all".`;

const title = v.pipe(
  v.string(wrongly('a title is text')),
  v.maxLength(200, 'A title has at most 200 characters.'),
  // It is printed in logs, and shown by what runs the plan.
  v.regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'A title is one line of plain text.'),
);

/** An app, `app/slot`, or a resource id. Nothing that a shell, a log or a URL would take for something else. */
const app = v.pipe(
  v.string(wrongly('an app is text: its name, app/slot, or its resource id')),
  v.maxLength(600, 'This is too long for the name or the resource id of an app.'),
  v.check(
    (text) => isAppName(text) || isSiteId(text),
    ({ received }) => `${received} is neither the name of an app, as orders or orders/staging, nor its resource id.`,
  ),
);

/** `app` or `app/slot`. */
export function isAppName(text: string): boolean {
  return /^[\p{L}\p{N}_-]{1,60}(\/[\p{L}\p{N}_-]{1,60})?$/u.test(text);
}

function isSiteId(text: string): boolean {
  return /^Microsoft\.Web\/sites(\/slots)?$/i.test(parseResourceId(text)?.type ?? '') && isPlainId(text);
}

/** Of what names in Azure consist, and none that climbs. */
function isPlainId(text: string): boolean {
  return text.split('/').every((part) => /^[\p{L}\p{N}_.()-]*$/u.test(part) && !/^\.+$/.test(part));
}

const wave = v.strictObject(
  {
    title: v.optional(v.pipe(title, v.description('What the wave is called in the output.'))),
    apps: v.pipe(
      v.union(
        [
          v.literal('allRunning'),
          v.pipe(v.array(app), v.minLength(1, 'A wave has at least one app.'), v.maxLength(mostApps, tooMany)),
        ],
        oneOfUnion,
      ),
      v.description(
        'Apps and slots of the environment by name ("orders", "orders/staging") or resource id; or "allRunning": all that run when the wave is taken and that no other wave names.',
      ),
    ),
    lookAfter: v.optional(
      v.pipe(
        v.boolean(wrongly('lookAfter is true or false')),
        v.description(
          'Whether the run ends after this wave, so that somebody can look at its apps before the rest is stopped.',
        ),
      ),
      false,
    ),
  },
  fieldProblem,
);

/** Exported for the JSON schema that is made of it. */
export const planSchema = v.strictObject(
  {
    $schema: v.optional(v.string(wrongly('$schema is text'))),
    version: v.literal(1, versionProblem),
    cloud: v.pipe(
      v.string(wrongly('cloud is text')),
      v.regex(
        /^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,63}$/u,
        'A plan names a cloud (AzureCloud, AzureUSGovernment, AzureChinaCloud, or the name of a custom one), and never an address: whoever runs it says where tokens go.',
      ),
      v.description(
        'AzureCloud, AzureUSGovernment, AzureChinaCloud, or the name of a custom cloud, whose addresses come from the environment variables of whoever runs the plan.',
      ),
    ),
    tenantId: v.optional(
      v.pipe(
        v.string(wrongly('tenantId is text')),
        v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'This is not the id of a directory (tenant).'),
        v.description(
          'The directory (tenant) of the subscription; written down, so that VS Code can start what is left.',
        ),
      ),
    ),
    environment: v.pipe(
      v.string(wrongly('a plan is about one environment, and names it by its resource id')),
      v.check(
        (text) => parseResourceId(text)?.type.toLowerCase() === 'microsoft.web/hostingenvironments' && isPlainId(text),
        'This is not the resource id of an App Service Environment: /subscriptions/…/resourceGroups/…/providers/Microsoft.Web/hostingEnvironments/NAME.',
      ),
      v.description('The resource id of the App Service Environment.'),
    ),
    atATime: v.pipe(
      v.union(
        [
          v.literal('all'),
          v.pipe(v.number(), v.safeInteger(atATimeIs), v.minValue(1, atATimeIs), v.maxValue(mostApps, atATimeIs)),
        ],
        atATimeIs,
      ),
      v.description('How many apps may be down at the same time.'),
    ),
    timeoutSeconds: v.optional(
      v.pipe(
        v.number(wrongly('timeoutSeconds is a number')),
        v.safeInteger('timeoutSeconds is a whole number.'),
        v.minValue(30, 'timeoutSeconds is at least 30.'),
        v.maxValue(3600, 'timeoutSeconds is at most 3600.'),
        v.description('How long each stop, and each start, may take before the app is named as late.'),
      ),
      300,
    ),
    waves: v.pipe(
      v.array(wave, wrongly('waves is a list')),
      v.minLength(1, 'A plan has at least one wave.'),
      v.maxLength(200, 'A plan has at most 200 waves.'),
      v.description('Taken one after the other; the apps of one wave side by side.'),
    ),
  },
  fieldProblem,
);

/** Reads what is in a plan's file. `file`: its name, for people. Throws NothingStopped. */
export function readPlan(text: string, file: string): Plan {
  const plan = v.safeParse(planSchema, jsonOf(text, file), { abortEarly: true });
  if (!plan.success) {
    const [issue] = plan.issues;
    const where = [issue, ...(issue.issues ?? [])].flatMap((one) => v.getDotPath(one) ?? []).join('.');
    throw wrongPlan(file, `${where === '' ? '' : `${where}: `}${issue.message}`);
  }
  refuseTwice(plan.output, file);
  return plan.output;
}

function jsonOf(text: string, file: string): unknown {
  try {
    // Editors on Windows begin a file with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw wrongPlan(file, `It is not JSON: ${error instanceof Error ? error.message : ''}.`);
  }
}

/** The same app in two waves would be stopped twice. */
function refuseTwice({ waves }: Plan, file: string): void {
  const named = waves.flatMap(({ apps }) => (apps === 'allRunning' ? [] : apps.map((one) => one.toLowerCase())));
  if (named.length > mostApps) {
    throw wrongPlan(file, tooMany({ received: String(named.length) }));
  }
  const seen = new Set<string>();
  for (const one of named) {
    if (seen.has(one)) {
      throw wrongPlan(file, `It names ${one} twice.`);
    }
    seen.add(one);
  }
  if (waves.filter(({ apps }) => apps === 'allRunning').length > 1) {
    throw wrongPlan(file, 'Only one wave can take "allRunning": nothing is left for a second one.');
  }
}

function wrongPlan(file: string, sentence: string): NothingStopped {
  return new NothingStopped(
    exitCodes.usage,
    `${file} is no plan that can be run. ${printable(sentence)} Nothing was stopped.`,
  );
}

function wrongly(sentence: string): (issue: { readonly received: string }) => string {
  return ({ received }) => `${received} is not right here: ${sentence}.`;
}

function tooMany({ received }: { readonly received: string }): string {
  return `A plan may name ${mostApps} apps; this one names ${received}.`;
}

function fieldProblem({ expected, received, path }: v.BaseIssue<unknown>): string {
  if (expected === 'never') {
    return 'This version of the form has no such field.';
  }
  return received === 'undefined' && path !== undefined
    ? `The field ${expected} is missing.`
    : `${received} is not right here: an object with fields is.`;
}

function versionProblem({ received }: { readonly received: string }): string {
  return `This is a plan of version ${received}. This program reads version 1: use the one that was exported with the plan.`;
}

/** A union tells of the wrong app, not of the union. */
function oneOfUnion(issue: v.UnionIssue<v.BaseIssue<unknown>>): string {
  const inner =
    issue.issues?.find(({ path }) => path !== undefined) ?? issue.issues?.find(({ kind }) => kind === 'validation');
  return inner?.message ?? 'The apps of a wave are a list of names, or "allRunning".';
}

/** What is quoted of a file may have line ends, and be long. */
function printable(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').replace(/^(.{400}).+$/u, '$1…');
}
