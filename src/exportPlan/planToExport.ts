/** What is exported of a stop-and-start plan: which apps, in which order, at what pace. */
export interface PlanToExport {
  readonly environment: { readonly id: string; readonly name: string };
  /** Taken one after the other; the apps of one wave side by side. */
  readonly waves: readonly WaveToExport[];
  /** How many apps of a wave may be down at once; at least 1. */
  readonly atATime: number;
  /** For each app's stop and each app's start. */
  readonly timeoutSeconds: number;
  /** When the plan was made: milliseconds since the epoch. */
  readonly madeAt: number;
}

export interface WaveToExport {
  readonly title: string;
  /** After this wave somebody looks at its apps before the next wave begins. */
  readonly lookAfter: boolean;
  readonly apps: readonly AppToExport[];
}

/** An app or a slot, by its resource id. */
export interface AppToExport {
  readonly id: string;
  readonly name: string;
}
