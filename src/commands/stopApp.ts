import * as vscode from 'vscode';
import type { App } from '../azure/app.ts';
import { type AppTarget, appTarget } from './appTarget.ts';
import { changeOneApp } from './changeOneApp.ts';
import type { Tools } from './tools.ts';

/** Stop App…: a deliberate stop of one app. It stays stopped until somebody starts it, which the confirmation says. */
export async function stopApp(tools: Tools, node?: unknown): Promise<boolean> {
  const target = await appTarget(tools, 'Stop App', node, 'running');
  if (target === undefined || !(await confirmed(target))) {
    return false;
  }
  await changeOneApp(tools, target, 'stop');
  return true;
}

async function confirmed({ app, environment }: AppTarget): Promise<boolean> {
  const detail = [
    'It is down until somebody starts it again. Its App Service plan costs the same meanwhile.',
    ...interruption(app),
    'To make it load new root certificates, use Stop and Start Apps… instead: that brings it back by itself.',
  ];
  const answer = await vscode.window.showWarningMessage(
    `Stop ${app.name} on ${environment.name}?`,
    { modal: true, detail: detail.join('\n\n') },
    'Stop',
  );
  return answer === 'Stop';
}

/** What a stop cuts off beyond requests. */
function interruption({ kind }: App): readonly string[] {
  switch (kind) {
    case 'web':
      return [];
    case 'function':
      return ['It is a function app: runs in progress are interrupted, and triggers wait.'];
    case 'logic':
      return ['It is a logic app: workflow runs in progress are interrupted, and triggers wait.'];
  }
}
