import type { AppRef } from './ports.ts';

/** How many apps are between their stop and their running again at the same time. */
export type Pace =
  | { readonly kind: 'oneAtATime' }
  | { readonly kind: 'several'; readonly count: number }
  | { readonly kind: 'allAtOnce' };

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

/** What the user confirmed. */
export interface RunRequest {
  readonly environment: EnvironmentRef;
  readonly account: AccountRef;
  /** Apps and slots, in the order in which they are to be taken. */
  readonly apps: readonly AppRef[];
  readonly pace: Pace;
  /** How long each app's stop, and each app's start, may take before the app is named as late. */
  readonly timeoutMs: number;
}

/** The number of apps taken at a time. */
export function concurrencyOf(pace: Pace, appCount: number): number {
  switch (pace.kind) {
    case 'oneAtATime':
      return 1;
    case 'several':
      return Math.max(1, Math.floor(pace.count));
    case 'allAtOnce':
      return Math.max(1, appCount);
  }
}
