import assert from 'node:assert/strict';
import { type App, readApp } from '../../../../src/azure/app.ts';
import { readHostingEnvironment } from '../../../../src/azure/hostingEnvironment.ts';
import type { EnvironmentTarget } from '../../../../src/commands/environmentTarget.ts';
import { type EstimatedPlan, estimateOf } from '../../../../src/commands/stopStartApps/estimate.ts';
import { type Order, orderApps } from '../../../../src/commands/stopStartApps/plan.ts';
import type { Pace } from '../../../../src/stopStart/engine/runRequest.ts';

export const group = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web';

/** A running app, or a slot as `app/slot`. */
export function app(name: string, plan = 'plan-a', properties: object = {}, kind = 'app'): App {
  const [site, slot] = name.split('/');
  const id = `${group}/sites/${site}${slot === undefined ? '' : `/slots/${slot}`}`;
  const serverFarmId = plan.startsWith('/') ? plan : `${group}/serverfarms/${plan}`;
  const read = readApp({ id, kind, properties: { state: 'Running', serverFarmId, ...properties } });
  assert.ok(read !== undefined);
  return read;
}

/** An environment without access to Azure. */
export function target(name: string): EnvironmentTarget {
  const environment = readHostingEnvironment({ id: `${group}/hostingEnvironments/${name}`, kind: 'ASEV3' });
  assert.ok(environment !== undefined);
  return { environment, subscription: {} as EnvironmentTarget['subscription'] };
}

export interface PlanOptions {
  readonly order?: Order;
  readonly pace?: Pace;
  readonly measured?: readonly (readonly number[])[];
  readonly notRunning?: readonly App[];
  readonly warnings?: readonly string[];
}

export function estimated(environment: string, apps: readonly App[], options: PlanOptions = {}): EstimatedPlan {
  const { order = 'together', pace = { kind: 'oneAtATime' }, measured = [], notRunning = [], warnings = [] } = options;
  const plan = { ...orderApps(apps, order), pace };
  return { target: target(environment), plan, estimate: estimateOf(plan, measured), notRunning, warnings };
}
