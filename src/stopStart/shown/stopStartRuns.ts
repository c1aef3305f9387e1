import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { AzureServices } from '../../azure/azureServices.ts';
import { windowAnswersKey } from '../../contributions.ts';
import { type Clock, systemClock } from '../../time/clock.ts';
import type { AppRef, EnvironmentRef } from '../engine/ports.ts';
import type { RunReport } from '../engine/report.ts';
import type { RunHandle } from '../engine/runRequest.ts';
import type { AbandonedRun } from '../engine/storedRun.ts';
import type { Timing } from '../engine/timing.ts';
import type { RunMachine } from '../ports/runMachine.ts';
import type { PastRun } from '../stored/pastRun.ts';
import { type RecordPlaces, recordFolders } from '../stored/recordPlaces.ts';
import type { RunList } from './runList.ts';
import type { SingleCalls } from './singleCalls.ts';
import type { AppActivity, WindowRun, WindowRunRequest, WindowServices } from './windowRuns.ts';
import type { WindowWatch } from './windowWatch.ts';

/** What tests replace. */
export interface ForTests {
  readonly clock?: Clock;
  readonly timing?: Partial<Timing>;
}

/** The time between two searches for runs that other windows left, in milliseconds. */
const lookAgainAfter = 15_000;
/** The time between two prunings, which read the whole history. In milliseconds. */
const pruneAgainAfter = 3_600_000;

/**
 * The stop/start runs of this window: begins runs, offers abandoned ones, and starts what is down when the window closes.
 * The engine and its journals are loaded only when they are needed.
 */
export class StopStartRuns implements vscode.Disposable {
  readonly #services: WindowServices;
  readonly #places: RecordPlaces;
  readonly #clock: Clock;
  readonly #timing: Partial<Timing>;
  readonly #closing = new AbortController();
  readonly #listening: vscode.Disposable;
  #machine: Promise<RunMachine> | undefined;
  #windowWatch: Promise<WindowWatch> | undefined;
  /** On the monotonic clock. */
  #pruneAt = Number.NEGATIVE_INFINITY;

