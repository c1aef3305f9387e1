import * as vscode from 'vscode';
import { withQuietProgress } from '../../ui/progress.ts';
import { type Choice, command } from '../../ui/tell.ts';
import type { Tools } from '../tools.ts';
import { askOrder, type TestOrder, title } from './askOrder.ts';
import type { MadeFiles } from './madeFiles.ts';
import { folderName, writeFiles } from './writeFiles.ts';

/** Create Test Certificate…: asks what and where, makes it, writes it, and leads on. Nothing leaves the machine. */
export async function createTestCertificate(tools: Tools): Promise<boolean> {
  const order = await askOrder(tools);
  const folder = order === undefined ? undefined : await askFolder();
  if (order === undefined || folder === undefined) {
    return false;
  }
  const files = await withQuietProgress('Making the certificates…', async () => {
    // What makes certificates is loaded when some are to be made.
    const { makeFiles } = await import('./madeFiles.ts');
    return makeFiles(order, new Date());
  });
  if (!(await writeFiles(folder, files))) {
    return false;
  }
  tools.tell.info(doneSentence(order, files, folder), ...nextSteps(vscode.Uri.joinPath(folder, files[0].name)));
  return true;
}

async function askFolder(): Promise<vscode.Uri | undefined> {
  const folders = await vscode.window.showOpenDialog({
    title,
    openLabel: 'Create Here',
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return folders?.[0];
}

function doneSentence({ kind, keep }: TestOrder, files: MadeFiles, folder: vscode.Uri): string {
  const names = new Intl.ListFormat('en').format(files.map(({ name }) => name));
  const which = kind === 'selfSigned' ? '' : ` ${files[0].name} is the one to add to an environment.`;
  const keys = keep === 'none' ? ' The private keys were not kept.' : '';
  return `Created ${names} in ${folderName(folder)}.${which}${keys}`;
}

function nextSteps(root: vscode.Uri): readonly Choice[] {
  return [
    { title: 'Show Certificate', run: () => vscode.commands.executeCommand('vscode.open', root) },
    { title: 'Add Root Certificate…', run: () => command('aseCertificates.addCertificate', root) },
  ];
}
