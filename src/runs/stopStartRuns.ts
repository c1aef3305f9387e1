import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { AzureServices } from '../azure/azureServices.ts';
import type { StopStartEngine } from '../stopStart/engine.ts';
import type { RunRequest } from '../stopStart/runRequest.ts';
import type { RunSurroundings } from './runSurroundings.ts';

/**
 * Stop/start runs in this window: starting one, finding one that was abandoned, and leaving none behind.
 * The engine and its journal are loaded when there is something to do.
 */
export class StopStartRuns implements vscode.Disposable {
  readonly #surroundings: RunSurroundings;
  readonly #folder: string;
  readonly #closing = new AbortController();
  #engine: Promise<StopStartEngine> | undefined;

  constructor(storage: vscode.Uri, surroundings: RunSurroundings) {
    this.#folder = join(storage.fsPath, 'runs');
    this.#surroundings = surroundings;
  }

  /** Runs what the user confirmed and tells how it ended. A refusal is told too: then nothing was stopped. */
  async run(request: RunRequest, azure: AzureServices): Promise<void> {
    const { startRun } = await import('./runTelling.ts');
    await startRun(await this.#load(), request, azure, this.#surroundings);
  }

  /**
   * Offers to start again what a dead window left stopped. Reads the journal folder only: the network is used after the
   * user's answer.
   */
  async offerRecovery(): Promise<void> {
    if (!(await hasEntries(this.#folder))) {
      return;
    }
    const { offerRecovery } = await import('./recoveryOffer.ts');
    await offerRecovery(await this.#load(), this.#surroundings, this.#closing.signal);
  }

  dispose(): void {
    this.#closing.abort();
  }

  /** The window closes: sends start for every app that this window's runs may have stopped. */
  async startAllUnsettled(): Promise<void> {
    const engine = await this.#engine;
    if (engine === undefined) {
      return;
    }
    const left = await engine.startAllUnsettled();
    if (left.length > 0) {
      this.#surroundings.log.warn(`Closing; these apps may be stopped: ${left.map(({ name }) => name).join(', ')}`);
    }
  }

  #load(): Promise<StopStartEngine> {
    this.#engine ??= import('./createEngine.ts')
      .then(({ createEngine }) => createEngine(this.#folder))
      .catch((error: unknown) => {
        this.#engine = undefined;
        throw error;
      });
    return this.#engine;
  }
}

/** A folder that is not there has no entries; one that cannot be read is told, because runs may be in it. */
async function hasEntries(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return false;
    }
    throw error;
  }
}
