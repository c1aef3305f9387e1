import type { FolderReading, RecordFolder } from './recordFolder.ts';

/**
 * Moves the records that an older version left in `older` into `folder`, so that every window of the user sees them. `mayMove` gives the
 * names of those that can go, in their order; all when not given. Gives those that stay, because they must or could not be moved:
 * they are read from where they are. Read `folder` after this: then what another window moves meanwhile is seen in one of the two.
 */
export async function adoptFrom<T extends object>(
  older: RecordFolder<T> | undefined,
  folder: RecordFolder<T>,
  mayMove: (reading: FolderReading<T>) => Promise<readonly string[]> = async (reading) => namesOf(reading),
): Promise<FolderReading<T>> {
  const reading = (await older?.readAll()) ?? { records: [], unreadable: [] };
  const moved = new Set<string>();
  for (const name of older === undefined ? [] : await mayMove(reading)) {
    try {
      await folder.adopt(name, older as RecordFolder<T>);
      moved.add(name);
    } catch {
      // It is as good where it is; whoever wants to write is told why that can't be done.
    }
  }
  return {
    records: reading.records.filter(({ name }) => !moved.has(name)),
    unreadable: reading.unreadable.filter(({ name }) => !moved.has(name)),
  };
}

/** Both readings; of a record that is in both, the one that stayed in the older folder, where its owner writes it. */
export function together<T>(stayed: FolderReading<T>, here: FolderReading<T>): FolderReading<T> {
  const there = new Set(namesOf(stayed));
  return {
    records: [...here.records.filter(({ name }) => !there.has(name)), ...stayed.records],
    unreadable: [...here.unreadable.filter(({ name }) => !there.has(name)), ...stayed.unreadable],
  };
}

function namesOf({ records, unreadable }: FolderReading<unknown>): readonly string[] {
  return [...records, ...unreadable].map(({ name }) => name);
}
