import * as v from 'valibot';
import { parseResourceId } from '../azure/resourceId.ts';
import { printable } from './didYouMean.ts';

/** A plan as people write it, version 1: `plan.json`. */
export type PlanFile = v.InferInput<typeof planSchema>;

/** A plan after reading, with the defaults. */
export type Plan = v.InferOutput<typeof planSchema>;

/** More apps count as a mistake: an environment has at most a few hundred instances. */
export const mostApps = 2000;
/** The most characters of a file's name, and of a quotation from the file. */
export const mostQuoted = 200;

// A message of the schema follows the place: "wave 1, lookAfter" "must be true or false."

const isNumber = /^\d+$/;
const atATimeIs = mustBe(`a whole number from 1 to ${mostApps}, or "all"`, isNumber);
const timeoutIs = mustBe('a whole number from 30 to 3600', isNumber);

const tenantIs = mustBe('a GUID, such as 00000000-0000-0000-0000-000000000000');
const environmentIs = mustBe(
  'the resource id of one App Service Environment, such as /subscriptions/…/resourceGroups/…/providers/Microsoft.Web/hostingEnvironments/NAME',
);

const title = v.pipe(
  v.string(mustBe('text')),
  v.maxLength(200, mustHaveAtMost('200 characters')),
  // Logs and pipelines show it.
  v.regex(
    /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u,
    'must be one line of plain text, without line breaks and invisible characters.',
  ),
);

/** `app`, `app/slot` or a resource id, without characters that mean something to a shell, a log or a URL. */
const app = v.pipe(
  v.string(mustBe('text, the name of an app or its resource id')),
  v.maxLength(600, mustHaveAtMost('600 characters')),
  v.check(
    (text) => isAppName(text) || isSiteId(text),
    ({ input }) =>
      `${shown(input)} is neither the name of an app, such as orders or orders/staging, nor its resource id.`,
  ),
);

/** `app` or `app/slot`. */
export function isAppName(text: string): boolean {
  return /^[\p{L}\p{N}_-]{1,60}(\/[\p{L}\p{N}_-]{1,60})?$/u.test(text);
}

function isSiteId(text: string): boolean {
  return /^Microsoft\.Web\/sites(\/slots)?$/i.test(parseResourceId(text)?.type ?? '') && isPlainId(text);
}

/** Only characters of Azure names, and no `..`. */
function isPlainId(text: string): boolean {
  return text.split('/').every((part) => /^[\p{L}\p{N}_.()-]*$/u.test(part) && !/^\.+$/.test(part));
}

/** One wave of a plan. */
export const waveSchema = v.strictObject(
  {
    title: v.optional(v.pipe(title, v.description('What the wave is called in the output.'))),
    apps: v.pipe(
      v.union(
        [
          v.literal('allRunning'),
          v.pipe(
            v.array(app),
            v.minLength(1, 'must name at least one app.'),
            v.maxLength(mostApps, ({ input }) => `must name at most ${mostApps} apps, not ${input.length}.`),
          ),
        ],
        mustBe('a list of names, or "allRunning"'),
      ),
      v.description(
        'Apps and slots of the environment by name ("orders", "orders/staging") or resource id; or "allRunning": all that run when the wave is taken and that no other wave names.',
      ),
    ),
    lookAfter: v.optional(
      v.pipe(
        v.boolean(mustBe('true or false', /^(true|false)$/)),
        v.description(
          'Whether the run ends after this wave, so that somebody can look at its apps before the rest is stopped.',
        ),
      ),
      false,
    ),
  },
  mustBe('an object, in braces { }'),
);

/** Exported for the JSON schema that is generated from it. */
export const planSchema = v.strictObject(
  {
    $schema: v.optional(v.string(mustBe('text'))),
    version: v.literal(1, versionIs),
    cloud: v.pipe(
      v.string(cloudIs),
      v.regex(/^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,63}$/u, cloudIs),
      v.description(
        'AzureCloud, AzureUSGovernment, AzureChinaCloud, or the name of a custom cloud, whose addresses come from the environment variables of whoever runs the plan.',
      ),
    ),
    tenantId: v.optional(
      v.pipe(
        v.string(tenantIs),
        v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, tenantIs),
        v.description(
          'The directory (tenant) of the subscription; written down, so that VS Code can start what is left.',
        ),
      ),
    ),
    environment: v.pipe(
      v.string(environmentIs),
      v.check(
        (text) => parseResourceId(text)?.type.toLowerCase() === 'microsoft.web/hostingenvironments' && isPlainId(text),
        environmentIs,
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
        v.number(timeoutIs),
        v.safeInteger(timeoutIs),
        v.minValue(30, timeoutIs),
        v.maxValue(3600, timeoutIs),
        v.description('How long each stop, and each start, may take before the app is named as late.'),
      ),
      300,
    ),
    waves: v.pipe(
      v.array(waveSchema, mustBe('a list')),
      v.minLength(1, 'must have at least one wave.'),
      v.maxLength(200, mustHaveAtMost('200 waves')),
      v.description('Taken one after the other; the apps of one wave side by side.'),
    ),
  },
  mustBe('an object, in braces { }'),
);

/** `unquoted`: matches text that would be right without its quotation marks. */
function mustBe(what: string, unquoted?: RegExp): (issue: { readonly input: unknown }) => string {
  return ({ input }) => {
    const isQuoted = typeof input === 'string' && unquoted?.test(input) === true;
    return `must be ${what}, not ${shown(input)}${isQuoted ? ': leave the quotation marks out' : ''}.`;
  };
}

/** `what`: the limit with its unit, such as `200 characters`. */
function mustHaveAtMost(what: string): (issue: { readonly input: { readonly length: number } }) => string {
  return ({ input }) => `must have at most ${what}, not ${input.length}.`;
}

function versionIs({ input }: { readonly input: unknown }): string {
  const advice = typeof input === 'number' ? ': use the stop-start.mjs that was exported with this plan' : '';
  return mustBe('1', /^1$/)({ input }).replace(/\.$/, `${advice}.`);
}

function cloudIs({ input }: { readonly input: unknown }): string {
  const sentence = mustBe('the name of a cloud (AzureCloud, AzureUSGovernment, AzureChinaCloud, or a custom one)')({
    input,
  });
  // The person who runs a plan decides where tokens go, so a plan has no addresses.
  return typeof input === 'string' && /[:/]/.test(input) ? `${sentence} A plan never has an address.` : sentence;
}

/** A value of the file, for a sentence. */
export function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'a list' : 'an object';
  }
  return typeof value === 'string' ? `"${quotable(value)}"` : String(value);
}

/** Text of the file, on one line and shortened. */
export function quotable(text: string): string {
  return printable(text).replace(new RegExp(`^(.{${mostQuoted}}).+$`, 'u'), '$1…');
}
