import { text } from 'node:stream/consumers';
import { AzureServices } from '../../src/azure/azureServices.ts';
import type { Cloud } from '../../src/azure/cloud.ts';
import type { StopStartEngine } from '../../src/stopStart/engine/engine.ts';
import { type RunHandle, RunRefused, type RunRequest } from '../../src/stopStart/engine/runRequest.ts';
import type { Timing } from '../../src/stopStart/engine/timing.ts';
import { azurePorts } from '../../src/stopStart/ports/azurePorts.ts';
import { createRunMachine } from '../../src/stopStart/ports/runMachine.ts';
import { refusalSentence } from '../../src/stopStart/words/beginWords.ts';
import { systemClock } from '../../src/time/clock.ts';

/** What a window is told, as JSON on its standard input. */
export interface WindowOrder {
  readonly cloud: Cloud;
  readonly token: string;
  /** The state folder of the machine. */
  readonly state: string;
  /** Where an older version kept its records: each profile its own. */
  readonly older?: string;
  readonly timing: Partial<Timing>;
  /** The run to begin; without one the window recovers every run that it is offered. */
  readonly run?: RunRequest;
}

/** What a window says, one JSON line each. */
export type WindowSays =
  | { readonly says: 'begun' }
  | { readonly says: 'refused'; readonly sentence: string }
  | { readonly says: 'offered'; readonly environment: string; readonly apps: readonly string[] }
  | { readonly says: 'recovered'; readonly environment: string; readonly apps: readonly string[] }
  /** `tookMs`: until every app was back; `longestMs`: the longest outage of an app of the run; `peakMemoryKb`: of the whole process. */
  | {
      readonly says: 'over';
      readonly run?: { readonly tookMs: number; readonly longestMs: number };
      readonly peakMemoryKb: number;
    };

/** One extension host, as far as stopping and starting goes: the real engine, journal folder, process and Azure client. */
async function main(order: WindowOrder): Promise<void> {
  const { state, older } = order;
  const places = { state: () => state, ...(older === undefined ? {} : { older }) };
  const { engine } = await createRunMachine('window', places, order.timing);
  if (order.run !== undefined) {
    const began = performance.now();
    const handle = await beginRun(engine, order, order.run);
    if (handle === undefined) {
      return;
    }
    say({ says: 'begun' });
    const { apps } = await handle.ended;
    const tookMs = performance.now() - began;
    await handle.settled;
    const longestMs = Math.max(...apps.map(({ downMs }) => downMs ?? 0));
    const run = { tookMs, longestMs };
    say({ says: 'over', run, peakMemoryKb: process.resourceUsage().maxRSS });
  } else {
    await recoverAll(engine, order);
    say({ says: 'over', peakMemoryKb: process.resourceUsage().maxRSS });
  }
}

/** Undefined when the run was refused. */
async function beginRun(engine: StopStartEngine, order: WindowOrder, run: RunRequest): Promise<RunHandle | undefined> {
  try {
    return await engine.run(run, portsFor(order, run.environment.id));
  } catch (thrown) {
    if (!(thrown instanceof RunRefused)) {
      throw thrown;
    }
    say({ says: 'refused', sentence: refusalSentence(run.environment.name, thrown) });
    return undefined;
  }
}

async function recoverAll(engine: StopStartEngine, order: WindowOrder): Promise<void> {
  const { runs } = await engine.abandonedRuns();
  const recoveries = runs.map(async (run) => {
    const environment = run.environment.name;
    say({ says: 'offered', environment, apps: run.apps.map(({ name }) => name) });
    const handle = await engine.recover(run, portsFor(order, run.environment.id));
    // Stopped by somebody else in a watch that was cut short: the user leaves it so, or the recovery would wait for ever.
    handle?.onChange(({ apps }) =>
      handle.giveUp(apps.filter(({ phase }) => phase === 'stoppedAgain').map(({ app }) => app)),
    );
    const report = await handle?.settled;
    say({ says: 'recovered', environment, apps: report?.done.map(({ name }) => name) ?? [] });
  });
  await Promise.all(recoveries);
}

function portsFor({ cloud, token }: WindowOrder, environmentId: string) {
  const expiresOnTimestamp = Date.now() + 3_600_000;
  const azure = new AzureServices({
    cloud,
    credential: { getToken: () => Promise.resolve({ token, expiresOnTimestamp }) },
    clock: systemClock,
    random: Math.random,
    log: () => undefined,
  });
  return azurePorts(azure, environmentId, systemClock);
}

function say(what: WindowSays): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

await main(JSON.parse(await text(process.stdin)) as WindowOrder);
