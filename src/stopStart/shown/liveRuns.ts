import * as vscode from 'vscode';
import type { RunReport } from '../engine/report.ts';
import type { RunHandle } from '../engine/runHandle.ts';

/** A run or recovery of this window that is not settled. */
export interface WindowRun {
  readonly handle: RunHandle;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Once nothing more is stopped; apps may still be on their way back then. */
  endedWith(): RunReport | undefined;
}

/** What this window runs, from its beginning until its report is kept, for whatever shows it. */
export class LiveRuns implements vscode.Disposable {
  readonly #runs = new Map<string, WindowRun>();
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #came = new vscode.EventEmitter<WindowRun>();
  readonly #went = new vscode.EventEmitter<void>();

  /** The id of a run that stands otherwise than before. */
  readonly onDidChange = this.#changed.event;
  /** A run began. */
  readonly onDidCome = this.#came.event;
  /** A run is over: what was kept of it is there now. */
  readonly onDidGo = this.#went.event;

  all(): readonly WindowRun[] {
    return [...this.#runs.values()];
  }

  add(handle: RunHandle): void {
    const { runId } = handle.snapshot();
    let report: RunReport | undefined;
    const run: WindowRun = { handle, startedAt: Date.now(), endedWith: () => report };
    this.#runs.set(runId, run);
    handle.onChange(() => this.#changed.fire(runId));
    // It never rejects.
    void handle.ended.then((ended) => {
      report = ended;
      this.#changed.fire(runId);
    });
    this.#came.fire(run);
  }

  /** The run is settled, and what there is to keep of it was kept. */
  remove(runId: string): void {
    this.#runs.delete(runId);
    this.#went.fire();
  }

  dispose(): void {
    vscode.Disposable.from(this.#changed, this.#came, this.#went).dispose();
  }
}
