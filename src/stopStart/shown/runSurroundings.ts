import type { SignIn } from '../../signIn/signIn.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import type { Log } from '../../ui/log.ts';
import type { Telemetry } from '../../ui/telemetry.ts';
import type { Tell } from '../../ui/tell.ts';
import type { AppActivity } from './appActivity.ts';
import type { LiveRuns } from './liveRuns.ts';

/** What a run needs of this window. */
export interface RunSurroundings {
  readonly signIn: SignIn;
  readonly tell: Tell;
  readonly log: Log;
  readonly ui: AzextUi;
  readonly telemetry: Telemetry;
  readonly activity: AppActivity;
  readonly live: LiveRuns;
  /** Apps of the environment with this id changed: what is shown of them is stale. */
  readonly appsChanged: (environmentId: string) => void;
}
