import type { AppRef } from './ports.ts';

/** How many apps are between their stop and their running again at the same time. */
export type Pace =
  | { readonly kind: 'oneAtATime' }
  | { readonly kind: 'several'; readonly count: number }
  | { readonly kind: 'allAtOnce' };

/** A part of a run. The next one begins when every app of it is final or named. */
export interface Wave {
  /** How many of the run's apps it takes, in their order. */
  readonly size: number;
  /** The run then holds until **Continue**, so that the user can look at the apps before the rest is stopped. */
  readonly lookAfter: boolean;
}

export interface EnvironmentRef {
  readonly id: string;
  /** The lower-cased id. */
  readonly key: string;
  readonly name: string;
}

/** Who to sign in as again after a crash. No secrets. */
export interface AccountRef {
  readonly tenantId: string;
  readonly subscriptionId: string;
  /** The setting's cloud name, as `AzureCloud` or `custom`. */
  readonly cloud: string;
  /** The account's id and label where the sign-in has them. */
  readonly accountId?: string;
  readonly accountLabel?: string;
}

/** An app of a run to be. */
export interface RequestedApp extends AppRef {
  /** Where its site is asked whether it answers; absent: it is not asked. */
  readonly hostName?: string;
}

/** What the user confirmed. */
export interface RunRequest {
  readonly environment: EnvironmentRef;
  readonly account: AccountRef;
  /** Apps and slots, in the order in which they are to be taken. */
  readonly apps: readonly RequestedApp[];
  readonly pace: Pace;
  /** The parts in which they are taken; what they leave over is taken last. Absent: all in one. */
  readonly waves?: readonly Wave[];
  /** How long each app's stop, and each app's start, may take before the app is named as late. */
  readonly timeoutMs: number;
}

/** How many of so many apps are taken at a time; never more than there are. */
export function concurrencyOf(pace: Pace, appCount: number): number {
  switch (pace.kind) {
    case 'oneAtATime':
      return Math.min(1, appCount);
    case 'several':
      return Math.min(Math.max(1, Math.floor(pace.count)), appCount);
    case 'allAtOnce':
      return appCount;
  }
}

/** What each wave takes of a run's apps, in their order: fewer than its size, or none, once they are used up. */
export function takenByWave<T, W extends Wave>(
  apps: readonly T[],
  waves: readonly W[],
): readonly { readonly wave: W; readonly apps: readonly T[] }[] {
  let taken = 0;
  return waves.map((wave) => {
    const part = apps.slice(taken, taken + wave.size);
    taken += part.length;
    return { wave, apps: part };
  });
}
