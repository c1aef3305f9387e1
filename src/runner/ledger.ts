import type { RunHandle } from '../stopStart/engine/runRequest.ts';
import type { AppSnapshot, RunSnapshot } from '../stopStart/engine/snapshot.ts';
import { namesOf } from '../text/appNames.ts';

/**
 * Everything that is not known to run, at any time: the exit code and the last lines follow from it, even if the program is ended early. A
 * note is removed only when it is proven to be settled.
 */
export class Ledger {
  readonly #sentences = new Map<string, string>();
  readonly #runs: RunHandle[] = [];

  /**
   * Notes in sentences what may be down or is not known, and replaces the earlier note with that key. Without a sentence the note is
   * removed.
   */
  note(key: string, ...sentences: readonly string[]): void {
    if (sentences.length === 0) {
      this.clear(key);
    } else {
      this.#sentences.set(key, sentences.join(' '));
    }
  }

  clear(key: string): void {
    this.#sentences.delete(key);
  }

  /** A run or a recovery has begun: from now on its snapshots tell the state of its apps. */
  follow(run: RunHandle): void {
    this.#runs.push(run);
  }

  get runs(): readonly RunHandle[] {
    return this.#runs;
  }

  /** The notes. */
  get noted(): readonly string[] {
    return [...this.#sentences.values()];
  }

  /** The notes, and the apps that are not known to run by the runs' own snapshots. */
  get open(): readonly string[] {
    const apps = this.#runs.flatMap((run) => openApps(run.snapshot()));
    return [...(apps.length === 0 ? [] : [`Not known to run: ${namesOf(apps, apps.length)}.`]), ...this.noted];
  }
}

function openApps(snapshot: RunSnapshot): readonly { readonly name: string }[] {
  const down = new Set([...snapshot.down, ...snapshot.leftStopped].map(({ key }) => key));
  return snapshot.apps.filter((one) => down.has(one.app.key) || isUnread(one, snapshot)).map(({ app }) => app);
}

/** It is not known to run: it could not be read, or the recovery has not read it yet. */
function isUnread({ phase }: AppSnapshot, { kind }: RunSnapshot): boolean {
  return phase === 'unsettled' || phase === 'stoppedAgain' || (kind === 'recovery' && phase === 'checking');
}
