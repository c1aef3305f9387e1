import type { ExportedPlan, ExportedWave } from '../../../src/exportPlan/exportedPlan.ts';

const group = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.Web';

/** A plan over apps of these names, wave by wave; `app/slot` is a slot. */
export function examplePlan(waves: readonly (readonly string[])[], parts: Partial<ExportedPlan> = {}): ExportedPlan {
  return {
    environment: { id: `${group}/hostingEnvironments/ase-1`, name: 'ase-1' },
    cloud: 'AzureCloud',
    tenantId: '66666666-7777-8888-9999-000000000000',
    waves: waves.map((names, index) => exampleWave(names, `Wave named ${index + 1}`)),
    atATime: 2,
    timeoutSeconds: 300,
    madeAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    ...parts,
  };
}

export function exampleWave(names: readonly string[], title = 'All', lookAfter = false): ExportedWave {
  return { title, lookAfter, apps: names.map((name) => ({ id: exampleId(name), name })) };
}

export function exampleId(name: string): string {
  return `${group}/sites/${name.replace('/', '/slots/')}`;
}
