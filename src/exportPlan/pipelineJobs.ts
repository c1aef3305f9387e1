import type { ExportedPlan } from './exportedPlan.ts';

/** One job of a pipeline: the waves up to one that is looked at. */
export interface PipelineJob {
  readonly title: string;
  /** For `--waves`, as `2` or `2-4`. */
  readonly waves: string;
  /** Somebody looks at the apps of the job before this one, and approves. */
  readonly afterLook: boolean;
  /** How long its run may take, and the whole job, with what starts what is left. */
  readonly minutes: { readonly run: number; readonly job: number };
}

/** What a machine of GitHub's or Microsoft's own gives a job at the most. */
const mostMinutes = 360;
/** For what starts what is left, after a run that was ended from outside. */
const resumeMinutes = 30;
/** After the last app: its watch, and the starts of what does not come back. */
const endMinutes = 45;

function pipelineJobs({ waves, atATime, timeoutSeconds }: ExportedPlan): readonly PipelineJob[] {
  const lasts = waves.flatMap(({ lookAfter }, index) => (lookAfter || index === waves.length - 1 ? [index] : []));
  return lasts.map((last, index) => {
    const first = (lasts[index - 1] ?? -1) + 1;
    const part = waves.slice(first, last + 1);
    const rounds = part.reduce((sum, { apps }) => sum + Math.ceil(apps.length / atATime), 0);
    // Each app may take the time-out twice: for its stop, and for its start.
    const run = Math.min(mostMinutes - resumeMinutes, Math.ceil((rounds * 2 * timeoutSeconds) / 60) + endMinutes);
    return {
      title: part.map(({ title }) => title).join(', '),
      waves: first === last ? `${first + 1}` : `${first + 1}-${last + 1}`,
      afterLook: index > 0,
      minutes: { run, job: run + resumeMinutes },
    };
  });
}

/** The jobs as text, one after the other, each with a number; a look is a job of its own before the job that it holds up. */
export function jobTexts(
  plan: ExportedPlan,
  look: (number: number, before: number) => string,
  apps: (job: PipelineJob, number: number) => string,
): string {
  const texts = pipelineJobs(plan).map((job, index) => {
    const number = index + 1;
    return [...(job.afterLook ? [look(number, index)] : []), apps(job, number)].join('\n');
  });
  return texts.join('\n');
}