  constructor(places: RecordPlaces, services: WindowServices, { clock = systemClock, timing = {} }: ForTests = {}) {
    this.#places = places;
    this.#clock = clock;
    this.#timing = timing;
    this.#services = services;
    this.#listening = services.live.onDidCome((run) => {
      this.#lookAfter(run).catch((error: unknown) => services.tell.failure(error));
    });
  }

  /** The stops and starts of single apps by this window. */
  get singles(): SingleCalls {
    return this.#services.singles;
  }

  /** What this window is doing with apps. */
  get activity(): AppActivity {
    return this.#services.activity;
  }

  /** Runs what the user confirmed, and tells how it ended, or why it was refused. */
  async run(request: WindowRunRequest, azure: AzureServices): Promise<void> {
    const { startRun } = await import('./runNotifications.ts');
    await startRun((await this.#load()).engine, request, azure, this.#services);
  }

  /** Whether a run on this environment may begin now. If not, the user is told what is on and where. Without the network. */
  async isFree(environment: EnvironmentRef): Promise<boolean> {
    if (await this.#hasNoRun()) {
      return true;
    }
    const { isFree } = await import('./runNotifications.ts');
    return isFree((await this.#load()).engine, environment, this.#services);
  }

  /** Tells of each environment in a few words why a run on it would be refused now; undefined if not. Without the network. */
  async busy(): Promise<(environment: Pick<EnvironmentRef, 'key'>) => string | undefined> {
    try {
      if (!(await this.#hasNoRun())) {
        const [{ busyFact }, { engine }] = await Promise.all([import('../words/beginWords.ts'), this.#load()]);
        const refusalOn = await engine.busy();
        return (environment) => {
          const refusal = refusalOn(environment);
          return refusal && busyFact(refusal);
        };
      }
    } catch (error) {
      // It is told in words once a run is to begin.
      this.#services.log.error('Which environments have a run is not known.', error);
    }
    return () => undefined;
  }

  /** False also where the folder cannot be read: the engine then says so in words. */
  async #hasNoRun(): Promise<boolean> {
    const noJournals = await this.#documents(recordFolders.journals).then(
      ({ length }) => length === 0,
      () => false,
    );
    return this.#services.live.all().length === 0 && noJournals;
  }

  /** The names of all records of runs, without reading them. Throws if a folder can't be read. */
  records(): Promise<readonly string[]> {
    return this.#documents(recordFolders.journals, recordFolders.history);
  }

  /** All runs that this machine knows, without the network. Throws if a folder can't be read. */
  async list(): Promise<RunList> {
    const { live } = this.#services;
    if (live.all().length === 0 && (await this.records()).length === 0) {
      return { entries: [], unreadable: [] };
    }
    const { listRuns } = await import('./runList.ts');
    return listRuns(await this.#load(), live.all());
  }

  /** These past runs are not shown any more. Throws if that can't be written. */
  async clear(past: readonly PastRun[]): Promise<void> {
    const { history } = await this.#load();
    await Promise.all(past.map((one) => history.clear(one)));
  }

  /** Starts what a dead window may have left stopped, and tells how that ended. */
  async recover(run: AbandonedRun): Promise<void> {
    const { recoverRun } = await import('./recoveryOffer.ts');
    await recoverRun((await this.#load()).engine, run, this.#services);
  }

  /** Starts apps that a past run left stopped, as a run of its own, and tells how that ended. */
  async startAgain(past: PastRun, apps: readonly AppRef[]): Promise<void> {
    const [{ startThem }, { startAgain, startOfLeftApps }] = await Promise.all([
      import('./recoveryOffer.ts'),
      import('../ports/runMachine.ts'),
    ]);
    const machine = await this.#load();
    const start = startOfLeftApps(past, apps, Date.now());
    await startThem(start, (azure) => startAgain(machine, start, azure), this.#services);
  }

  /**
   * Offers to start again what a dead window left stopped, now and as long as this window lives, because another window may die at any time.
   * It reads only the journal folder; the network is used after the user's answer. Rejects when this window closes.
   */
  async offerRecovery(): Promise<void> {
    const offered = new Set<string>();
    let hasFailed = false;
    for (;;) {
      try {
        await this.#offerAbandoned(offered);
        hasFailed = false;
      } catch (error) {
        this.#closing.signal.throwIfAborted();
        // The next search may succeed; until then the failure is told once.
        const { tell, log } = this.#services;
        if (hasFailed) {
          log.error('Could not look for runs that another window left.', error);
        } else {
          tell.failure(error);
        }
        hasFailed = true;
      }
      await this.#clock.sleep(lookAgainAfter, this.#closing.signal);
    }
  }

  async #offerAbandoned(offered: Set<string>): Promise<void> {
    if ((await this.#documents(recordFolders.journals)).length === 0) {
      return;
    }
    const { offerRecovery } = await import('./recoveryOffer.ts');
    const { engine, history } = await this.#load();
    await offerRecovery(engine, this.#services, offered, this.#closing.signal);
    const now = this.#clock.monotonic();
    if (now >= this.#pruneAt) {
      this.#pruneAt = now + pruneAgainAfter;
      await history.prune(this.#clock.now()).catch((error: unknown) => {
        this.#services.log.error('Could not move journals of finished runs into the history.', error);
      });
    }
  }

  dispose(): void {
    this.#closing.abort();
    this.#listening.dispose();
  }

  /** The window closes: sends a start for every app that this window's runs may have stopped and that is not back. */
  async startAllUnsettled(): Promise<void> {
    const machine = await this.#machine;
    if (machine === undefined) {
      return;
    }
    const left = await machine.engine.startAllUnsettled();
    if (left.length > 0) {
      this.#services.log.warn(`Closing; these apps may be stopped: ${left.map(({ name }) => name).join(', ')}`);
    }
  }

  /** Shows a run of this window in the status bar and keeps its report. */
  async #lookAfter(run: WindowRun): Promise<void> {
    const { handle, certificates } = run;
    const { live, log } = this.#services;
    import('./runStatusBar.ts')
      .then(({ showInStatusBar }) => showInStatusBar(handle))
      .catch((error: unknown) => log.error('The run can’t be shown in the status bar.', error));
    this.#watchWindow(handle).catch((error: unknown) => log.error('Whether the window answers is not known.', error));
    // Kept before the watch too, because the window may be closed during the watch.
    await this.#keep(await handle.ended, certificates);
    const report = await handle.settled;
    await this.#keep(report, certificates);
    live.remove(report.runId);
  }

  /** If a report can't be kept, that is logged, and only the run's journal tells of the run. */
  async #keep(report: RunReport, certificates: WindowRun['certificates']): Promise<void> {
    try {
      await (await this.#load()).history.keep(report, certificates);
    } catch (error) {
      this.#services.log.error(`The report of the run on ${report.environment.name} was not kept.`, error);
    }
  }

  /** The names of the records in folders of these names, in the state folder and in the older place. */
  async #documents(...names: readonly string[]): Promise<readonly string[]> {
    const places = [this.#places.state(), this.#places.older];
    const folders = places.flatMap((place) => names.map((name) => documentsIn(join(place, name))));
    return (await Promise.all(folders)).flat();
  }

  /** Checks as long as the run lives whether the window answers. */
  async #watchWindow({ settled }: RunHandle): Promise<void> {
    this.#windowWatch ??= Promise.all([import('./windowWatch.ts'), this.#load()]).then(
      ([{ WindowWatch }, { engine }]) =>
        new WindowWatch({
          // VS Code's window itself answers this command, and an unchanged value has no effect.
          ask: () => vscode.commands.executeCommand('setContext', windowAnswersKey, true),
          listener: engine,
          clock: this.#clock,
          failed: (error) => this.#services.log.error('Whether the window answers is not known.', error),
        }),
    );
    await (await this.#windowWatch).during(settled);
  }

  #load(): Promise<RunMachine> {
    this.#machine ??= import('../ports/runMachine.ts')
      .then(({ createRunMachine }) => createRunMachine('window', this.#places, this.#timing))
      .catch((error: unknown) => {
        this.#machine = undefined;
        throw error;
      });
    return this.#machine;
  }
}

/**
 * The names of the journals or records in a folder, without files that were set aside. A folder that does not exist has none. A folder
 * that can't be read throws, because it may have runs.
 */
async function documentsIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.json'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}
