import { parseArgs } from 'node:util';
import { exitCodes, NothingStopped } from './exitCodes.ts';

/** What the user asks for. */
export interface Order {
  readonly planFile: string;
  readonly what: 'run' | 'dryRun' | 'resume';
  /** With `resume`: also what this log of a lost machine says was stopped. */
  readonly fromLog?: string;
  /** Waves by their numbers, from 1; infinite: to the last. Absent: all. */
  readonly waves?: { readonly first: number; readonly last: number };
  readonly json: boolean;
  /** Without a question, also on a terminal. */
  readonly yes: boolean;
  /** How long starts go on for apps that do not come back, once nothing else is left to do. Milliseconds. */
  readonly giveUpAfterMs: number;
}

export const usage = `\
Usage: node stop-start.mjs PLAN.json [OPTION…]

Stops and starts apps of an App Service Environment, so that they load its root certificates. None that it stopped is left stopped
without being named. The plan is a file that "Export Plan…" wrote; plan.schema.json describes it.

  --dry-run             reads apps, states and rights, says what would be stopped, and stops nothing
  --waves N, N-, N-M    only these waves of the plan, counted from 1
  --resume              stops nothing: starts what earlier runs on the plan's environment may have left stopped
  --from-log FILE       with --resume: what this output of an earlier run says, for when its machine is lost
  --give-up-after TIME  how long to go on starting apps that do not come back, as 90s, 30m or 2h; 30m where it is not given
  --json                one report as JSON on standard output; everything else goes to standard error
  --yes                 does not ask on a terminal. Without a terminal it never asks: where it would wait for an answer, it ends
  --help, --version

Ends with 0: done; 1: an internal failure; 2: the command line or the plan is wrong; 3: the run did not begin; 4: not every app had its
turn, and every app that was stopped runs; 5: apps may be stopped, they are named; 6: ended for a look after a wave.
The first Ctrl+C (or SIGTERM) stops nothing more and waits for what is down to be back. The second sends the starts and ends.
`;

/** Reads the arguments; `help` and `version` are answered without a plan. Throws NothingStopped. */
export function readCommandLine(args: readonly string[]): Order | 'help' | 'version' {
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
    throw wrong('No plan is given.');
  }
  if (others.length > 0) {
    throw wrong(`One plan at a time. Given were ${positionals.join(', ')}.`);
  }
  return planFile;
}

function whatOf({
  resume,
  waves,
  'dry-run': dryRun,
  'from-log': fromLog,
}: ReturnType<typeof parsed>['values']): Order['what'] {
  if (resume === true && (dryRun === true || waves !== undefined)) {
    const other = dryRun === true ? '--dry-run' : '--waves';
    throw wrong(`--resume does not go with ${other}: it stops nothing, and starts what is left.`);
  }
  if (fromLog !== undefined && resume !== true) {
    throw wrong('--from-log goes with --resume.');
  }
  if (resume === true) {
    return 'resume';
  }
  return dryRun === true ? 'dryRun' : 'run';
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean' },
        resume: { type: 'boolean' },
        'from-log': { type: 'string' },
        waves: { type: 'string' },
        'give-up-after': { type: 'string' },
        json: { type: 'boolean' },
        yes: { type: 'boolean' },
        help: { type: 'boolean' },
        version: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function wavesOf(text: string): { readonly first: number; readonly last: number } {
  const [, first = '', dash, last = ''] = /^(\d{1,4})(-(\d{1,4})?)?$/.exec(text) ?? [];
  const range = { first: Number(first), last: lastOf(Number(first), dash, last) };
  if (first === '' || range.first < 1 || range.last < range.first) {
    throw wrong(`--waves ${text} is no part of a plan. Write 2, 2- or 2-3.`);
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
/** Timers take no more than 24.8 days; nobody waits that long. */
const longestMs = 24 * 3_600_000;

function millisecondsOf(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const ms = Number(count) * (units[unit] ?? Number.NaN);
  if (!(ms > 0 && ms <= longestMs)) {
    throw wrong(`--give-up-after ${text} is no length of time up to 24 hours. Write 90s, 30m or 2h.`);
  }
  return ms;
}

function wrong(sentence: string): NothingStopped {
  return new NothingStopped(exitCodes.usage, `${sentence} "--help" lists what can be said.`);
}
