import * as vscode from 'vscode';
import { askBeforeHarm } from '../../ui/askBeforeHarm.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import { exists } from '../../ui/files.ts';
import { withQuietProgress } from '../../ui/progress.ts';
import { type Choice, command, type Tell } from '../../ui/tell.ts';
import { askOrder, type TestOrder, title } from './askOrder.ts';
import type { MadeFile, MadeFiles } from './madeFiles.ts';
import { replaceQuestion, storesBeside } from './orderWords.ts';

/** Create Test Certificate…: asks what and where, makes it, writes it, and offers the next steps. Nothing leaves the machine. */
export async function createTestCertificate(ui: AzextUi, tell: Tell): Promise<boolean> {
  const order = await askOrder(ui);
  const folder = order === undefined ? undefined : await askFolder();
  if (order === undefined || folder === undefined) {
    return false;
  }
  const files = await withQuietProgress('Making the certificates…', async () => {
    // Loaded only when certificates are made.
    const { makeFiles } = await import('./madeFiles.ts');
    return makeFiles(order, new Date());
  });
  if (!(await writeFiles(folder, files))) {
    return false;
  }
  tell.info(doneSentence(order, files, folder), ...nextSteps(vscode.Uri.joinPath(folder, files[0].name)));
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

/**
 * Writes the files into a folder. If one of them exists, or an older .pfx that looks as if it belonged to a new certificate,
 * it asks first. False when the user left.
 */
async function writeFiles(folder: vscode.Uri, files: readonly MadeFile[]): Promise<boolean> {
  const names = files.map(({ name }) => name);
  const [existing, beside] = await Promise.all([existingOf(folder, names), existingOf(folder, storesBeside(names))]);
  if (!(await confirmWriting(folder, existing, beside))) {
    return false;
  }
  for (const { name, bytes } of files) {
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), bytes);
  }
  return true;
}

async function existingOf(folder: vscode.Uri, names: readonly string[]): Promise<readonly string[]> {
  const isThere = await Promise.all(names.map((name) => exists(vscode.Uri.joinPath(folder, name))));
  return names.filter((_, i) => isThere[i]);
}

async function confirmWriting(
  folder: vscode.Uri,
  existing: readonly string[],
  beside: readonly string[],
): Promise<boolean> {
  const question = replaceQuestion(folderName(folder), existing, beside);
  if (question === undefined) {
    return true;
  }
  const { message, detail, button } = question;
  return (await askBeforeHarm(message, detail, 'Keep Files', button)) === button;
}

/** The name of a folder, for people. */
function folderName(folder: vscode.Uri): string {
  return folder.path.split('/').findLast((part) => part !== '') ?? folder.path;
}
