import { stateOf } from '../localAzure/estateState.ts';
import type { Workbench } from '../vscode/workbench.ts';
import type { Scene } from './scene.ts';

/** The environment of the small estate that runs are tried on, and the path of its row. */
export const environmentName = 'contoso-dev-ase';
export const environmentRow = ['Contoso Development', environmentName] as const;

/** Begins a run of every running app of the environment. */
export async function beginRun(workbench: Workbench, pace: string): Promise<void> {
  await workbench.openEnvironments();
  await workbench.environments.waitForRows();
  await workbench.environments.contextMenu(environmentRow, 'Stop and Start Apps…');
  await workbench.quickInput.waitFor('Select the apps');
  await workbench.quickInput.items();
  await workbench.quickInput.ok();
  await workbench.quickInput.pick(pace);
  await workbench.quickInput.pick('By Name');
  await workbench.dialog.press('Stop and Start');
}

/** `Running` or `Stopped`, as is true now, of each app of the environment. */
export function stateOfApps({ local }: Scene): Readonly<Record<string, string>> {
  const apps = stateOf(local.estate).apps.filter((app) => app.environment === environmentName);
  return Object.fromEntries(apps.map(({ name, state }) => [name, state]));
}
