import * as vscode from 'vscode';
import type { SignIn } from '../../signIn/signIn.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import type { Log } from '../../ui/log.ts';
import type { Telemetry } from '../../ui/telemetry.ts';
import type { Tell } from '../../ui/tell.ts';
import type { RunReport } from '../engine/report.ts';
import type { RunHandle } from '../engine/runRequest.ts';
import type { RunSnapshot } from '../engine/snapshot.ts';
import { activityWords } from '../words/appWords.ts';

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

/** What this window's runs are doing with each app just now, for the rows of the tree. */
export class AppActivity implements vscode.Disposable {
  readonly #byRun = new Map<string, ReadonlyMap<string, string>>();
  readonly #changed = new vscode.EventEmitter<ReadonlySet<string>>();

  /** The keys of the apps whose words changed. */
  readonly onDidChange = this.#changed.event;

  /** What to say of the app with this key; undefined when no run has to do with it. */
  of(appKey: string): string | undefined {
    for (const apps of this.#byRun.values()) {
      const said = apps.get(appKey);
      if (said !== undefined) {
        return said;
      }
    }
    return undefined;
  }

  update(snapshot: RunSnapshot): void {
    const before = this.#byRun.get(snapshot.runId) ?? new Map<string, string>();
    const after = new Map<string, string>();
    for (const { app, phase } of snapshot.apps) {
      const said = activityWords[phase];
      if (said !== undefined) {
        after.set(app.key, said);
      }
    }
    if (after.size === 0) {
      this.#byRun.delete(snapshot.runId);
    } else {
      this.#byRun.set(snapshot.runId, after);
    }
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (key) => before.get(key) !== after.get(key),
    );
    if (changed.length > 0) {
      this.#changed.fire(new Set(changed));
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** What a run needs of this window. */
export interface RunSurroundings {
  readonly signIn: SignIn;
  readonly tell: Tell;
  readonly log: Log;
  readonly ui: AzextUi;
  readonly telemetry: Telemetry;
  readonly activity: AppActivity;
  readonly live: LiveRuns;
  /** Apps of the environment with this id changed: what is shown of them is stale. */
  readonly appsChanged: (environmentId: string) => void;
}
