import * as vscode from 'vscode';
import type { RunSnapshot } from '../engine/snapshot.ts';
import { activityWords } from './appWords.ts';

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
