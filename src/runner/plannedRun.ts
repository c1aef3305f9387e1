import type { App } from '../azure/app.ts';
import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { keyOf } from '../azure/resourceId.ts';
import type { RequestedApp, RunRequest, Wave } from '../stopStart/engine/runRequest.ts';
import { countOf, namesOf } from '../text/appNames.ts';
import { exitCodes, NothingStopped } from './exitCodes.ts';
import type { Plan } from './planSchema.ts';

/** A plan, applied to the apps that its environment has now. */
export interface PlannedRun {
  readonly request: RunRequest;
  readonly waves: readonly PlannedWave[];
  /** Apps of the plan that are left alone: they load the root certificates when they next start. */
  readonly notRunning: readonly App[];
}

export interface PlannedWave extends Wave {
  /** Its number in the plan, from 1. */
  readonly number: number;
  readonly title: string;
  readonly apps: readonly App[];
}

/** What a run needs besides its plan. */
export interface PlanInputs {
  readonly environment: HostingEnvironment;
  /** All apps of the environment, slots too. */
  readonly apps: readonly App[];
  readonly range?: { readonly first: number; readonly last: number };
  readonly account: RunRequest['account'];
}

/** Decides which apps are stopped and started, in which order. Throws NothingStopped if an app of the plan is unknown, or none runs. */
export function plannedRun(plan: Plan, { environment, apps, range, account }: PlanInputs): PlannedRun {
  refuseUnknown(plan, environment, apps);
  const waves = wavesOf(plan, apps).filter(
    ({ number }) => range === undefined || (range.first <= number && number <= range.last),
  );
  if (waves.length === 0) {
    const count = plan.waves.length;
    throw new NothingStopped(
      exitCodes.usage,
      `The plan has ${count === 1 ? '1 wave' : `${count} waves`}, and none with a requested number. Nothing was stopped.`,
    );
  }
  const running = waves.map((wave, index) => ({
    ...wave,
    apps: wave.apps.filter(({ state }) => state === 'running'),
    // After the last wave there is nothing to wait for.
    lookAfter: wave.lookAfter && index < waves.length - 1,
  }));
  const all = running.flatMap((wave) => wave.apps);
  if (all.length === 0) {
    throw new NothingStopped(
      exitCodes.refused,
      `None of the planned apps of ${environment.name} runs, so nothing was stopped. They load its root certificates when they next start.`,
    );
  }
  return {
    waves: running.map((wave) => ({ ...wave, size: wave.apps.length })),
    notRunning: waves.flatMap((wave) => wave.apps.filter(({ state }) => state !== 'running')),
    request: {
      environment: { id: environment.id, key: keyOf(environment.id), name: environment.name },
      account,
      apps: all.map(requested),
      pace: plan.atATime === 'all' ? { kind: 'allAtOnce' } : { kind: 'several', count: plan.atATime },
      waves: running.map(({ apps: some, lookAfter }) => ({ size: some.length, lookAfter })),
      timeoutMs: plan.timeoutSeconds * 1000,
    },
  };
}

function requested({ id, key, name, defaultHostName }: App): RequestedApp {
  return { id, key, name, ...(defaultHostName === undefined ? {} : { hostName: defaultHostName }) };
}

type NumberedWave = Pick<PlannedWave, 'number' | 'title' | 'apps' | 'lookAfter'>;

function wavesOf(plan: Plan, apps: readonly App[]): readonly NumberedWave[] {
  const named = new Set(
    plan.waves.flatMap(({ apps: some }) => (some === 'allRunning' ? [] : some.map((one) => one.toLowerCase()))),
  );
  const rest = apps.filter((app) => !isNamed(app, named));
  const byName = rest.toSorted((one, other) => one.name.localeCompare(other.name));
  return plan.waves.map(({ title, apps: some, lookAfter }, index) => ({
    number: index + 1,
    title: title ?? `Wave ${index + 1}`,
    lookAfter,
    // Apps that do not run are named and left alone.
    apps: some === 'allRunning' ? byName : some.flatMap((one) => find(one, apps) ?? []),
  }));
}

function isNamed({ key, name }: App, named: ReadonlySet<string>): boolean {
  return named.has(key) || named.has(name.toLowerCase());
}

function find(one: string, apps: readonly App[]): App | undefined {
  const wanted = new Set([one.toLowerCase()]);
  return apps.find((app) => isNamed(app, wanted));
}

function refuseUnknown({ waves }: Plan, { name }: HostingEnvironment, apps: readonly App[]): void {
  const named = waves.flatMap(({ apps: some }) => (some === 'allRunning' ? [] : some));
  const unknown = named.filter((one) => find(one, apps) === undefined).map((one) => ({ name: one }));
  if (unknown.length > 0) {
    const are = unknown.length === 1 ? 'is no app' : 'are no apps';
    throw new NothingStopped(
      exitCodes.usage,
      `${namesOf(unknown)} ${are} of ${name}, which has ${countOf(apps.length)} (including slots). Nothing was stopped.`,
    );
  }
  const found = named.map((one) => find(one, apps));
  const twice = found.find((app, index) => app !== undefined && found.indexOf(app) < index);
  if (twice !== undefined) {
    throw new NothingStopped(exitCodes.usage, `The plan names ${twice.name} twice. Nothing was stopped.`);
  }
}
