import * as vscode from 'vscode';
import { isTreeNode } from '../../tree/treeNode.ts';
import { withQuietProgress } from '../../ui/progress.ts';
import { askEnvironment, type EnvironmentTarget, environmentOf } from '../environmentTarget.ts';
import type { Tools } from '../tools.ts';
import { planAll } from './addPlan.ts';
import { askOne, askSeveral } from './askAdd.ts';
import { type CertificateSource, sourceFromUri } from './certificateSource.ts';
import { readSources } from './readSources.ts';
import { sendCertificates } from './sendCertificates.ts';
import { tellRefusals } from './tellRefusals.ts';

/** Add Root Certificate…: from a row (asks for files), from files in the Explorer (asks for an environment), or neither. */
export async function addCertificate(tools: Tools, first?: unknown, others?: unknown): Promise<boolean> {
  const sources = isTreeNode(first) ? await askFiles() : (explorerFiles(first, others) ?? (await askFiles()));
  return sources === undefined ? false : addFiles(tools, sources, environmentOf(first));
}

/**
 * The way of every file, however it came: read → say what it is → name it → confirm → send → read back → tell.
 * Nothing is sent before the user confirmed, and nothing when the environment's list cannot be read.
 */
export async function addFiles(
  tools: Tools,
  sources: readonly CertificateSource[],
  known: EnvironmentTarget | undefined,
): Promise<boolean> {
  const { candidates, refusals } = await readSources(sources);
  await tellRefusals(tools, sources.length, refusals);
  if (candidates.length === 0) {
    return false;
  }
  const target = known ?? (await askEnvironment(tools, 'Add Root Certificate', { v3Only: true }));
  if (target === undefined || !canTakeRoots(tools, target)) {
    return false;
  }
  const { azure } = target.subscription;
  const existing = await withQuietProgress(`Reading the root certificates of ${target.environment.name}…`, (signal) =>
    azure.rootCertificates.list(target.environment, signal),
  );
  const planned = planAll(candidates, existing, new Date());
  const [only] = planned;
  const chosen =
    planned.length === 1 && only !== undefined
      ? await askOne(tools, target, only, existing)
      : await askSeveral(tools, target, planned);
  if (chosen === undefined) {
    return false;
  }
  await sendCertificates(tools, target, chosen);
  return true;
}

function canTakeRoots(tools: Tools, { environment }: EnvironmentTarget): boolean {
  if (environment.version === 3) {
    return true;
  }
  const version = environment.version === undefined ? 'is of an unknown version' : `is v${environment.version}`;
  tools.tell.problem(
    `${environment.name} ${version}. The Root Certificate API needs App Service Environment v3. Nothing was sent.`,
  );
  return false;
}

async function askFiles(): Promise<readonly CertificateSource[] | undefined> {
  const files = await vscode.window.showOpenDialog({
    title: 'Add Root Certificate',
    openLabel: 'Read Certificates',
    canSelectMany: true,
    filters: { Certificates: ['cer', 'crt', 'pem', 'der'], 'All Files': ['*'] },
  });
  return files?.map(sourceFromUri);
}

/** The Explorer gives the file clicked and all the files selected. */
function explorerFiles(first: unknown, others: unknown): readonly CertificateSource[] | undefined {
  const selected = Array.isArray(others) ? others.filter((other) => other instanceof vscode.Uri) : [];
  const files = selected.length > 0 ? selected : first instanceof vscode.Uri ? [first] : [];
  return files.length === 0 ? undefined : files.map(sourceFromUri);
}
