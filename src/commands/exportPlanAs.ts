import * as vscode from 'vscode';
import { environmentSlug } from '../exportPlan/environmentSlug.ts';
import { type ExportForm, exportForms } from '../exportPlan/exportForms.ts';
import type { PlanToExport } from '../exportPlan/planToExport.ts';
import { countOf } from '../names.ts';
import { concurrencyOf, takenByWave } from '../stopStart/engine/runRequest.ts';
import { proposedFolder } from '../ui/proposedFolder.ts';
import type { Question } from '../ui/questions.ts';
import type { EnvironmentTarget } from './environmentTarget.ts';
import type { Plan } from './stopStartApps/plan.ts';
import type { Tools } from './tools.ts';

/** Asks for the form of a plan that was made already, and writes it to a file. False when the user left. */
export async function exportThePlan(tools: Tools, target: EnvironmentTarget, plan: Plan): Promise<boolean> {
  let form: ExportForm | undefined;
  await tools.ui.ask(
    'Export Plan',
    formQuestion((answer) => {
      form = answer;
    }),
  );
  return form !== undefined && savePlan(tools, target, plan, form);
}

export function formQuestion(answer: (form: ExportForm) => void): Question {
  const picks = exportForms.map((form) => ({ label: form.label, detail: form.detail, data: form }));
  return {
    ask: async (asking) => {
      answer(await asking.pickOne(picks, { placeHolder: 'Select what runs the plan', matchOnDetail: true }));
    },
  };
}

/** Asks for the file, writes it and tells. False when the user left. */
export async function savePlan(
  tools: Tools,
  { environment }: EnvironmentTarget,
  plan: Plan,
  form: ExportForm,
): Promise<boolean> {
  const file = await vscode.window.showSaveDialog({
    title: `Export Plan for ${environment.name}`,
    defaultUri: vscode.Uri.joinPath(await folderFor(form), form.fileName(environmentSlug(environment.name))),
    filters: { [form.label]: [form.fileName('').replace(/^.*\./, '')] },
  });
  if (file === undefined) {
    return false;
  }
  const timeoutSeconds = tools.settings.get('stopStart.timeoutSeconds');
  const text = form.text(planToExport({ environment, plan, timeoutSeconds, madeAt: Date.now() }));
  await vscode.workspace.fs.writeFile(file, Buffer.from(text, 'utf8'));
  tools.tell.info(
    `Exported the plan for ${countOf(plan.apps.length)} of ${environment.name} to ${vscode.workspace.asRelativePath(file)}. Nothing was stopped. Its first lines say what it needs.`,
    { title: 'Open File', run: () => vscode.window.showTextDocument(file) },
  );
  return true;
}

interface MadePlan {
  readonly environment: EnvironmentTarget['environment'];
  readonly plan: Plan;
  readonly timeoutSeconds: number;
  readonly madeAt: number;
}

function planToExport({ environment, plan, timeoutSeconds, madeAt }: MadePlan): PlanToExport {
  const { apps, waves, pace } = plan;
  return {
    environment: { id: environment.id, name: environment.name },
    waves: takenByWave(apps, waves).map(({ wave: { title, lookAfter }, apps: some }, index) => ({
      title,
      // After the last one there is nothing to look for.
      lookAfter: lookAfter && index < waves.length - 1,
      apps: some.map(({ id, name }) => ({ id, name })),
    })),
    atATime: concurrencyOf(pace, apps.length),
    timeoutSeconds,
    madeAt,
  };
}

/** For a workflow the folder that GitHub reads, where it is there. */
async function folderFor({ id }: ExportForm): Promise<vscode.Uri> {
  const root = proposedFolder();
  const workflows = vscode.Uri.joinPath(root, '.github', 'workflows');
  return id === 'githubWorkflow' && (await isFolder(workflows)) ? workflows : root;
}

async function isFolder(folder: vscode.Uri): Promise<boolean> {
  try {
    return (await vscode.workspace.fs.stat(folder)).type === vscode.FileType.Directory;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) {
      // Not there, or not to be read: not the folder to propose.
      return false;
    }
    throw error;
  }
}
