import type { AppTrack } from './appTrack.ts';
import { asCallFailure } from './callFailure.ts';
import type { Calls } from './calls.ts';
import type { ListedApp } from './ports.ts';

/** `there`: the listing has the app after all, or nothing can be concluded. */
export type AbsenceResult = { readonly kind: 'there' | 'gone' } | { readonly kind: 'moved'; readonly to: string };

/** How many times in a row Azure must say that the app does not exist before we look for it elsewhere. */
const missesThatMatter = 2;

/**
 * Proves that an app is gone. Azure answers 404 for a deleted app and for a moved one, and a proxy, an incident or a lost directory
 * membership can look like it. So the proof needs more: Azure says twice that this resource does not exist, the environment answers, and
 * a fresh complete list lacks the app (for a slot: the slot list of its app). An app with the same name under another id has moved.
 */
export class Absence {
  readonly #track: AppTrack;
  readonly #calls: Pick<Calls, 'list' | 'slots' | 'readEnvironment'>;
  #misses = 0;

  constructor(track: AppTrack, calls: Pick<Calls, 'list' | 'slots' | 'readEnvironment'>) {
    this.#track = track;
    this.#calls = calls;
  }

  /** Takes the result of one read of the app. Throws the signal's reason only. */
  async after(state: string, signal: AbortSignal): Promise<AbsenceResult> {
    this.#misses = state === 'missing' ? this.#misses + 1 : 0;
    if (this.#misses < missesThatMatter) {
      return { kind: 'there' };
    }
    try {
      return await this.#lookFor(signal);
    } catch (thrown) {
      signal.throwIfAborted();
      this.#track.fail('read', thrown);
      return { kind: 'there' };
    }
  }

  async #lookFor(signal: AbortSignal): Promise<AbsenceResult> {
    await this.#calls.readEnvironment(signal);
    const { apps } = await this.#calls.list(signal);
    const listed = [...apps.values()];
    const { key, name } = this.#track.app;
    const same = listed.find((app) => app.name.toLowerCase() === name.toLowerCase());
    if (same !== undefined) {
      return this.#at(same.id);
    }
    const [parent, slot] = key.split('/slots/');
    return slot === undefined || parent === undefined ? { kind: 'gone' } : this.#slotOf(parent, slot, listed, signal);
  }

  /** The environment's list may leave out slots; their app has a list of its own. */
  async #slotOf(
    parent: string,
    slot: string,
    listed: readonly ListedApp[],
    signal: AbortSignal,
  ): Promise<AbsenceResult> {
    const name = this.#track.name.split('/')[0]?.toLowerCase();
    const app = listed.find((one) => one.name.toLowerCase() === name);
    if (app === undefined) {
      return { kind: 'gone' };
    }
    try {
      const slots = await this.#calls.slots(app.id, signal);
      const expected = `${app.id.toLowerCase()}/slots/${slot}`;
      return slots.has(expected)
        ? this.#at(expected === `${parent}/slots/${slot}` ? this.#track.app.id : expected)
        : { kind: 'gone' };
    } catch (thrown) {
      // The app was listed a moment ago. If it is being deleted now, the next read tells.
      if (asCallFailure(thrown).kind === 'notFound') {
        return { kind: 'there' };
      }
      throw thrown;
    }
  }

  #at(id: string): AbsenceResult {
    return id.toLowerCase() === this.#track.address.toLowerCase() ? { kind: 'there' } : { kind: 'moved', to: id };
  }
}
