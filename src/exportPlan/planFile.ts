import { isAppName, type PlanFile } from '../runner/planForm.ts';
import type { ExportedPlan } from './exportedPlan.ts';
import { shownName } from './shownName.ts';

/** The plan as `plan.json`, which people read and change. */
export function planFile({ environment, cloud, tenantId, waves, atATime, timeoutSeconds }: ExportedPlan): string {
  const file: PlanFile = {
    $schema: './plan.schema.json',
    version: 1,
    cloud,
    ...(tenantId === '' ? {} : { tenantId }),
    environment: environment.id,
    atATime,
    timeoutSeconds,
    waves: waves.map(({ title, lookAfter, apps }) => ({
      title: shownName(title).slice(0, 200),
      ...(lookAfter ? { lookAfter } : {}),
      apps: apps.map(({ id, name }) => (isAppName(name) ? name : id)),
    })),
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}
