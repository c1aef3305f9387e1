import type { App } from '../../../src/azure/app.ts';
import type { AzureServices } from '../../../src/azure/azureServices.ts';
import { Interrupts } from '../../../src/runner/interrupts.ts';
import { Ledger } from '../../../src/runner/ledger.ts';
import { inMemory, leftBehind } from '../../../src/runner/machine.ts';
import { withRecordsInOutput } from '../../../src/runner/records.ts';
import type { ResumeParts } from '../../../src/runner/resume.ts';
import type { JournalDocument, JournalMark, JournalStore } from '../../../src/stopStart/engine/journal.ts';
import type { AppReading } from '../../../src/stopStart/engine/ports.ts';
import type { RunReport } from '../../../src/stopStart/engine/report.ts';
import { refIn } from '../stopStart/engine/simulatedApp.ts';
import type { SimulatedMachine } from '../stopStart/engine/simulatedWindow.ts';
import { journalDocument } from '../stopStart/stored/journalDocument.ts';
import { SimulatedRunner } from './recordsMachine.ts';

/** An hour: nothing that comes back at all takes as long. */
const giveUpAfterMs = 3_600_000;

export interface Resuming {
  readonly parts: ResumeParts;
  readonly runner: SimulatedRunner;
  readonly interrupts: Interrupts;
  readonly ledger: Ledger;
  readonly lines: () => readonly string[];
  /** Kept for VS Code. */
  readonly kept: readonly RunReport[];
}

/** A resume on a simulated machine; in its journals, or in `store`. */
export function resumingOn(machine: SimulatedMachine, store?: JournalStore): Resuming {
  const runner = new SimulatedRunner(machine, store);
  const ledger = new Ledger();
  const interrupts = new Interrupts(runner.output, ledger);
  const kept: RunReport[] = [];
  const { environment, account } = machine.request();
  const runMachine = {
    ...{ engine: runner.engine, journals: runner.store, owner: runner.owner },
    history: { keep: async (report: RunReport) => void kept.push(report) },
  };
  const parts = {
    ...{ environment, interrupts, ledger },
    connection: { azure: servicesOf(runner), account, words: 'a test' },
    machine: {
      ...runMachine,
      withoutDisk: async (run: Parameters<ResumeParts['machine']['withoutDisk']>[0]) => {
        const journals = inMemory([leftBehind(run, runner.owner)]);
        return {
          ...runMachine,
          journals,
          engine: runner.engineOn(withRecordsInOutput(journals, runner.output, machine.clock)),
        };
      },
    },
    following: {
      ...{ output: runner.output, clock: machine.clock, giveUpAfterMs },
      ...{ prompt: undefined, interrupted: interrupts.signal },
    },
  } as unknown as ResumeParts;
  return { parts, runner, interrupts, ledger, kept, lines: () => runner.written.lines };
}

/** Azure as the runner's ports ask it. */
function servicesOf({ window, machine }: SimulatedRunner): AzureServices {
  const { control } = window.ports;
  const appOf = ({ id, name }: { readonly id: string; readonly name: string }, reading: AppReading): App =>
    ({ ...reading, id, name, key: id.toLowerCase() }) as App;
  return {
    apps: {
      get: async (id: string, signal: AbortSignal) => appOf({ id, name: '' }, await control.read(id, signal)),
      listOf: async (_id: string, signal: AbortSignal) =>
        [...(await control.list(signal)).values()].map((one) => appOf(one, one)),
      slotsOf: async (id: string, signal: AbortSignal) =>
        [...(await control.slots(id, signal))].map((key) => ({ key })),
      stop: (id: string) => control.stop(id),
      start: (id: string) => control.start(id),
      withSlots: async () => machine.azure.apps.filter(({ deleted }) => !deleted).map(({ nowAt }) => nowAt),
      healthCheckPath: async () => undefined,
    },
    environments: { get: async () => ({ ready: true }) },
    activityLog: { ofWebResources: async () => ({ events: [], completeSince: 0 }) },
    tokenExpiresAt: async () => 0,
    rightsOnApps: () => ({}),
  } as unknown as AzureServices;
}

/** The journal of a dead window's run on the machine's environment. */
export function journalOf(
  machine: SimulatedMachine,
  runId: string,
  marks: Readonly<Record<string, JournalMark>>,
  changes: Partial<JournalDocument> = {},
): JournalDocument {
  const { environment, account } = machine.request();
  const startedAt = machine.clock.now() - 600_000;
  const apps = Object.entries(marks).map(([name, mark]) => ({ ...refIn('g', name), mark, stops: 1 }));
  return journalDocument({
    ...{ runId, environment, account, startedAt, heartbeatAt: startedAt },
    apps: apps.map(({ id, name, mark, stops }) => ({ id, name, mark, stops })),
    ...changes,
  });
}
