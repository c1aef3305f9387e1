import * as vscode from 'vscode';
import type { Pick, Rows, Separator } from '../../ui/questions.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import type { Tools } from '../tools.ts';
import { nameApart, type PlannedCertificate } from './addPlan.ts';
import { grouped, severalDetail } from './addWords.ts';
import { askOne, confirmAdd } from './askOne.ts';
import { type PlanRemark, weightiest } from './remarks.ts';
import type { ExistingCertificate } from './rootsAbove.ts';

/**
 * Shows several certificates in one list, the roots without a doubt ticked, and confirms those that stay ticked; a single
 * one in the way of one that came alone. Undefined when the user left or ticked none, which is told.
 */
export async function askSeveral(
  tools: Tools,
  target: EnvironmentTarget,
  planned: readonly PlannedCertificate[],
  existing: readonly ExistingCertificate[],
): Promise<readonly PlannedCertificate[] | undefined> {
  const { environment } = target;
  const ticked = await askWhich(tools, target, planned);
  const [only] = ticked ?? [];
  if (ticked === undefined || only === undefined) {
    if (ticked !== undefined) {
      tools.tell.info(`No certificate was selected. Nothing was sent to ${environment.name}.`);
    }
    return undefined;
  }
  if (ticked.length === 1) {
    return askOne(tools, target, only, existing);
  }
  const plans = nameApart(ticked, existing);
  const question = `Add ${plans.length} trusted roots to ${environment.name}?`;
  return (await confirmAdd(tools, { question, detail: severalDetail(plans), verb: 'Add', plans })) ? plans : undefined;
}

/** Undefined when the user left. */
async function askWhich(
  tools: Tools,
  { environment }: EnvironmentTarget,
  planned: readonly PlannedCertificate[],
): Promise<readonly PlannedCertificate[] | undefined> {
  let chosen: readonly PlannedCertificate[] = [];
  const answered = await tools.ui.ask('Add Root Certificates', {
    ask: async (asking) => {
      chosen = await asking.pickMany(certificateRows(planned), {
        placeHolder: `Select the certificates to add to ${environment.name}`,
        matchOnDescription: true,
        matchOnDetail: true,
      });
    },
  });
  return answered ? chosen : undefined;
}

function certificateRows(planned: readonly PlannedCertificate[]): Rows<PlannedCertificate> {
  return grouped(planned).flatMap(({ title, isProposed, plans }): Rows<PlannedCertificate> => {
    const separator: Separator[] =
      title === undefined ? [] : [{ label: title, kind: vscode.QuickPickItemKind.Separator }];
    return [...separator, ...plans.map((plan) => certificatePick(plan, isProposed))];
  });
}

const icons: Readonly<Record<PlanRemark['severity'], string>> = { error: 'error', warning: 'warning', note: 'info' };

function certificatePick(plan: PlannedCertificate, picked: boolean): Pick<PlannedCertificate> {
  const { certificate, name, file } = plan;
  const remark = weightiest(plan);
  const description = `${certificate.thumbprints.sha1.slice(0, 8)} · ${certificate.subject.text} · ${file}`;
  const detail =
    remark === undefined ? undefined : `$(${icons[remark.severity]}) ${plain(remark.advice ?? remark.text)}`;
  return {
    label: name,
    description: plain(description),
    ...(detail === undefined ? {} : { detail }),
    picked,
    data: plan,
  };
}

/** Names in certificates come from outside: VS Code would draw `$(check)` in a row as an icon. */
function plain(text: string): string {
  return text.replaceAll('$(', '$ (');
}
