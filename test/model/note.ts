import type { Tally } from './tally.ts';
import type { WatchedRun } from './watchedRun.ts';
import type { Watcher } from './watcher.ts';

/** Counts what came of a scenario. */
export function note({ runs }: Watcher, tally: Tally): void {
  const stoppedBy = new Map<string, Set<string>>();
  for (const run of runs) {
    for (const { key } of run.posts.filter(({ verb }) => verb === 'stop').map(({ app }) => app.ref)) {
      stoppedBy.set(key, (stoppedBy.get(key) ?? new Set()).add(run.machine.name));
    }
    noteRun(run, tally);
  }
  tally.saw('stopped by two machines', [...stoppedBy.values()].filter(({ size }) => size > 1).length);
}

function noteRun({ offer, handle, wasNamed, wasStartedAgain }: WatchedRun, tally: Tally): void {
  const { apps, remarks } = handle.snapshot();
  tally.saw('recovery of what was left', offer === undefined || offer.apps.length === 0 ? 0 : 1);
  tally.saw('watch cut short', offer?.cutShort.length ?? 0);
  tally.saw('stopped again, and started', wasStartedAgain.size);
  tally.saw('stopped again, and named', wasNamed.stoppedAgain.size);
  tally.saw('named as not back', wasNamed.unsettled.size);
  tally.saw('named as moved', apps.filter(({ movedTo }) => movedTo !== undefined).length);
  tally.saw('said to be gone', apps.filter(({ outcome }) => outcome?.kind === 'deleted').length);
  tally.saw('remarked upon', remarks.length);
}
