import type { AppPhase } from '../engine/appPhase.ts';

/** What a run is doing with an app just now; phases that are not here are no activity. */
export const activityWords: Readonly<Partial<Record<AppPhase, string>>> = {
  checking: 'checking…',
  intended: 'stopping…',
  stopping: 'stopping…',
  stopped: 'stopped, to be started…',
  starting: 'starting…',
  unsettled: 'not back yet, still being started…',
  stoppedAgain: 'stopped again by somebody',
};
