/** What is exported of a stop-and-start plan: which apps, in which order, at which pace. */
export interface ExportedPlan {
  readonly environment: { readonly id: string; readonly name: string };
  /** Its name in a plan; see runner/clouds.ts. */
  readonly cloud: string;
  readonly tenantId: string;
  /** Taken one after the other; the apps of one wave are taken in parallel. Each wave has at least one app. */
  readonly waves: readonly ExportedWave[];
  /** How many apps may be down at once; at least 1. */
  readonly atATime: number;
  /** For each app's stop and each app's start. */
  readonly timeoutSeconds: number;
  /** When the plan was made: milliseconds since the epoch. */
  readonly madeAt: number;
}

export interface ExportedWave {
  readonly title: string;
  /** After this wave somebody looks at its apps before the next wave begins. */
  readonly lookAfter: boolean;
  /** An app or a slot by its resource id, and `app` or `app/slot`. */
  readonly apps: readonly { readonly id: string; readonly name: string }[];
}
