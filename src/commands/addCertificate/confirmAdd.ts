import * as vscode from 'vscode';
import { contentOfCertificates } from '../../viewer/content.ts';
import type { Tools } from '../tools.ts';
import type { PlannedCertificate } from './addPlan.ts';
import { isDoubtful } from './remarks.ts';

/** The last question before certificates are sent. */
export interface Confirmation {
  readonly question: string;
  readonly detail: string;
  readonly verb: 'Add' | 'Replace';
  /** At least one. */
  readonly plans: readonly PlannedCertificate[];
}

/**
 * Whether they are to be sent. Where one of them will not work as a root, Enter presses a button that sends nothing: it
 * shows them instead.
 */
export async function confirmAdd(tools: Tools, { question, detail, verb, plans }: Confirmation): Promise<boolean> {
  const isAnyDoubtful = plans.some(isDoubtful);
  const send = isAnyDoubtful ? `${verb} Anyway` : verb;
  const show = plans.length === 1 ? 'Show Certificate' : 'Show Certificates';
  // VS Code makes the first button the one that Enter presses.
  const buttons = isAnyDoubtful ? [show, send] : [send];
  const pressed = await vscode.window.showWarningMessage(question, { modal: true, detail }, ...buttons);
  if (pressed === show) {
    await showInstead(tools, plans);
  }
  return pressed === send;
}

async function showInstead({ viewer }: Tools, plans: readonly PlannedCertificate[]): Promise<void> {
  const certificates = plans.map(({ certificate }) => certificate);
  const where = [...new Set(plans.map(({ file }) => file))].join(', ');
  await viewer.show({
    title: { name: plans.length === 1 ? (plans[0]?.name ?? where) : where, where },
    key: certificates.map(({ thumbprints }) => thumbprints.sha256).join(' '),
    readContent: () => contentOfCertificates(certificates),
  });
}
