import type { App } from '../azure/app.ts';
import type { Need } from '../trustStore/need.ts';

/**
 * How an app stands to its environment's root certificates, worst last but one.
 *
 * - `busy`: a stop/start run works on it. `needs`: it needs a stop and start. `unknown`: that is not known, though the root certificates
 *   changed or the activity log can't be read.
 * - `left`: it is stopped, and a run of this machine left it so; `mayBeLeft`: where it was not read since.
 * - `stopped`: it does not run, so it loads them when it starts. `other`: a state that is neither running nor stopped.
 * - `checking`: that is being found out. `unchanged`: no change of the root certificates is known.
 * - `fine`: it has loaded them. `verified`: and Verify Trust Store saw that.
 * - `running`: root certificates do not matter to it, because its environment has none.
 */
export type AppStatusKind =
  | 'busy'
  | 'left'
  | 'mayBeLeft'
  | 'needs'
  | 'unknown'
  | 'stopped'
  | 'other'
  | 'checking'
  | 'unchanged'
  | 'fine'
  | 'verified'
  | 'running';

export interface AppStatus {
  readonly kind: AppStatusKind;
  /** The first words of its row. */
  readonly words: string;
}

/** What is known of an app besides its facts. */
export interface AppKnowledge {
  /** What a stop/start run is doing with it now ("stopping…"). */
  readonly activity?: string | undefined;
  /** Whether a run left it stopped, or may have. */
  readonly isLeft?: boolean;
  /** Undefined while that is being found out. */
  readonly need?: Need | undefined;
  /** Whether its environment has the Root Certificate API. */
  readonly isV3?: boolean;
}

const leftWords = 'left stopped by a run';
const leftIcon = { icon: 'stop-circle', color: 'list.errorForeground' } as const;

export function appStatus(
  { state, stateText }: App,
  { activity, isLeft = false, need, isV3 = false }: AppKnowledge,
): AppStatus {
  if (activity !== undefined) {
    return { kind: 'busy', words: activity };
  }
  if (state !== 'running') {
    return state === 'stopped' ? stopped(isLeft) : { kind: 'other', words: stateText };
  }
  if (!isV3) {
    return { kind: 'running', words: 'running' };
  }
  switch (need?.kind) {
    case undefined:
      return { kind: 'checking', words: 'checking…' };
    case 'needs':
    case 'misses':
      return { kind: 'needs', words: 'needs stop and start' };
    case 'unknown':
      return need.because.kind === 'olderThanLog'
        ? { kind: 'unchanged', words: 'no change known' }
        : { kind: 'unknown', words: 'not known' };
    case 'done':
      return need.instances === undefined
        ? { kind: 'fine', words: 'up to date' }
        : { kind: 'verified', words: 'verified' };
    case 'notRunning':
      return { kind: 'stopped', words: 'stopped' };
  }
}

function stopped(isLeft: boolean): AppStatus {
  return isLeft ? { kind: 'left', words: leftWords } : { kind: 'stopped', words: 'stopped' };
}

/** The icons of states. The other states have the icon of the app's kind. */
export const statusIcons: Readonly<Partial<Record<AppStatusKind, { readonly icon: string; readonly color?: string }>>> =
  {
    busy: { icon: 'loading~spin' },
    left: leftIcon,
    mayBeLeft: leftIcon,
    needs: { icon: 'warning', color: 'list.warningForeground' },
    unknown: { icon: 'question', color: 'problemsInfoIcon.foreground' },
    stopped: { icon: 'stop-circle', color: 'descriptionForeground' },
    other: { icon: 'circle-slash', color: 'descriptionForeground' },
    fine: { icon: 'pass', color: 'charts.green' },
    verified: { icon: 'verified-filled', color: 'charts.green' },
  };

/** The icon of a row above several apps; none while there is nothing to say, and during a run, which shows on the environment and on each app. */
export function groupIcon({ worst, needing, left }: StatusSummary): {
  readonly icon?: string;
  readonly color?: string;
} {
  const shown = left > 0 ? 'left' : needing > 0 ? 'needs' : worst;
  return shown === undefined || shown === 'busy' || shown === 'stopped' ? {} : (statusIcons[shown] ?? {});
}

/** The states that a row above counts, worst first, with what follows the number. */
const counted: readonly (readonly [AppStatusKind, one: string, several: string])[] = [
  ['busy', 'going on', 'going on'],
  ['left', leftWords, leftWords],
  ['mayBeLeft', 'app may be left stopped', 'apps may be left stopped'],
  ['needs', 'needs stop and start', 'need stop and start'],
  ['unknown', 'not known', 'not known'],
  ['other', 'neither running nor stopped', 'neither running nor stopped'],
  ['stopped', 'stopped', 'stopped'],
];

/** States that are as they should be: the words of the first one that there is stand for all apps. */
const quiet: readonly (readonly [AppStatusKind, string])[] = [
  ['checking', 'checking…'],
  ['unchanged', 'no change known'],
  ['fine', 'up to date'],
  ['verified', 'verified'],
];

/** The states of several apps together. */
export interface StatusSummary {
  /** The worst one, except that a stopped app hides nothing of the running ones; undefined if there is no app. */
  readonly worst: AppStatusKind | undefined;
  /** "3 need stop and start", "1 stopped": the worst first. Where nothing is wrong with the running apps, first what holds for all these. */
  readonly words: readonly string[];
  readonly needing: number;
  /** That a run left stopped, or may have. */
  readonly left: number;
}

export function summaryOf(kinds: Iterable<AppStatusKind>): StatusSummary {
  const counts = new Map<AppStatusKind, number>();
  for (const kind of kinds) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const found = counted.filter(([kind]) => counts.has(kind));
  const all = quiet.find(([kind]) => counts.has(kind));
  const words = found.map(([kind, one, several]) => `${counts.get(kind)} ${counts.get(kind) === 1 ? one : several}`);
  const [worst] = found.map(([kind]) => kind);
  const isQuiet = all !== undefined && (worst === undefined || worst === 'stopped' || worst === 'other');
  return {
    worst: isQuiet && worst !== 'other' ? all[0] : worst,
    words: isQuiet ? [all[1], ...words] : words,
    needing: counts.get('needs') ?? 0,
    left: (counts.get('left') ?? 0) + (counts.get('mayBeLeft') ?? 0),
  };
}
