import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { adoptFrom, RecordFolder, together } from '../stopStart/stored/recordFolder.ts';
import { oneKind, oneName, type RecordForm, text, time } from '../stopStart/stored/recordForm.ts';
import { type RecordPlaces, recordFolders } from '../stopStart/stored/recordPlaces.ts';
import { systemClock } from '../time/clock.ts';
import { clockTolerance } from './moments.ts';
import type { RootChange } from './need.ts';
import type { KeptDeeds, OwnDeed, OwnDeedStore } from './ownDeed.ts';

/** How long a deed is kept, in milliseconds: Azure's activity log goes back no further. */
const keptFor = 90 * 24 * 3_600_000;
/** How many deeds of a kind are kept. */
const keptOfKind = 100;

/** Exported for its test. */
export const ownDeedForm: RecordForm<OwnDeed> = {
  format: 'ase-certificates own deed',
  version: 1,
  schema: oneKind<OwnDeed>({
    change: {
      key: text,
      at: time,
      what: oneName<RootChange['what']>({ write: true, delete: true }),
      certificate: text,
    },
    start: { key: text, at: time },
  }),
};

/**
 * Deeds as files of one folder, `KIND.TIME.UUID.json`; what an older version has in `older` is moved there. Each deed is a file of its own,
 * and its name says how old it is, so that every window of this user may write, read and prune at the same time.
 */
export class OwnDeedFolder implements OwnDeedStore {
  readonly #records: RecordFolder<OwnDeed>;
  readonly #older: RecordFolder<OwnDeed> | undefined;
  readonly #now: () => number;

  constructor(folder: string, now: () => number, older?: string) {
    this.#records = recordsIn(folder);
    this.#older = older === undefined ? undefined : recordsIn(older);
    this.#now = now;
  }

  async keep(deed: OwnDeed): Promise<void> {
    await this.#records.put(`${deed.kind}.${Math.floor(deed.at)}.${randomUUID()}.json`, deed);
  }

  /** An absent folder holds nothing. */
  async readAll(): Promise<KeptDeeds> {
    const stayed = await adoptFrom(this.#older, this.#records);
    const { records, unreadable } = together(stayed, await this.#records.readAll());
    const kept = this.#kept([...records, ...unreadable].map(({ name }) => name));
    return {
      deeds: records.filter(({ name }) => kept.has(name)).map(({ value }) => value),
      unreadable: unreadable
        .filter(({ name }) => kept.has(name))
        .map(({ path, sentence }) => ({
          sentence: `What this machine did once, in ${path}, can’t be read.`,
          error: new Error(sentence),
        })),
    };
  }

  async prune(): Promise<void> {
    const names = await this.#records.names();
    const kept = this.#kept(names);
    await Promise.all(names.filter((name) => !kept.has(name)).map((name) => this.#records.remove(name)));
  }

  /** Those that are not too old and not too many. */
  #kept(names: readonly string[]): ReadonlySet<string> {
    const now = this.#now();
    // A clock that was wrong may have written times that are yet to come: no stop and start would ever be later.
    const young = names
      .map(nameParts)
      .filter((parts) => parts !== undefined)
      .filter(({ at }) => at <= now + clockTolerance && now - at < keptFor)
      .toSorted((one, other) => other.at - one.at);
    const byKind = Map.groupBy(young, ({ kind }) => kind);
    return new Set([...byKind.values()].flatMap((some) => some.slice(0, keptOfKind)).map(({ name }) => name));
  }
}

/** On this machine, by its clock. Throws where there is no folder for it. */
export function ownDeedsIn({ state, older }: RecordPlaces): OwnDeedStore {
  const folderIn = (place: string): string => join(place, recordFolders.ownDeeds);
  return new OwnDeedFolder(folderIn(state()), () => systemClock.now(), folderIn(older));
}

function recordsIn(folder: string): RecordFolder<OwnDeed> {
  return new RecordFolder(folder, ownDeedForm, { isOne: (name) => nameParts(name) !== undefined, fits: () => true });
}

function nameParts(name: string): { readonly name: string; readonly kind: string; readonly at: number } | undefined {
  const [, kind, at] = /^(change|start)\.(\d{1,16})\.[^.]+\.json$/.exec(name) ?? [];
  return kind === undefined ? undefined : { name, kind, at: Number(at) };
}
