import * as vscode from 'vscode';
import { certificateNameProblem } from '../../azure/certificateName.ts';
import type { RootCertificate } from '../../azure/rootCertificate.ts';
import { certificateNameSentences } from '../../ui/certificateWords.ts';
import type { Pick } from '../../ui/questions.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import type { Tools } from '../tools.ts';
import { type PlannedCertificate, planOne } from './addPlan.ts';
import { appsLoadItWhen, certificateDetail, certificateLine, doubtLines, isDoubtful } from './addWords.ts';

/** Names one certificate and confirms it; undefined when the user left. */
export async function askOne(
  tools: Tools,
  target: EnvironmentTarget,
  proposed: PlannedCertificate,
  existing: readonly RootCertificate[],
): Promise<readonly PlannedCertificate[] | undefined> {
  if (proposed.alreadyThereAs !== undefined && !(await wantsCopy(target, proposed.alreadyThereAs))) {
    return undefined;
  }
  let name = proposed.name;
  const answered = await tools.ui.ask('Add Root Certificate', {
    ask: async (asking) => {
      name = await asking.input({
        prompt: `Name of the certificate on ${target.environment.name}. A name that exists is overwritten only after you confirm Replace.`,
        value: proposed.name,
        validateInput: (value) => {
          const problem = certificateNameProblem(value.trim());
          return problem === undefined ? undefined : certificateNameSentences[problem];
        },
      });
    },
  });
  if (!answered) {
    return undefined;
  }
  const plan = planOne(proposed, name.trim(), existing, new Date());
  return (await confirmOne(target, plan)) ? [plan] : undefined;
}

/** The same certificate twice helps nobody, and is not harmful either. */
async function wantsCopy({ environment }: EnvironmentTarget, existing: string): Promise<boolean> {
  const another = 'Add Another Copy…';
  const message = `${environment.name} already has this certificate as “${existing}”. Nothing was sent.`;
  return (await vscode.window.showInformationMessage(message, another)) === another;
}

async function confirmOne({ environment }: EnvironmentTarget, plan: PlannedCertificate): Promise<boolean> {
  const verb = plan.replaces === undefined ? 'Add' : 'Replace';
  const button = isDoubtful(plan) ? `${verb} Anyway` : verb;
  const question =
    plan.replaces === undefined
      ? `Add “${plan.name}” as a trusted root to ${environment.name}?`
      : `Replace “${plan.replaces.name}” on ${environment.name}?`;
  return confirm(question, `${certificateDetail(plan)}\n\n${appsLoadItWhen}`, button);
}

/** Shows several certificates in one list, the doubtless ones ticked, and confirms those that stay ticked. */
export async function askSeveral(
  tools: Tools,
  { environment }: EnvironmentTarget,
  planned: readonly PlannedCertificate[],
): Promise<readonly PlannedCertificate[] | undefined> {
  let chosen: readonly PlannedCertificate[] = [];
  await tools.ui.ask('Add Root Certificates', {
    ask: async (asking) => {
      chosen = await asking.pickMany(planned.map(certificatePick), {
        placeHolder: `Select the certificates to add to ${environment.name}`,
        matchOnDescription: true,
        matchOnDetail: true,
      });
    },
  });
  if (chosen.length === 0) {
    return undefined;
  }
  const count = chosen.length === 1 ? '1 trusted root' : `${chosen.length} trusted roots`;
  const detail = [...chosen.map(certificateLine), '', appsLoadItWhen].join('\n');
  const button = chosen.some(isDoubtful) ? 'Add Anyway' : 'Add';
  return (await confirm(`Add ${count} to ${environment.name}?`, detail, button)) ? chosen : undefined;
}

function certificatePick(plan: PlannedCertificate): Pick<PlannedCertificate> {
  const { certificate, name, file } = plan;
  const doubts = doubtLines(plan);
  return {
    label: name,
    description: `${certificate.thumbprints.sha1.slice(0, 8)} · ${certificate.subject.text} · ${file}`,
    ...(doubts.length === 0 ? {} : { detail: `$(warning) ${doubts.join(' ')}` }),
    picked: plan.alreadyThereAs === undefined && !isDoubtful(plan),
    data: plan,
  };
}

async function confirm(message: string, detail: string, button: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, button)) === button;
}
