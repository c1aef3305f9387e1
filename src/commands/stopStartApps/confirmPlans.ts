import * as vscode from 'vscode';
import { keyOf } from '../../azure/resourceId.ts';
import type { PastRun } from '../../stopStart/stored/pastRun.ts';
import { systemClock } from '../../time/clock.ts';
import { withQuietProgress } from '../../ui/progress.ts';
import type { Tools } from '../tools.ts';
import { sentencesBeforeRun } from './beforeRun.ts';
import { confirmationDetail, confirmationQuestion, isTyped, phraseToType } from './confirmWords.ts';
import { type ConsideredPlan, estimateOf, measuredOutages } from './estimate.ts';
import { foundInTime, type LookUp } from './foundInTime.ts';
import type { EnvironmentPlan } from './plan.ts';
import { planText } from './planText.ts';
import { appsOf, environmentNames } from './planWords.ts';

/** The last question before apps go down. Above `typeNameAbove` apps in all, a phrase must be typed as well. */
export async function confirmPlans(tools: Tools, plans: readonly ConsideredPlan[]): Promise<boolean> {
  const question = confirmationQuestion(plans);
  const detail = confirmationDetail(plans, isEphemeralHost());
  let answer = await confirm(question, detail);
  while (answer === 'Show Plan') {
    await tools.ui.openMarkdown('plan', `Plan for ${environmentNames(plans)}`, planText(plans));
    answer = (await wantsToGoOn(tools, plans)) ? await confirm(question, detail) : undefined;
  }
  return answer === 'Stop and Start' && typedWhereAsked(plans, tools.settings.get('stopStart.typeNameAbove'));
}

function confirm(question: string, detail: string): Thenable<'Stop and Start' | 'Show Plan' | undefined> {
  return vscode.window.showWarningMessage(question, { modal: true, detail }, 'Stop and Start', 'Show Plan');
}

const goOn = 'Go On…';
const exportPlan = 'Export Plan…';

/**
 * The plan can be read and scrolled while this stands: a modal question would cover it, and a notification would go by itself. Comes
 * back after an export.
 */
async function wantsToGoOn(tools: Tools, plans: readonly ConsideredPlan[]): Promise<boolean> {
  const placeHolder = `The plan for ${environmentNames(plans)} is shown. Nothing was stopped yet.`;
  const ask = (): Thenable<string | undefined> =>
    vscode.window.showQuickPick([goOn, exportPlan], { placeHolder, ignoreFocusOut: true });
  let answer = await ask();
  while (answer === exportPlan) {
    await exportAll(tools, plans).catch((error: unknown) => tools.tell.failure(error));
    answer = await ask();
  }
  return answer === goOn;
}

/** A folder for each environment, until the user leaves one out. */
async function exportAll(tools: Tools, plans: readonly ConsideredPlan[]): Promise<void> {
  const { exportPlanTo } = await import('../exportPlan.ts');
  for (const { target, plan } of plans) {
    if (!(await exportPlanTo(tools, target, plan))) {
      return;
    }
  }
}

/** Remote hosts that are made for a task and thrown away. */
function isEphemeralHost(): boolean {
  return /^(codespaces|dev-container|attached-container)/.test(vscode.env.remoteName ?? '');
}

async function typedWhereAsked(plans: readonly ConsideredPlan[], above: number): Promise<boolean> {
  const count = appsOf(plans).length;
  if (count <= above) {
    return true;
  }
  const phrase = phraseToType(plans);
  const typed = await vscode.window.showInputBox({
    title: `Stop and Start ${count} Apps`,
    prompt: `Type ${phrase} to stop and start ${count} apps on ${environmentNames(plans)}.`,
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === '' || isTyped(phrase, value) ? undefined : `Type ${phrase}, or press Escape to leave.`,
  });
  return isTyped(phrase, typed);
}

/** The confirmation does not wait longer than this for what is good to know before a run. In milliseconds. */
const limitMs = 5000;

/** Finds out what the confirmation says of the plans: how long they take, and what happened to their apps just now. */
export function consider(tools: Tools, plans: readonly EnvironmentPlan[]): Promise<readonly ConsideredPlan[]> {
  return withQuietProgress('Looking at what happened to these apps lately…', async (signal) => {
    const lookUp = { clock: systemClock, limitMs, signal, log: tools.log };
    const [remarks, past] = await Promise.all([
      Promise.all(plans.map((plan) => remarksOn(tools, plan, lookUp))),
      foundInTime('how long apps were down in earlier runs', () => pastRuns(tools), lookUp),
    ]);
    return plans.map((plan, index) => {
      const measured = measuredOutages(past ?? [], keyOf(plan.target.environment.id));
      return { ...plan, estimate: estimateOf(plan.plan, measured), remarks: remarks[index] ?? [] };
    });
  });
}

async function remarksOn(
  { log }: Tools,
  { target, plan }: EnvironmentPlan,
  lookUp: LookUp,
): Promise<readonly string[]> {
  const { environment } = target;
  const what = `who changed apps of ${environment.name} lately`;
  const warn = (sentence: string, error: unknown): void => log.error(sentence, error);
  const before = { ...target, apps: plan.apps, now: systemClock.now(), warn };
  const found = await foundInTime(what, (signal) => sentencesBeforeRun(before, signal), lookUp);
  // Silence would say that nothing happened.
  return (
    found ?? [
      `Whether somebody else stopped or started apps of ${environment.name} within the last hour could not be looked up in time.`,
    ]
  );
}

async function pastRuns({ runs }: Tools): Promise<readonly PastRun[]> {
  const { entries } = await runs.list();
  return entries.flatMap((entry) => (entry.kind === 'past' ? [entry.past] : []));
}
