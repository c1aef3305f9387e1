import type { AppRef } from './ports.ts';
import type { RunReport } from './report.ts';
import type { AccountRef } from './runRequest.ts';
import type { Hold, RunSnapshot } from './snapshot.ts';

/** A run or a recovery that is under way in this window. */
export interface RunHandle {
  /** Who it runs as. */
  readonly account: AccountRef;
  snapshot(): RunSnapshot;
  /** Calls `listener` after every change, until the function that it returns is called. */
  onChange(listener: (snapshot: RunSnapshot) => void): () => void;
  /** Nothing new is stopped; what is in flight is brought back to running. */
  cancel(): void;
  /** The user's **Continue** while held; also after signing in again. `read`: the holds of the snapshot that the user was asked about; all that there are now where it is absent. */
  continue(read?: readonly Hold[]): void;
  /** The user's **End Run** while held: as `cancel`. */
  end(): void;
  /** Starts those of `apps` that were stopped again while they were watched: the user's **Start It**. */
  startAgain(apps: readonly AppRef[]): void;
  /** Gives up those of `apps`, which the user has read, that are named as not back or as stopped again. The report then names them as left stopped. */
  giveUp(apps: readonly AppRef[]): void;
  /** For a window that is closing: stops nothing more, and sends one start at once for each app that may be down. Resolves to those whose start Azure did not accept. */
  close(): Promise<readonly AppRef[]>;
  /** Nothing more will be stopped, and every app is back, final, or named. Never rejects. */
  readonly ended: Promise<RunReport>;
  /** And nothing is being started or watched any more. Never rejects; pending as long as an app does not come back. */
  readonly settled: Promise<RunReport>;
}
