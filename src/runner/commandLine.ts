import { parseArgs } from 'node:util';
import { nearest, printable } from './didYouMean.ts';
import { exitCodes, NothingStopped } from './exitCodes.ts';

/** What the user asks for. */
export interface Invocation {
  readonly planFile: string;
  readonly what: 'run' | 'dryRun' | 'resume' | 'leaveStopped';
  /** With `resume`: the log of a lost machine; the apps that it names as stopped are resumed too. */
  readonly fromLog?: string;
  /** Numbers of waves, from 1; `last` may be infinity. Absent: all waves. */
  readonly waves?: { readonly first: number; readonly last: number };
  readonly json: boolean;
  /** No question is asked, not even on a terminal. */
  readonly yes: boolean;
  /** How long it goes on starting apps that do not come back, once nothing else is left to do. Milliseconds. */
  readonly giveUpAfterMs: number;
}

export const usage = `\
Usage: node stop-start.mjs PLAN.json [OPTION…]

Stops and starts apps of an App Service Environment, so that they load its root certificates.
Every app that it stops is started again, or is named at the end.
"Export Plan…" in VS Code writes the plan. plan.schema.json describes it.
run.sh and run.cmd add PLAN.json themselves.

On a terminal it asks before it stops anything, and wherever else it needs an answer.
Without a terminal it begins at once and never asks. Where it would have to ask, it ends.

Options:
  --dry-run             Stops nothing. Reads the apps, their states and your rights, and says what
                        would be stopped.
  --waves N, N-, N-M    Takes only these waves of the plan, counted from 1.
  --resume              Stops nothing. Starts what earlier runs on the plan's environment may have
                        left stopped.
  --leave-stopped       Starts nothing. Apps that earlier runs left stopped on the environment stay
                        stopped, and no run is refused because of them any more.
  --from-log FILE       With --resume, if the machine of an earlier run is lost: FILE is the output
                        of that run. Also starts what that run may have left stopped.
  --give-up-after TIME  How long it goes on starting apps that do not come back, such as 90s,
                        30m or 2h. At most 24h. Without this option: 30m.
  --json                Prints one report as JSON to standard output, the rest to standard error.
  --yes, -y             Does not ask on a terminal. A pause after a wave still ends the run.
  --help, -h            Prints this text.
  --version, -V         Prints the version.

Exit codes:
  0  Done.
  1  An internal failure. Apps may be stopped: check them.
  2  The command line or the plan is wrong. Nothing was stopped.
  3  The run did not begin. Nothing was stopped.
  4  Not every app was stopped and started. Every app that it stopped runs again.
  5  Apps may be stopped, and are named. Run with --resume.
  6  The run ended after a wave, so that you can look at its apps. Continue with --waves.

The first Ctrl+C (or SIGTERM) stops no further app, and waits until the stopped ones run again.
The second sends a start to every app that may be stopped, and ends. A third ends at once.
`;

