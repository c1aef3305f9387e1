import * as vscode from 'vscode';
import { namesOf } from '../../runs/names.ts';
import type { Pace } from '../../stopStart/runRequest.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import type { Tools } from '../tools.ts';
import type { Plan } from './askPlan.ts';

/** The last question before apps go down. Above `typeNameAbove` apps the environment's name must be typed as well. */
export async function confirmPlan(tools: Tools, { environment }: EnvironmentTarget, plan: Plan): Promise<boolean> {
  const count = plan.apps.length;
  const what = count === 1 ? `${plan.apps[0]?.name}` : `${count} apps`;
  const answer = await vscode.window.showWarningMessage(
    `Stop and start ${what} on ${environment.name}?`,
    { modal: true, detail: confirmationDetail(plan, isEphemeralHost()) },
    'Stop and Start',
  );
  if (answer !== 'Stop and Start') {
    return false;
  }
  return count <= tools.settings.get('stopStart.typeNameAbove') || typedName(environment.name, count);
}

/** `ephemeral`: this runs on a remote host that may vanish with its disk. */
function confirmationDetail(plan: Plan, ephemeral: boolean): string {
  const interrupted = plan.apps.filter(({ kind }) => kind !== 'web').length;
  const parts = [
    namesOf(plan.apps),
    `Each app is down from its stop until it runs again; ${paceWords(plan.pace)}.`,
    ...(interrupted === 0
      ? []
      : [
          `${interrupted} of them ${interrupted === 1 ? 'is a function or logic app' : 'are function or logic apps'}: their runs and triggers are interrupted.`,
        ]),
    'Keep this window open and the computer awake until it is done. Should VS Code be killed, apps stay stopped until VS Code opens again on this machine with this profile.',
    ...(ephemeral
      ? [
          'VS Code runs on a remote host here. If that host is deleted during the run, its record of stopped apps is lost with it.',
        ]
      : []),
  ];
  return parts.join('\n\n');
}

function paceWords(pace: Pace): string {
  switch (pace.kind) {
    case 'oneAtATime':
      return 'one app is taken at a time';
    case 'several':
      return `${pace.count} apps are taken at a time`;
    case 'allAtOnce':
      return 'all of them are taken at once';
  }
}

/** Remote hosts that are made for a task and thrown away. */
function isEphemeralHost(): boolean {
  return /^(codespaces|dev-container|attached-container)/.test(vscode.env.remoteName ?? '');
}

async function typedName(name: string, count: number): Promise<boolean> {
  const typed = await vscode.window.showInputBox({
    title: `Stop and Start ${count} Apps`,
    prompt: `Type ${name} to stop and start its ${count} apps.`,
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === '' || value.trim().toLowerCase() === name.toLowerCase()
        ? undefined
        : `Type ${name}, or press Escape to leave.`,
  });
  return typed?.trim().toLowerCase() === name.toLowerCase();
}
