import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { keyOf, parseResourceId } from '../azure/resourceId.ts';
import type { Clock } from '../clock.ts';
import { JournalFailure } from '../stopStart/engine/journal.ts';
import type { Timing } from '../stopStart/engine/timing.ts';
import { reportJson } from '../stopStart/words/reportJson.ts';
import { terminalAsker } from './asker.ts';
import { type Order, readCommandLine, usage } from './commandLine.ts';
import { connect } from './connection.ts';
import { endLines, exitCodeOf, type ResultJson } from './ending.ts';
import { type ExitCode, exitCodes, NothingStopped } from './exitCodes.ts';
import type { Followed, Following } from './follow.ts';
import { Interrupts } from './interrupts.ts';
import { createMachine } from './machine.ts';
import { Output } from './output.ts';
import { largestPlan, type Plan, readPlan } from './plan.ts';
import type { PlannedRun } from './plannedRun.ts';
import { adoptLog, type ResumeParts, resume } from './resume.ts';
import { meet, type PlanParts, runPlanned, tryRights } from './runPlan.ts';

/** The process around the program. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean };
  readonly errors: Writable & { readonly isTTY?: boolean };
  readonly clock: Clock;
  readonly version: string;
  /** Differs for tests alone. */
  readonly timing: Partial<Timing>;
}

/** How a program ended, before it is put as JSON or in lines. */
type Result = Omit<ResultJson, 'format' | 'version' | 'reports'> & { readonly followed?: readonly Followed[] };

/** Runs the program to its end and gives its exit code. Never rejects. */
export async function runProgram(args: readonly string[], around: Surroundings): Promise<ExitCode> {
  let order: Order | 'help' | 'version';
  try {
    order = readCommandLine(args);
  } catch (error) {
    return tellFailure(error, new Output(around.errors, around.clock, false)).exitCode;
  }
  if (order === 'help' || order === 'version') {
    await written(around.output, order === 'help' ? usage : `${around.version}\n`);
    return exitCodes.done;
  }
  const stream = order.json ? around.errors : around.output;
  const output = new Output(stream, around.clock, stream.isTTY === true);
  const interrupts = new Interrupts(output);
  const stopListening = interrupts.listen();
  const result = await carryOut(order, around, output, interrupts).catch((error: unknown) =>
    tellFailure(error, output),
  );
  stopListening();
  if (order.json) {
    await written(around.output, `${JSON.stringify(jsonOf(result), undefined, 2)}\n`);
  }
  return result.exitCode;
}

async function carryOut(order: Order, around: Surroundings, output: Output, interrupts: Interrupts): Promise<Result> {
  const { clock, env, input, errors } = around;
  const plan = await planIn(order.planFile);
  const connection = connect(plan, env, clock);
  output.line(
    `App Service Environment Certificates, stop and start ${around.version}. Signed in with ${connection.words}.`,
  );
  const canAsk = input.isTTY === true && errors.isTTY === true && !order.yes;
  const following: Following = {
    ...{ output, clock, giveUpAfterMs: order.giveUpAfterMs },
    asker: canAsk ? terminalAsker(input, errors, () => interrupts.interrupt()) : undefined,
  };
  const parts: PlanParts = { plan, range: order.waves, connection, following, interrupts };
  if (order.what === 'dryRun') {
    return dryRun(parts);
  }
  const machine = await createMachine(output, around.timing);
  interrupts.useEngine(machine.engine);
  if (order.what === 'resume') {
    const environment = environmentOf(plan);
    return resumed(order, { environment, connection, machine, following, interrupts });
  }
  const planned = await meet(parts);
  const followed = await runPlanned(planned, parts, machine);
  return ended([followed], wayOn(followed, planned), output);
}

/** Where to go on after a look. */
function wayOn(followed: Followed, { waves }: PlannedRun): readonly string[] {
  const taken = new Set(followed.report.done.map(({ key }) => key));
  const next = waves.find(({ apps }) => apps.length > 0 && !apps.some(({ key }) => taken.has(key)));
  const isLook = exitCodeOf(followed) === exitCodes.look;
  return isLook && next !== undefined ? [`Ended for a look at these apps. To go on: --waves ${next.number}-`] : [];
}

async function dryRun(parts: PlanParts): Promise<Result> {
  const planned = await meet(parts);
  const exitCode = await tryRights(planned, parts);
  const words = 'A dry run: nothing was stopped.';
  parts.following.output.line(words);
  const wouldStop = planned.waves.map(({ title, apps }) => ({ wave: title, apps: apps.map(({ name }) => name) }));
  return { exitCode, words, wouldStop };
}

async function resumed(order: Order, parts: ResumeParts): Promise<Result> {
  const cut = order.fromLog === undefined ? [] : await adoptLog(order.fromLog, parts);
  const { followed, unknown } = await resume(parts);
  const result = ended(followed, [...cut, ...unknown], parts.following.output);
  // More may be down than is known.
  return cut.length + unknown.length > 0 ? { ...result, exitCode: exitCodes.left } : result;
}

/** `more`: what is to be said besides. */
function ended(followed: readonly Followed[], more: readonly string[], output: Output): Result {
  const lines = [...followed.flatMap(({ report }) => endLines(report)), ...more];
  for (const line of lines) {
    output.line(line);
  }
  const codes = followed.map(exitCodeOf);
  const exitCode = worst.find((code) => codes.includes(code)) ?? exitCodes.done;
  return { exitCode, words: lines.join('\n'), followed };
}

const worst: readonly ExitCode[] = [exitCodes.left, exitCodes.incomplete, exitCodes.look];

function environmentOf({ environment: id }: Plan): ResumeParts['environment'] {
  return { id, key: keyOf(id), name: parseResourceId(id)?.name ?? id };
}

async function planIn(file: string): Promise<Plan> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new NothingStopped(exitCodes.usage, `The plan can't be read: ${because} Nothing was stopped.`, {
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

function tellFailure(error: unknown, output: Output): Result {
  const { exitCode, words } = failure(error);
  output.line(words);
  return { exitCode, words };
}

function failure(error: unknown): Pick<Result, 'exitCode' | 'words'> {
  if (error instanceof NothingStopped) {
    return { exitCode: error.exitCode, words: error.message };
  }
  if (error instanceof JournalFailure) {
    return { exitCode: exitCodes.left, words: `${error.message} Whether apps are stopped is not known.` };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: exitCodes.internal, words: `This should not happen: ${stack}` };
}

function jsonOf({ exitCode, words, wouldStop, followed = [] }: Result): ResultJson {
  return {
    ...{ format: 'ase-certificates runner result', version: 1, exitCode, words },
    ...(wouldStop === undefined ? {} : { wouldStop }),
    reports: followed.map(({ report }) => reportJson(report)),
  };
}

/** What cannot be written has nobody who reads it. */
function written(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text, () => resolve());
  });
}
