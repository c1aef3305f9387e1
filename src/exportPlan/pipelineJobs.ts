import type { ExportedPlan } from './exportedPlan.ts';

/** One job of a pipeline: the waves up to the next look. */
export interface PipelineJob {
  readonly title: string;
  /** Its waves in the plan, counted from 1. */
  readonly first: number;
  readonly last: number;
  /** The time limits of its run, and of the whole job with the step that starts what is left. */
  readonly minutes: { readonly run: number; readonly job: number };
}

/** The longest job on a hosted machine of GitHub or Microsoft. */
const mostMinutes = 360;
/** For the step that starts what is left, after a run that was ended from outside. */
const resumeMinutes = 30;
/** For the time after the last app: its watch, and starts of apps that do not come back. */
const endMinutes = 45;

function pipelineJobs({ waves, atATime, timeoutSeconds }: ExportedPlan): readonly PipelineJob[] {
  const lasts = waves.flatMap(({ lookAfter }, index) => (lookAfter || index === waves.length - 1 ? [index] : []));
  return lasts.map((last, index) => {
    const first = (lasts[index - 1] ?? -1) + 1;
    const part = waves.slice(first, last + 1);
    const rounds = part.reduce((sum, { apps }) => sum + Math.ceil(apps.length / atATime), 0);
    // Each app may take the time-out twice, for its stop and for its start.
    const run = Math.min(mostMinutes - resumeMinutes, Math.ceil((rounds * 2 * timeoutSeconds) / 60) + endMinutes);
    return {
      title: part.map(({ title }) => title).join(', '),
      first: first + 1,
      last: last + 1,
      minutes: { run, job: run + resumeMinutes },
    };
  });
}

/**
 * The jobs as text, one after the other, each with a number from 1. A look is a job of its own before the job that waits for it, and has
 * that job's number; `look` gets the job before it, whose apps are looked at.
 */
export function jobTexts(
  plan: ExportedPlan,
  look: (before: PipelineJob, number: number) => string,
  apps: (job: PipelineJob, number: number) => string,
): string {
  const jobs = pipelineJobs(plan);
  const texts = jobs.map((job, index) => {
    const [number, before] = [index + 1, jobs[index - 1]];
    return [...(before === undefined ? [] : [look(before, number)]), apps(job, number)].join('\n');
  });
  return texts.join('\n');
}

/** Whether the waves that a job runs depend on $FIRST_WAVE. */
export function needsFirstWave({ first, last }: PipelineJob): boolean {
  return first < last;
}

/**
 * The lines of bash that run a job. $DRY_RUN is empty or `--dry-run`. $FIRST_WAVE is only for a job with several waves: if it is larger
 * than the first of them, the job begins there. A value that is no whole number reaches the program, which refuses it.
 */
export function runLines(job: PipelineJob): readonly string[] {
  const { first, last } = job;
  const run = (waves: string): string => `exec node stop-start.mjs plan.json --waves ${waves} $DRY_RUN`;
  return needsFirstWave(job)
    ? [`if [ "$FIRST_WAVE" -le ${first} ]; then FIRST_WAVE=${first}; fi`, run(`"$FIRST_WAVE-${last}"`)]
    : [run(`${first}`)];
}
