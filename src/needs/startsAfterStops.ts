import type { LogEventKind } from '../azure/logEvent.ts';
import type { LogEvidence } from './decideNeed.ts';

/** What the log tells of an app's starts, each in milliseconds since the epoch. */
export interface LoggedStarts {
  /** Those that followed a stop: the app loaded its trust store. */
  readonly proven: readonly number[];
  /** Those before which it is not known whether the app ran, and whatever else may have started it. */
  readonly unproven: readonly number[];
  /** It shows a stop after which the app was not started, though it runs. */
  readonly isStopLast: boolean;
}

/** At the same instant what proves less counts as the later one: a start before a stop, and a stop before what may start an app. */
const ranks: Partial<Record<LogEventKind, number>> = { start: 0, stop: 1 };

const rank = (kind: LogEventKind): number => ranks[kind] ?? 2;

/** Tells the starts that followed a stop from the others. A start of an app that runs does nothing. */
export function startsAfterStops({ events, createdAt }: Pick<LogEvidence, 'events' | 'createdAt'>): LoggedStarts {
  const proven: number[] = [];
  const unproven: number[] = [];
  let state: 'unknown' | 'stopped' | 'running' = createdAt === undefined ? 'unknown' : 'running';
  const own = events.filter(({ at }) => createdAt === undefined || at > createdAt);
  for (const { kind, at } of own.toSorted((one, other) => one.at - other.at || rank(one.kind) - rank(other.kind))) {
    switch (kind) {
      case 'stop':
        state = 'stopped';
        break;
      case 'delete':
        state = 'unknown';
        break;
      case 'start':
        if (state !== 'running') {
          (state === 'stopped' ? proven : unproven).push(at);
        }
        state = 'running';
        break;
      case 'update':
      case 'swap':
        if (state !== 'running') {
          unproven.push(at);
          state = 'unknown';
        }
        break;
    }
  }
  return { proven, unproven, isStopLast: state === 'stopped' };
}
