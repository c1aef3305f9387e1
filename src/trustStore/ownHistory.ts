import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { RunReport } from '../stopStart/engine/report.ts';
import { knownReport } from '../stopStart/shown/runList.ts';
import type { StopStartRuns } from '../stopStart/shown/stopStartRuns.ts';
import { adoptFrom, mergedReadings, RecordFolder, type UnreadableRecord } from '../stopStart/stored/recordFolder.ts';
import { oneOfNames, type RecordForm, text, time, unionByKind } from '../stopStart/stored/recordForm.ts';
import { type RecordPlaces, recordFolders } from '../stopStart/stored/recordPlaces.ts';
import { systemClock } from '../time/clock.ts';
import { clockTolerance } from './decideNeed.ts';
import type { RootChange } from './need.ts';

/** This machine wrote or deleted a root certificate, by its clock. `key`: of the environment. */
export interface OwnChange extends RootChange {
  readonly kind: 'change';
  readonly key: string;
}

/** How long a change is kept, in milliseconds: Azure's activity log goes back no further. */
const keptFor = 90 * 24 * 3_600_000;
/** How many changes are kept. */
const mostKept = 100;

/** Exported for its test. */
export const ownChangeForm: RecordForm<OwnChange> = {
  format: 'ase-certificates own deed',
  version: 1,
  schema: unionByKind<OwnChange>({
    change: {
      key: text,
      at: time,
      what: oneOfNames<RootChange['what']>({ write: true, delete: true }),
      certificate: text,
    },
  }),
};

/**
 * Changes as files of one folder, `change.TIME.UUID.json`; what an older version has in `older` is moved there. Each change is a file of its
 * own, and its name says how old it is, so that every window of this user may write, read and prune at the same time. Methods throw the
 * system's own error.
 */
export class OwnChangeFolder {
  readonly #records: RecordFolder<OwnChange>;
  readonly #older: RecordFolder<OwnChange> | undefined;
  readonly #now: () => number;

  constructor(folder: string, now: () => number, older?: string) {
    this.#records = recordsIn(folder);
    this.#older = older === undefined ? undefined : recordsIn(older);
    this.#now = now;
  }

  async keep(change: OwnChange): Promise<void> {
    await this.#records.put(`change.${Math.floor(change.at)}.${randomUUID()}.json`, change);
  }

  /** An absent folder holds nothing. Minutes after a change whose record can't be read, Azure's activity log has it too. */
  async readAll(): Promise<{
    readonly changes: readonly OwnChange[];
    readonly unreadable: readonly Pick<UnreadableRecord, 'path' | 'sentence'>[];
  }> {
    const stayed = await adoptFrom(this.#older, this.#records);
    const { records, unreadable } = mergedReadings(stayed, await this.#records.readAll());
    const kept = this.#kept([...records, ...unreadable].map(({ name }) => name));
    return {
      changes: records.filter(({ name }) => kept.has(name)).map(({ value }) => value),
      unreadable: unreadable.filter(({ name }) => kept.has(name)),
    };
  }

  /** Deletes what is too old, or too much to be read. */
  async prune(): Promise<void> {
    const names = await this.#records.names();
    const kept = this.#kept(names);
    await Promise.all(names.filter((name) => !kept.has(name)).map((name) => this.#records.remove(name)));
  }

  /** Those that are not too old and not too many. */
  #kept(names: readonly string[]): ReadonlySet<string> {
    const now = this.#now();
    // A clock that was wrong may have written times in the future: no stop and start would ever be later.
    const young = names
      .map((name) => ({ name, at: timeIn(name) ?? Number.NaN }))
      .filter(({ at }) => at <= now + clockTolerance && now - at < keptFor)
      .toSorted((one, other) => other.at - one.at);
    return new Set(young.slice(0, mostKept).map(({ name }) => name));
  }
}

/** On this machine, by its clock. Throws where there is no folder for it. */
export function ownChangesIn({ state, older }: RecordPlaces): OwnChangeFolder {
  const folderIn = (place: string): string => join(place, recordFolders.ownChanges);
  return new OwnChangeFolder(folderIn(state()), () => systemClock.now(), folderIn(older));
}

function recordsIn(folder: string): RecordFolder<OwnChange> {
  return new RecordFolder(folder, ownChangeForm, { isOne: (name) => timeIn(name) !== undefined, fits: () => true });
}

function timeIn(name: string): number | undefined {
  const [, at] = /^change\.(\d{1,16})\.[^.]+\.json$/.exec(name) ?? [];
  return at === undefined ? undefined : Number(at);
}

/**
 * When this machine's runs started apps that they had seen stopped, in milliseconds since the epoch, by the apps' keys. Throws when the
 * runs can't be read.
 */
export async function startsOfOwnRuns(runs: StopStartRuns): Promise<ReadonlyMap<string, readonly number[]>> {
  const { entries } = await runs.list();
  return startsIn(entries.map((entry) => knownReport(entry)?.report).filter((report) => report !== undefined));
}

/** As `startsOfOwnRuns`, from the reports of the runs. Exported for its test. */
export function startsIn(reports: readonly Pick<RunReport, 'apps'>[]): ReadonlyMap<string, readonly number[]> {
  const starts = new Map<string, number[]>();
  for (const { app, outcome, times } of reports.flatMap(({ apps }) => apps)) {
    if (outcome?.kind === 'stoppedAndStarted' && times.startedAt !== undefined) {
      starts.set(app.key, [...(starts.get(app.key) ?? []), times.startedAt]);
    }
  }
  return starts;
}
