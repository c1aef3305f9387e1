import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { keyOf, parseResourceId } from '../azure/resourceId.ts';
import type { EnvironmentRef } from '../stopStart/engine/ports.ts';
import { defaultTiming, type Timing } from '../stopStart/engine/timing.ts';
import { reportJson } from '../stopStart/words/reportJson.ts';
import { countOf } from '../text/appNames.ts';
import { errorMessage, errorStack } from '../text/errorMessage.ts';
import type { Clock } from '../time/clock.ts';
import { readCommandLine, usage } from './commandLine.ts';
import { connect } from './connection.ts';
import { type ExitCode, exitCodes, NothingStopped } from './exitCodes.ts';
import type { FollowOptions, FollowResult } from './follow.ts';
import { Interrupted, Interrupts } from './interrupts.ts';
import { Ledger } from './ledger.ts';
import { adoptLog } from './loggedRuns.ts';
import { createMachine } from './machine.ts';
import { jsonText, Output } from './output.ts';
import type { PlannedRun } from './plannedRun.ts';
import type { Plan } from './planSchema.ts';
import { largestPlan, readPlan } from './readPlan.ts';
import { exitCodeOf, type Result, type ResultJson, resultOf, resultOfUnfinished } from './result.ts';
import { leaveStopped, noteLeft, resume } from './resume.ts';
import { leftOut, type PlanParts, planRun, refuseIfLeft, runPlanned } from './runPlan.ts';
import { type Prompt, type TextSink, terminalPrompt } from './terminal.ts';

/** The process in which the program runs. */
export interface RunnerProcess {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: TextSink;
  readonly errors: TextSink;
  readonly clock: Clock;
  readonly version: string;
  /** Only tests change it. */
  readonly timing: Partial<Timing>;
}

/** How long the last lines may take to be written, in milliseconds; and after a signal. */
const lastWordsMs = 60_000;
const hastyMs = 500;

/** Runs the program to its end and gives its exit code. Never rejects. */
export async function runProgram(args: readonly string[], host: RunnerProcess): Promise<ExitCode> {
  const isJson = args.includes('--json');
  const output = new Output(isJson ? host.errors : host.output, host.clock);
  const ledger = new Ledger();
  const interrupts = new Interrupts(output, ledger);
  const stopListening = interrupts.listen();
  const ended = interrupts.end.then(() => resultOfUnfinished(ledger));
  const done = carryOut(args, host, { output, interrupts, ledger }).catch((error: unknown) =>
    resultOfFailure(error, ledger),
  );
  const result = withMistake(await Promise.race([done, ended]), interrupts);
  const patience = interrupts.signal.aborted ? hastyMs : lastWordsMs;
  await tell(result, { output, host, isJson, patience });
  stopListening();
  return result.exitCode;
}

/** What exists from the start of the program. */
interface ProgramServices {
  readonly output: Output;
  readonly interrupts: Interrupts;
  readonly ledger: Ledger;
}

async function carryOut(
  args: readonly string[],
  host: RunnerProcess,
  { output, interrupts, ledger }: ProgramServices,
): Promise<Result> {
  const invocation = readCommandLine(args);
  if (invocation === 'help' || invocation === 'version') {
    await host.output.write(invocation === 'help' ? usage : `${host.version}\n`);
    return { exitCode: exitCodes.done, lines: [] };
  }
  const { clock, env } = host;
  const plan = await readPlanFile(invocation.planFile);
  const connection = connect(plan, env, clock);
  output.line(
    `App Service Environment Certificates, stop and start ${host.version}. Signing in with ${connection.words}.`,
  );
  const following: FollowOptions = {
    ...{ output, clock, giveUpAfterMs: invocation.giveUpAfterMs },
    prompt: invocation.yes ? undefined : promptOf(host, invocation.json),
    interrupted: interrupts.signal,
  };
  // A recovery does not know its run's time-out. It must not be longer than the program goes on.
  const recoveryTimeoutMs = Math.min(defaultTiming.recoveryTimeoutMs, invocation.giveUpAfterMs);
  const machine = await createMachine(output, { recoveryTimeoutMs, ...host.timing });
  interrupts.useEngine(machine.engine);
  const environment = environmentOf(plan);
  if (invocation.what === 'resume') {
    const parts = { environment, connection, machine, following, interrupts, ledger };
    const unwritten = invocation.fromLog === undefined ? [] : await adoptLog(invocation.fromLog, parts);
    return resultOf(await resume(parts, unwritten), ledger.noted);
  }
  if (invocation.what === 'leaveStopped') {
    return { exitCode: exitCodes.done, lines: await leaveStopped({ environment, machine }) };
  }
  const watched = await refuseIfLeft(environment, machine);
  const parts: PlanParts = { plan, range: invocation.waves, connection, following, interrupts };
  const planned = await planRun(parts, watched);
  if (invocation.what === 'dryRun') {
    return dryRun(planned, parts);
  }
  const followed = await runPlanned(planned, parts, machine);
  await noteLeft(ledger, { environment, machine });
  return resultOf([followed], ledger.noted, wayOn(followed, planned));
}

