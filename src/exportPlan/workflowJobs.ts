import type { PlanToExport, WaveToExport } from './planToExport.ts';

/** One job of a workflow: some apps of one wave. */
export interface WorkflowJob {
  readonly name: string;
  readonly plan: PlanToExport;
  /** Somebody looks at the apps of the jobs before this one, and approves. */
  readonly afterLook: boolean;
}

/**
 * A job's sign-in with OpenID Connect lasts about an hour and cannot be renewed in it, so a wave is cut into jobs of as many apps
 * as fit well into half of that: two minutes for each app, which is more than most take.
 */
const roundsPerJob = 15;

/** The jobs in order, each of which waits for the one before. A wave without apps has none. */
export function workflowJobs(plan: PlanToExport): readonly WorkflowJob[] {
  const waves = plan.waves.filter(({ apps }) => apps.length > 0);
  return waves.flatMap((wave, index) => jobsOf(plan, wave, waves[index - 1]?.lookAfter ?? false));
}

function jobsOf(plan: PlanToExport, wave: WaveToExport, afterLook: boolean): readonly WorkflowJob[] {
  const size = roundsPerJob * Math.max(1, plan.atATime);
  const count = Math.ceil(wave.apps.length / size);
  return Array.from({ length: count }, (_, part) => ({
    name: count === 1 ? wave.title : `${wave.title} (${part + 1} of ${count})`,
    plan: {
      ...plan,
      waves: [{ ...wave, lookAfter: false, apps: wave.apps.slice(part * size, (part + 1) * size) }],
    },
    afterLook: afterLook && part === 0,
  }));
}
