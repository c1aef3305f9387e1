import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemClock } from '../clock.ts';
import { concurrently } from '../concurrently.ts';
import { clockTolerance } from '../needs/moments.ts';
import type { KeptDeeds, OwnDeed, OwnDeedStore, UnreadableDeed } from '../needs/ownDeed.ts';
import { ownDeedText, parseOwnDeed } from '../needs/ownDeedFormat.ts';
import { filesAtOnce, namesIn, putSynced, replaceInPlace, syncFolder } from '../stopStart/stored/syncedFiles.ts';
import { codeOf, whileHeld } from '../stopStart/stored/whileHeld.ts';

/** How long a deed is kept, in milliseconds: Azure's activity log goes back no further. */
const keptFor = 90 * 24 * 3_600_000;
/** How many deeds of a kind are kept. */
const keptOfKind = 100;

/**
 * Deeds as files of one folder, `KIND.TIME.UUID.json`, written as journals are. Each deed is a file of its own, and its name says how old
 * it is, so that every window of this user may write, read and prune at the same time.
 */
export class OwnDeedFolder implements OwnDeedStore {
  readonly #folder: string;
  readonly #now: () => number;

  constructor(folder: string, now: () => number) {
    this.#folder = folder;
    this.#now = now;
  }

  async keep(deed: OwnDeed): Promise<void> {
    if ((await mkdir(this.#folder, { recursive: true })) !== undefined) {
      await syncFolder(dirname(this.#folder));
    }
    const name = `${deed.kind}.${Math.floor(deed.at)}.${randomUUID()}.json`;
    await putSynced(this.#folder, name, ownDeedText(deed), replaceInPlace);
  }

  /** An absent folder holds nothing. */
  async readAll(): Promise<KeptDeeds> {
    const names = [...(await this.#names()).kept];
    const read = (await concurrently(names, filesAtOnce, (name) => this.#read(name))).filter(
      (one) => one !== undefined,
    );
    return {
      deeds: read.flatMap((one) => ('kind' in one ? [one] : [])),
      unreadable: read.flatMap((one) => ('kind' in one ? [] : [one])),
    };
  }

  async prune(): Promise<void> {
    const { all, kept } = await this.#names();
    const past = all.filter((name) => !kept.has(name));
    await Promise.all(past.map((name) => whileHeld(() => rm(join(this.#folder, name), { force: true }))));
  }

  /** The files of deeds, and which of them are not too old and not too many. */
  async #names(): Promise<{ readonly all: readonly string[]; readonly kept: ReadonlySet<string> }> {
    const files = (await namesIn(this.#folder)).map(nameParts).filter((parts) => parts !== undefined);
    const now = this.#now();
    // A clock that was wrong may have written times that are yet to come: no stop and start would ever be later.
    const young = files
      .filter(({ at }) => at <= now + clockTolerance && now - at < keptFor)
      .toSorted((one, other) => other.at - one.at);
    const byKind = Map.groupBy(young, ({ kind }) => kind);
    const kept = [...byKind.values()].flatMap((some) => some.slice(0, keptOfKind));
    return { all: files.map(({ name }) => name), kept: new Set(kept.map(({ name }) => name)) };
  }

  async #read(name: string): Promise<OwnDeed | UnreadableDeed | undefined> {
    const path = join(this.#folder, name);
    try {
      return parseOwnDeed(await whileHeld(() => readFile(path, 'utf8')));
    } catch (error) {
      // Another window pruned it while this one looked.
      return codeOf(error) === 'ENOENT'
        ? undefined
        : { sentence: `What this machine did once, in ${path}, can’t be read.`, error };
    }
  }
}

/** In the extension's storage, by this machine's clock. */
export function ownDeedsIn(storage: string): OwnDeedStore {
  return new OwnDeedFolder(join(storage, 'own-deeds'), () => systemClock.now());
}

function nameParts(name: string): { readonly name: string; readonly kind: string; readonly at: number } | undefined {
  const [, kind, at] = /^(change|start)\.(\d{1,16})\.[^.]+\.json$/.exec(name) ?? [];
  return kind === undefined ? undefined : { name, kind, at: Number(at) };
}