/** How to continue after the look at a wave. */
function wayOn(followed: FollowResult, { waves }: PlannedRun): readonly string[] {
  const taken = new Set(followed.report.done.map(({ key }) => key));
  const next = waves.find(({ apps }) => apps.length > 0 && !apps.some(({ key }) => taken.has(key)));
  const isLook = exitCodeOf(followed) === exitCodes.look;
  return isLook && next !== undefined
    ? [`Ended so that you can look at these apps. To continue: --waves ${next.number}-`]
    : [];
}

async function dryRun(planned: PlannedRun, parts: PlanParts): Promise<Result> {
  const wouldLeaveOut = await leftOut(planned, parts);
  const out = new Set(wouldLeaveOut.map(({ app }) => app));
  const wouldStop = planned.waves.map(({ title, apps }) => ({
    wave: title,
    apps: apps.map(({ name }) => name).filter((name) => !out.has(name)),
  }));
  const count = wouldStop.reduce((sum, { apps }) => sum + apps.length, 0);
  return {
    exitCode: wouldLeaveOut.length === 0 ? exitCodes.done : exitCodes.incomplete,
    lines: [
      ...wouldLeaveOut.map(({ app, because }) => `Would be left out: ${app}, because ${because}.`),
      `A dry run: ${countOf(count)} would be stopped and started, ${out.size} left out. Nothing was stopped.`,
    ],
    ...{ wouldStop, wouldLeaveOut },
  };
}

function environmentOf({ environment: id }: Plan): EnvironmentRef {
  return { id, key: keyOf(id), name: parseResourceId(id)?.name ?? id };
}

/** Asks on a terminal, if the input is one too: first choice is the output that has the other lines, so that they stay in order. */
function promptOf({ input, output, errors, clock }: RunnerProcess, isJson: boolean): Prompt | undefined {
  const sink = (isJson ? [errors, output] : [output, errors]).find(({ columns }) => columns !== undefined);
  return input.isTTY === true && sink !== undefined ? terminalPrompt(input, sink, clock) : undefined;
}

async function readPlanFile(file: string): Promise<Plan> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const because = isMissing ? 'there is no such file' : errorMessage(error);
    throw new NothingStopped(exitCodes.usage, `${file} can't be read: ${because}. Nothing was stopped.`, {
      cause: error,
    });
  }
  if (bytes.length > largestPlan) {
    throw new NothingStopped(
      exitCodes.usage,
      `${file} has ${bytes.length} bytes; a plan has ${largestPlan} at most. Nothing was stopped.`,
    );
  }
  return readPlan(bytes.toString('utf8'), file);
}

/** The result of a failure before a run began, or beside it. */
function resultOfFailure(error: unknown, ledger: Ledger): Result {
  const unfinished = ledger.open.length > 0 ? resultOfUnfinished(ledger) : undefined;
  if (error instanceof NothingStopped) {
    return unfinished ?? { exitCode: error.exitCode, lines: [error.message] };
  }
  if (error instanceof Interrupted) {
    return resultOfUnfinished(ledger);
  }
  const stack = errorStack(error);
  const rest = unfinished?.lines ?? (ledger.runs.length === 0 ? ['Nothing was stopped.'] : []);
  return { exitCode: unfinished?.exitCode ?? exitCodes.internal, lines: [`Internal failure: ${stack}`, ...rest] };
}

/** After an internal failure the exit code is never `done`. */
function withMistake(result: Result, { hasFailed }: Interrupts): Result {
  return hasFailed && result.exitCode === exitCodes.done ? { ...result, exitCode: exitCodes.internal } : result;
}

/** Waits until the last lines are written. If nobody reads the one output, they go to the other. */
async function tell(
  result: Result,
  to: { readonly output: Output; readonly host: RunnerProcess; readonly isJson: boolean; readonly patience: number },
): Promise<void> {
  const { output, host, isJson, patience } = to;
  output.status('');
  for (const line of result.lines) {
    output.line(line);
  }
  const isWritten = await output.flushed(patience);
  const other = new Output(isJson ? host.output : host.errors, host.clock);
  if (isJson) {
    await Promise.race([host.output.write(`${jsonText(jsonOf(result), 2)}\n`), host.clock.sleep(patience)]).catch(
      () => undefined,
    );
  } else if (output.isBroken || !isWritten) {
    for (const line of result.lines) {
      other.line(line);
    }
    await other.flushed(patience);
  }
}

function jsonOf({ exitCode, lines, wouldStop, wouldLeaveOut, followed = [] }: Result): ResultJson {
  return {
    ...{ format: 'ase-certificates runner result', version: 1, exitCode, words: lines.join('\n') },
    ...(wouldStop === undefined ? {} : { wouldStop }),
    ...(wouldLeaveOut === undefined ? {} : { wouldLeaveOut }),
    reports: followed.map(({ report }) => reportJson(report)),
  };
}
