import type { App } from '../../azure/app.ts';
import type { Pace } from '../../stopStart/engine/runRequest.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import type { Estimate } from './estimate.ts';
import type { OrderedApps } from './order.ts';

/** What the user wants done on one environment. */
export interface Plan extends OrderedApps {
  readonly pace: Pace;
}

/** A plan with its environment. Several of them are carried out side by side, each at its own pace. */
export interface EnvironmentPlan {
  readonly target: EnvironmentTarget;
  readonly plan: Plan;
  /** Apps of the environment that do not run and are left alone. */
  readonly notRunning: readonly App[];
}

/** A plan with what is known of it before it runs. */
export interface ConsideredPlan extends EnvironmentPlan {
  readonly estimate: Estimate;
  /** Sentences: what to know before these apps are stopped, as a stop by somebody else just now. */
  readonly remarks: readonly string[];
}
