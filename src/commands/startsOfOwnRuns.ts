import { ownStartsOf } from '../needs/ownStarts.ts';
import { knownReport } from '../stopStart/shown/runList.ts';
import type { StopStartRuns } from '../stopStart/shown/stopStartRuns.ts';

/** When this machine's runs started apps that they had seen stopped, in milliseconds since the epoch, by the apps' keys. Throws when they can't be read. */
export async function startsOfOwnRuns(runs: StopStartRuns): Promise<ReadonlyMap<string, readonly number[]>> {
  const { entries } = await runs.list();
  return ownStartsOf(entries.map((entry) => knownReport(entry)?.report).filter((report) => report !== undefined));
}
