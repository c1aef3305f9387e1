import * as vscode from 'vscode';
import type { SignIn } from '../../signIn/signIn.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import type { Log } from '../../ui/log.ts';
import type { Telemetry } from '../../ui/telemetry.ts';
import type { Tell } from '../../ui/tell.ts';
import type { RunReport } from '../engine/report.ts';
import type { RunHandle, RunRequest } from '../engine/runRequest.ts';
import type { Reload, RunSnapshot } from '../engine/snapshot.ts';
import type { RunCertificate } from '../stored/pastRun.ts';
import { activityWords } from '../words/appWords.ts';
import type { SingleCalls } from './singleCalls.ts';

/** A run or recovery of this window that is not settled. */
export interface WindowRun {
  readonly handle: RunHandle;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The report once nothing more is stopped; apps may still be on their way back. */
  endedWith(): RunReport | undefined;
  /** The host of each app's site, by the app's key; only where it is known. */
  readonly hosts: ReadonlyMap<string, string>;
  /** The root certificates of its environment when it began, if they are known. */
  readonly certificates?: readonly RunCertificate[];
}

/** What the user confirmed, with what the report is to say besides. */
export interface WindowRunRequest extends RunRequest {
  readonly certificates?: readonly RunCertificate[];
}

/** Apps that runs left stopped, or may have: the key of each, and that of its environment. */
export type LeftApps = ReadonlyMap<string, string>;

/** The runs of this window, each from its beginning until its report is kept; for the views. */
export class LiveRuns implements vscode.Disposable {
  readonly #runs = new Map<string, WindowRun>();
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #came = new vscode.EventEmitter<WindowRun>();
  readonly #went = new vscode.EventEmitter<void>();

  /** The id of a run whose state changed. */
  readonly onDidChange = this.#changed.event;
  /** A run began. */
  readonly onDidCome = this.#came.event;
  /** A run is over, and its report was kept. */
  readonly onDidGo = this.#went.event;

  all(): readonly WindowRun[] {
    return [...this.#runs.values()];
  }

  /** A recovery has no request. */
  add(handle: RunHandle, request: Pick<WindowRunRequest, 'apps' | 'certificates'> = { apps: [] }): WindowRun {
    const { runId } = handle.snapshot();
    let report: RunReport | undefined;
    const { apps, certificates } = request;
    const hosts = new Map(apps.flatMap(({ key, hostName }) => (hostName === undefined ? [] : [[key, hostName]])));
    const run: WindowRun = {
      handle,
      startedAt: Date.now(),
      endedWith: () => report,
      hosts,
      ...(certificates && { certificates }),
    };
    this.#runs.set(runId, run);
    handle.onChange(() => this.#changed.fire(runId));
    // It never rejects.
    void handle.ended.then((ended) => {
      report = ended;
      this.#changed.fire(runId);
    });
    this.#came.fire(run);
    return run;
  }

  /** Call it when the run is settled and its report was kept. */
  remove(runId: string): void {
    this.#runs.delete(runId);
    this.#went.fire();
  }

  dispose(): void {
    vscode.Disposable.from(this.#changed, this.#came, this.#went).dispose();
  }
}

/** What this window, mostly its runs, is doing with each app, and which apps the runs of this machine left stopped, for the rows of the tree. */
export class AppActivity implements vscode.Disposable {
  readonly #byRun = new Map<string, { readonly environmentKey: string; readonly apps: ReadonlyMap<string, string> }>();
  #singles = 0;
  #left: LeftApps = new Map();
  readonly #changed = new vscode.EventEmitter<ReadonlySet<string>>();
  readonly #started = new vscode.EventEmitter<{ readonly appKey: string; readonly reload: Reload }>();
  /** The last start of each app that was told. */
  readonly #startsTold = new Map<string, number>();

  /** An app is back from a stop and start. */
  readonly onDidStart = this.#started.event;
  /** The keys of the apps whose words changed. */
  readonly onDidChange = this.#changed.event;

  /** The words for the app with this key; undefined if nothing works on it. */
  of(appKey: string): string | undefined {
    for (const { apps } of this.#byRun.values()) {
      const said = apps.get(appKey);
      if (said !== undefined) {
        return said;
      }
    }
    return undefined;
  }

  /** The keys of the apps of the environment with this key that something works on. */
  busyIn(environmentKey: string): readonly string[] {
    const runs = [...this.#byRun.values()].filter((run) => run.environmentKey === environmentKey);
    return runs.flatMap(({ apps }) => [...apps.keys()]);
  }

  /**
   * This window stops or starts an app apart from runs. Call the result when its effect was seen, or is no longer waited for.
   * `environmentKey`: of its environment. `words`: what its row says until then.
   */
  begin(appKey: string, environmentKey: string, words: string): () => void {
    this.#singles += 1;
    const id = `single ${this.#singles}`;
    const changed = new Set([appKey]);
    this.#byRun.set(id, { environmentKey, apps: new Map([[appKey, words]]) });
    this.#changed.fire(changed);
    return () => {
      this.#byRun.delete(id);
      this.#changed.fire(changed);
    };
  }

  /** Whether a run left the app with this key stopped, or may have. */
  isLeft(appKey: string): boolean {
    return this.#left.has(appKey);
  }

  /** The keys of such apps of the environment with this key. */
  leftIn(environmentKey: string): readonly string[] {
    return [...this.#left].filter(([, key]) => key === environmentKey).map(([appKey]) => appKey);
  }

  /** The runs were read: these apps are left stopped, and no others. */
  setLeft(left: LeftApps): void {
    const before = this.#left;
    this.#left = left;
    const changed = [...new Set([...before.keys(), ...left.keys()])].filter((key) => before.has(key) !== left.has(key));
    if (changed.length > 0) {
      this.#changed.fire(new Set(changed));
    }
  }

  update(snapshot: RunSnapshot): void {
    const before = this.#byRun.get(snapshot.runId)?.apps ?? new Map<string, string>();
    const after = new Map<string, string>();
    for (const { app, phase, reload } of snapshot.apps) {
      if (reload !== undefined && this.#startsTold.get(app.key) !== reload.at) {
        this.#startsTold.set(app.key, reload.at);
        this.#started.fire({ appKey: app.key, reload });
      }
      const said = activityWords[phase];
      if (said !== undefined) {
        after.set(app.key, said);
      }
    }
    if (after.size === 0) {
      this.#byRun.delete(snapshot.runId);
    } else {
      this.#byRun.set(snapshot.runId, { environmentKey: snapshot.environment.key, apps: after });
    }
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (key) => before.get(key) !== after.get(key),
    );
    if (changed.length > 0) {
      this.#changed.fire(new Set(changed));
    }
  }

  dispose(): void {
    vscode.Disposable.from(this.#changed, this.#started).dispose();
  }
}

/** What a run needs of this window. */
export interface WindowServices {
  readonly signIn: SignIn;
  readonly tell: Tell;
  readonly log: Log;
  readonly ui: AzextUi;
  readonly telemetry: Telemetry;
  readonly activity: AppActivity;
  readonly live: LiveRuns;
  readonly singles: SingleCalls;
  /** Call it when apps of the environment with this id changed, so that their rows are read again. */
  readonly appsChanged: (environmentId: string) => void;
}