const options = {
  'dry-run': { type: 'boolean' },
  resume: { type: 'boolean' },
  'leave-stopped': { type: 'boolean' },
  'from-log': { type: 'string' },
  waves: { type: 'string' },
  'give-up-after': { type: 'string' },
  json: { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

/** Examples of values, for people. */
const examples: Readonly<Record<string, string>> = {
  'from-log': 'run.log',
  waves: '2, 2- or 2-3',
  'give-up-after': '90s, 30m or 2h',
};

/** Reads the arguments; `help` and `version` are answered without a plan. Throws NothingStopped. */
export function readCommandLine(args: readonly string[]): Invocation | 'help' | 'version' {
  const { values, positionals } = parsed(args);
  if (values.help === true) {
    return 'help';
  }
  if (values.version === true) {
    return 'version';
  }
  const { 'from-log': fromLog, waves } = values;
  return {
    planFile: onlyPlan(positionals),
    what: whatOf(values),
    ...(fromLog === undefined ? {} : { fromLog }),
    ...(waves === undefined ? {} : { waves: wavesOf(waves) }),
    json: values.json === true,
    yes: values.yes === true,
    giveUpAfterMs: millisecondsOf(values['give-up-after'] ?? '30m'),
  };
}

function onlyPlan(positionals: readonly string[]): string {
  const [planFile, ...others] = positionals;
  if (planFile === undefined) {
    throw wrong('No plan is given. Name its file, such as plan.json.');
  }
  if (others.length > 0) {
    throw wrong(`Only one plan can be run at a time; given were ${positionals.join(', ')}.`);
  }
  return planFile;
}

function whatOf(values: ReturnType<typeof parsed>['values']): Invocation['what'] {
  const chosen = (['resume', 'leave-stopped', 'dry-run', 'waves'] as const).filter(
    (name) => values[name] !== undefined && values[name] !== false,
  );
  const [first, other] = chosen;
  if (other !== undefined && (first === 'resume' || first === 'leave-stopped')) {
    throw wrong(
      `--${first} and --${other} do not go together: ${first === 'resume' ? 'a resume stops nothing' : 'it touches no app'}.`,
    );
  }
  if (values['from-log'] !== undefined && first !== 'resume') {
    throw wrong('--from-log needs --resume.');
  }
  switch (first) {
    case 'resume':
      return 'resume';
    case 'leave-stopped':
      return 'leaveStopped';
    default:
      return values['dry-run'] === true ? 'dryRun' : 'run';
  }
}

function parsed(args: readonly string[]) {
  // Not strict, because then Node's own messages would be shown.
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'option') {
      refuseWrong(token, args[token.index] ?? token.rawName);
    }
  }
  return parseArgs({ args: [...args], options, allowPositionals: true });
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/** `argument`: as it was typed, because "-help" has several tokens. */
function refuseWrong({ name, rawName, value, inlineValue }: OptionToken, argument: string): void {
  const type = Object.entries(options).find(([one]) => one === name)?.[1].type;
  if (type === undefined) {
    const typed = argument.replace(/^(--[^=]*)=.*$/s, '$1');
    const near = nearest(typed, Object.keys(options));
    throw wrong(`Unknown option ${typed}.${near === undefined ? '' : ` Did you mean --${near}?`}`);
  }
  if (type === 'boolean' && value !== undefined) {
    throw wrong(`${rawName} takes no value.`);
  }
  // In "--waves --yes" the value is missing.
  const isForgotten = !value || (inlineValue !== true && /^-./.test(value));
  if (type === 'string' && isForgotten) {
    throw wrong(`${rawName} needs a value, such as ${examples[name]}.`);
  }
}

function wavesOf(text: string): { readonly first: number; readonly last: number } {
  const [, first = '', dash, last = ''] = /^(\d{1,4})(-(\d{1,4})?)?$/.exec(text) ?? [];
  const range = { first: Number(first), last: lastOf(Number(first), dash, last) };
  if (first === '' || range.first < 1 || range.last < range.first) {
    throw wrong(`--waves takes ${examples['waves']}, not ${text}.`);
  }
  return range;
}

function lastOf(first: number, dash: string | undefined, last: string): number {
  if (dash === undefined) {
    return first;
  }
  return last === '' ? Number.POSITIVE_INFINITY : Number(last);
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
/** A timer takes at most 24.8 days; one day is enough. */
const longestMs = 24 * 3_600_000;

function millisecondsOf(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const ms = Number(count) * (units[unit] ?? Number.NaN);
  if (!(ms > 0 && ms <= longestMs)) {
    throw wrong(`--give-up-after takes a time up to 24h, such as ${examples['give-up-after']}, not ${text}.`);
  }
  return ms;
}

function wrong(sentence: string): NothingStopped {
  return new NothingStopped(exitCodes.usage, `${printable(sentence)} --help lists all options. Nothing was stopped.`);
}
