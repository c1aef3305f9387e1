import * as vscode from 'vscode';
import { type ExportedFile, exportedFiles, folderName, type Program } from '../exportPlan/exportedFolder.ts';
import type { ExportedPlan } from '../exportPlan/exportedPlan.ts';
import { planCloud } from '../runner/clouds.ts';
import type { SignIn } from '../signIn/signIn.ts';
import { concurrencyOf, takenByWave } from '../stopStart/engine/runRequest.ts';
import { countOf } from '../text/appNames.ts';
import { askBeforeHarm } from '../ui/askBeforeHarm.ts';
import { exists, proposedFolder } from '../ui/files.ts';
import type { SettingsReader } from '../ui/settings.ts';
import type { Tell } from '../ui/tell.ts';
import type { EnvironmentTarget } from './environmentTarget.ts';
import { askPlans, type PlanPrompt } from './stopStartApps/askPlans.ts';
import type { Plan } from './stopStartApps/plan.ts';
import { selectionsOf } from './stopStartApps/selection.ts';

/** What writing a plan as a folder works with. */
export interface ExportServices {
  /** Holds the program that is written beside the plan. */
  readonly extension: vscode.Extension<unknown>;
  readonly signIn: SignIn;
  readonly settings: SettingsReader;
  readonly tell: Tell;
}

/** Export Plan…: what Stop and Start Apps… asks, and then writes the plan as a folder that is run elsewhere. Stops nothing. */
export async function exportPlan(
  services: PlanPrompt & ExportServices,
  node?: unknown,
  selected?: unknown,
): Promise<boolean> {
  const selections = selectionsOf(node, selected);
  if (selections.length > 1) {
    const names = selections.map(({ target }) => target.environment.name).join(', ');
    services.tell.info(`Export a plan for one environment at a time. You selected ${names}.`);
    return false;
  }
  const [planned] = (await askPlans(services, 'Export Plan', selections)) ?? [];
  if (planned === undefined) {
    return false;
  }
  const { target, plan } = planned;
  return exportPlanTo(services, target, plan);
}

/** Asks where to put a finished plan, writes it as a folder that runs without VS Code, and says so. False when the user left. */
export async function exportPlanTo(services: ExportServices, target: EnvironmentTarget, plan: Plan): Promise<boolean> {
  const exported = await exportedPlan(services, target, plan);
  const name = folderName(exported);
  const [above] =
    (await vscode.window.showOpenDialog({
      title: `Export Plan for ${target.environment.name}: Select the Parent Folder`,
      openLabel: 'Export Here',
      defaultUri: proposedFolder(),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (above === undefined) {
    return false;
  }
  const folder = vscode.Uri.joinPath(above, name);
  if ((await exists(folder)) && !(await mayReplace(folder))) {
    return false;
  }
  await write(folder, exportedFiles(exported, await programOf(services.extension)));
  const readme = vscode.Uri.joinPath(folder, 'README.md');
  services.tell.info(
    `Exported the plan for ${countOf(plan.apps.length)} of ${target.environment.name} to ${vscode.workspace.asRelativePath(folder)}. Nothing was stopped. Its README.md says how to run it.`,
    { title: 'Open README', run: () => vscode.commands.executeCommand('markdown.showPreview', readme) },
  );
  return true;
}

async function exportedPlan(
  { signIn, settings }: ExportServices,
  { environment, subscription }: EnvironmentTarget,
  plan: Plan,
): Promise<ExportedPlan> {
  const { apps, waves, pace } = plan;
  return {
    environment: { id: environment.id, name: environment.name },
    cloud: planCloud(await signIn.cloud()),
    tenantId: subscription.tenantId,
    waves: takenByWave(apps, waves).map(({ wave: { title, lookAfter }, apps: some }, index) => ({
      title,
      // Nothing follows the last wave, so there is no pause after it.
      lookAfter: lookAfter && index < waves.length - 1,
      apps: some.map(({ id, name }) => ({ id, name })),
    })),
    atATime: concurrencyOf(pace, apps.length),
    timeoutSeconds: settings.get('stopStart.timeoutSeconds'),
    madeAt: Date.now(),
  };
}

/** The program, as the build put it into the extension. */
async function programOf({ extensionUri, packageJSON }: vscode.Extension<unknown>): Promise<Program> {
  const read = (name: string): Thenable<Uint8Array> =>
    vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'dist', 'runner', name));
  const [script, notices, schema] = await Promise.all([
    read('stop-start.mjs'),
    read('NOTICES.txt'),
    read('plan.schema.json'),
  ]);
  const { version } = packageJSON as { version: string };
  return { version, script, notices, schema };
}

async function write(folder: vscode.Uri, files: readonly ExportedFile[]): Promise<void> {
  await vscode.workspace.fs.createDirectory(folder);
  for (const { name, content } of files) {
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), content);
  }
}

async function mayReplace(folder: vscode.Uri): Promise<boolean> {
  const answer = await askBeforeHarm(
    `${vscode.workspace.asRelativePath(folder)} already exists. Replace the files of its plan?`,
    'plan.json, the program, its README and the pipelines are replaced. Other files in the folder are kept.',
    'Keep Files',
    'Replace',
  );
  return answer === 'Replace';
}
