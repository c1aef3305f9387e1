import * as vscode from 'vscode';
import { certificateNameProblem } from '../../azure/certificateName.ts';
import { literally } from '../../text/literally.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import { certificateNameSentences } from '../../ui/certificateWords.ts';
import { contentOfCertificates } from '../../viewer/content.ts';
import type { Viewer } from '../../viewer/viewer.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import { type PlannedCertificate, planOne } from './addPlan.ts';
import { certificateDetail, errorsDetail, whenAppsLoad } from './addWords.ts';
import { hasErrors } from './remarks.ts';
import type { ExistingCertificate } from './rootsAbove.ts';

/** What the questions before an addition work with. */
export interface AskServices {
  readonly ui: AzextUi;
  readonly viewer: Viewer;
}

/** Names one certificate and confirms it; undefined when the user left. */
export async function askOne(
  services: AskServices,
  target: EnvironmentTarget,
  proposed: PlannedCertificate,
  existing: readonly ExistingCertificate[],
): Promise<readonly PlannedCertificate[] | undefined> {
  if (proposed.alreadyThereAs !== undefined && !(await confirmsCopy(target, proposed.alreadyThereAs))) {
    return undefined;
  }
  if (hasErrors(proposed) && !(await confirmsErrors(target, proposed))) {
    return undefined;
  }
  const name = await askName(services.ui, target, proposed.name);
  if (name === undefined) {
    return undefined;
  }
  const plan = planOne(proposed, name, existing, new Date());
  return (await confirmOne(services.viewer, target, plan)) ? [plan] : undefined;
}

async function askName(ui: AzextUi, { environment }: EnvironmentTarget, proposed: string): Promise<string | undefined> {
  const name = await ui.askOne('Add Root Certificate', (asking) =>
    asking.input({
      prompt: `Name of the certificate on ${environment.name}. An existing name is overwritten only after you confirm Replace.`,
      value: proposed,
      validateInput: (value) => {
        const problem = certificateNameProblem(value.trim());
        return problem === undefined ? undefined : certificateNameSentences[problem];
      },
    }),
  );
  return name?.trim();
}

/** A second copy does not help, but it does no harm. */
async function confirmsCopy({ environment }: EnvironmentTarget, existing: string): Promise<boolean> {
  const another = 'Add Another Copy…';
  const message = `${environment.name} already has this certificate as “${existing}”. Nothing was sent.`;
  return (await vscode.window.showInformationMessage(literally(message), another)) === another;
}

/** The errors are shown before the user is asked for a name. */
async function confirmsErrors({ environment }: EnvironmentTarget, plan: PlannedCertificate): Promise<boolean> {
  const proceed = 'Continue…';
  const message = `This certificate will not work as a root for the apps of ${environment.name}.`;
  const modal = { modal: true, detail: errorsDetail(plan) };
  return (await vscode.window.showWarningMessage(message, modal, proceed)) === proceed;
}

function confirmOne(viewer: Viewer, { environment }: EnvironmentTarget, plan: PlannedCertificate): Promise<boolean> {
  const question =
    plan.replaces === undefined
      ? `Add “${plan.name}” as a trusted root to ${environment.name}?`
      : `Replace “${plan.replaces.name}” on ${environment.name}?`;
  return confirmAdd(viewer, {
    question,
    detail: `${certificateDetail(plan)}\n\n${whenAppsLoad(1)}`,
    verb: plan.replaces === undefined ? 'Add' : 'Replace',
    plans: [plan],
  });
}

/** The last question before certificates are sent. */
interface Confirmation {
  readonly question: string;
  readonly detail: string;
  readonly verb: 'Add' | 'Replace';
  /** At least one. */
  readonly plans: readonly PlannedCertificate[];
}

/**
 * Whether to send them. If one of them will not work as a root, Enter presses a button that sends nothing and
 * shows them instead.
 */
export async function confirmAdd(viewer: Viewer, { question, detail, verb, plans }: Confirmation): Promise<boolean> {
  const isAnyDoubtful = plans.some(hasErrors);
  const send = isAnyDoubtful ? `${verb} Anyway` : verb;
  const show = plans.length === 1 ? 'Show Certificate' : 'Show Certificates';
  // VS Code makes the first button the one that Enter presses.
  const buttons = isAnyDoubtful ? [show, send] : [send];
  const pressed = await vscode.window.showWarningMessage(question, { modal: true, detail }, ...buttons);
  if (pressed === show) {
    await showInstead(viewer, plans);
  }
  return pressed === send;
}

async function showInstead(viewer: Viewer, plans: readonly PlannedCertificate[]): Promise<void> {
  const certificates = plans.map(({ certificate }) => certificate);
  const where = [...new Set(plans.map(({ file }) => file))].join(', ');
  await viewer.show({
    title: { name: plans.length === 1 ? (plans[0]?.name ?? where) : where, where },
    key: certificates.map(({ thumbprints }) => thumbprints.sha256).join(' '),
    readContent: () => contentOfCertificates(certificates),
  });
}
