import type { RunHandle } from '../stopStart/engine/runRequest.ts';
import type { AppSnapshot, RunSnapshot } from '../stopStart/engine/snapshot.ts';
import { namesOf } from '../text/appNames.ts';

/**
 * All that is not known to run, whatever the program is doing: its exit code and its last words follow from it, also where it is ended in
 * the middle. What is noted leaves it by proof only.
 */
export class Ledger {
  readonly #sentences = new Map<string, string>();
  readonly #runs: RunHandle[] = [];

  /** Something that may be down, or of which nothing is known, in sentences, in place of what was noted for that key. Without one it is cleared. */
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

  /** A run or a recovery has begun: from now on it says itself how its apps stand. */
  follow(run: RunHandle): void {
    this.#runs.push(run);
  }

  get runs(): readonly RunHandle[] {
    return this.#runs;
  }

  /** What was noted. */
  get noted(): readonly string[] {
    return [...this.#sentences.values()];
  }

  /** And what the runs know of their apps, just now. */
  get open(): readonly string[] {
    const apps = this.#runs.flatMap((run) => openApps(run.snapshot()));
    return [...(apps.length === 0 ? [] : [`Not known to run: ${namesOf(apps, apps.length)}.`]), ...this.noted];
  }
}

function openApps(snapshot: RunSnapshot): readonly { readonly name: string }[] {
  const down = new Set([...snapshot.down, ...snapshot.leftStopped].map(({ key }) => key));
  return snapshot.apps.filter((one) => down.has(one.app.key) || isUnread(one, snapshot)).map(({ app }) => app);
}

/** Nobody has seen it run: it could not be read, or was not read yet by the recovery that is to look at it. */
function isUnread({ phase }: AppSnapshot, { kind }: RunSnapshot): boolean {
  return phase === 'unsettled' || phase === 'stoppedAgain' || (kind === 'recovery' && phase === 'checking');
}
