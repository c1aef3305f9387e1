import type { App } from '../../azure/app.ts';
import { countOf } from '../../text/appNames.ts';
import { durationOf, type Estimate, type EstimatedPlan } from './estimate.ts';
import type { EnvironmentPlan, Plan } from './plan.ts';

/** How many environments a sentence names before it only counts them. */
export const namedEnvironments = 3;

/** `contoso-ase`, `a, b and c`, or, from four on, `4 environments`. */
export function environmentNames(plans: readonly EnvironmentPlan[]): string {
  const names = plans.map(({ target }) => target.environment.name);
  const last = names.at(-1) ?? '';
  if (names.length > namedEnvironments) {
    return `${names.length} environments`;
  }
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** All apps of the plans. */
export function appsOf(plans: readonly EnvironmentPlan[]): readonly App[] {
  return plans.flatMap(({ plan }) => plan.apps);
}

/** Where the numbers of an estimate come from. */
export function estimateSource({ measuredRuns }: Estimate): string {
  switch (measuredRuns) {
    case 0:
      return 'assumed: nothing was measured here yet';
    case 1:
      return 'measured in 1 earlier run here';
    default:
      return `measured in ${measuredRuns} earlier runs here`;
  }
}

/** `about 1 minute`, or `about 45 seconds, at longest 2 minutes`. */
export function outageWords({ typicalOutage, longestOutage }: Estimate): string {
  const [typical, longest] = [durationOf(typicalOutage), durationOf(longestOutage)];
  return typical === longest ? `about ${typical}` : `about ${typical}, at longest ${longest}`;
}

/** How long plans take that run side by side. */
export function lengthWords(plans: readonly EstimatedPlan[]): string {
  const seconds = Math.max(0, ...plans.map(({ estimate }) => estimate.wholeRun));
  const look = plans.some(({ plan }) => hasPause(plan)) ? ', and the time that you take to look' : '';
  return `about ${durationOf(seconds)}${look}`;
}

export function hasPause({ waves }: Plan): boolean {
  return waves.some(({ lookAfter }, index) => lookAfter && index < waves.length - 1);
}

/** What a stop interrupts besides requests. Empty if nothing. */
export function interruptionNote(apps: readonly App[]): readonly string[] {
  const interrupted = apps.filter(({ kind }) => kind !== 'web').length;
  if (interrupted === 0) {
    return [];
  }
  return apps.length === 1
    ? ['It is a function or logic app: its runs and triggers are interrupted.']
    : [
        interrupted === 1
          ? '1 of them is a function or logic app: its runs and triggers are interrupted.'
          : `${interrupted} of them are function or logic apps: their runs and triggers are interrupted.`,
      ];
}

/** Which deployment sites stop too. Empty if none. `named` writes the names of apps. */
export function scmNote(apps: readonly App[], named: (apps: readonly App[]) => string): readonly string[] {
  const withScm = apps.filter(({ scmStopsToo }) => scmStopsToo);
  return withScm.length === 0
    ? []
    : [`The SCM (Kudu) sites of these apps stop too, so deployments to them fail meanwhile: ${named(withScm)}.`];
}

/** `the app`, or the number of them. */
export function appsPhrase(apps: readonly App[]): string {
  return apps.length === 1 ? `${apps[0]?.name}` : countOf(apps.length);
}
