import { decideNeed, type Evidence, isAfter, knownChanges, rootChangesIn } from './decideNeed.ts';
import type { Need } from './need.ts';
import { type AppVerification, standingOf } from './verification.ts';

/** What Verify Trust Store saw of an app. */
export interface SeenStore {
  /** When it began to look, in milliseconds since the epoch, by this machine's clock. */
  readonly at: number;
  /** The names of roots that at least one instance lacks. */
  readonly missing: readonly string[];
  /** How many instances were read. */
  readonly instances: number;
}

/** What was found, if it decides something: a root is missing, or all of them were seen on every instance. */
export function seenStore(found: AppVerification, at: number): SeenStore | undefined {
  const { missing, hasDoubt } = standingOf(found);
  if (found.kind === 'couldNotTell' || (missing.length === 0 && hasDoubt)) {
    return undefined;
  }
  const instances = found.instances.filter(({ result }) => result.kind === 'read').length;
  return { at, missing: missing.map(({ name }) => name), instances };
}

/** What an app needs by all that is known and by what was seen, unless something was done since that may have changed it. */
export function needAfterSeeing(evidence: Evidence, seen: SeenStore | undefined): Need {
  const need = decideNeed(evidence);
  if (seen === undefined || evidence.state !== 'running' || isOutdated(seen, evidence)) {
    return need;
  }
  const { at, missing, instances } = seen;
  if (missing.length > 0) {
    return { kind: 'misses', at, roots: missing };
  }
  return need.kind === 'done' || !mayHoldRemoved(evidence) ? { kind: 'done', at, instances } : need;
}

/** Its own stop and start counts by its time alone: it only loads what is there. */
function isOutdated({ at }: SeenStore, { ownChanges, ownStarts, log: { completeSince, events } }: Evidence): boolean {
  const seen = { at, clock: 'here' } as const;
  const changes = knownChanges(ownChanges, rootChangesIn(events), completeSince);
  const steps = events.filter(({ kind }) => kind !== 'written' && kind !== 'removed');
  return (
    changes.some((change) => !isAfter(seen, change)) ||
    ownStarts.some((start) => start.at > at) ||
    steps.some((step) =>
      step.kind === 'stop' || step.kind === 'start' ? step.at > at : !isAfter(seen, { at: step.at, clock: 'azure' }),
    )
  );
}

/** Verify Trust Store looks for the roots that are there. So it does not see that a removed one is still loaded. */
function mayHoldRemoved(evidence: Evidence): boolean {
  const { ownChanges, log } = evidence;
  const need = decideNeed({
    ...evidence,
    ownChanges: ownChanges.filter(({ what }) => what === 'delete'),
    log: { ...log, events: log.events.filter(({ kind }) => kind !== 'written') },
  });
  return need.kind === 'needs' || (need.kind === 'unknown' && need.because.kind === 'unclear');
}
