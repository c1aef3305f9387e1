import * as vscode from 'vscode';
import { keyOf } from '../../azure/resourceId.ts';
import { knownReport, type RunEntry } from '../../stopStart/shown/runList.ts';
import type { StopStartRuns } from '../../stopStart/shown/stopStartRuns.ts';
import { literally } from '../../text/literally.ts';
import { systemClock } from '../../time/clock.ts';
import { askBeforeHarm } from '../../ui/askBeforeHarm.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import type { Log } from '../../ui/log.ts';
import { withQuietProgress } from '../../ui/progress.ts';
import type { SettingsReader } from '../../ui/settings.ts';
import type { Tell } from '../../ui/tell.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import { type BeforeRun, sentencesBeforeRun } from './beforeRun.ts';
import { confirmationDetail, confirmationQuestion, isTyped, phraseToType } from './confirmWords.ts';
import { type EstimatedPlan, estimateOf, measuredOutages } from './estimate.ts';
import { lookUpWithinLimit, type TimedLookUp } from './lookUpWithinLimit.ts';
import type { EnvironmentPlan, Plan } from './plan.ts';
import { planText } from './planText.ts';
import { appsOf, environmentNames } from './planWords.ts';

/** What the confirmation works with. */
export interface ConfirmServices {
  readonly ui: AzextUi;
  readonly settings: SettingsReader;
  readonly tell: Tell;
  /** Writes a plan as a folder; false when the user left. */
  readonly exportTo: (target: EnvironmentTarget, plan: Plan) => Promise<boolean>;
}

/** The last question before apps go down. Above `typeNameAbove` apps in all, a phrase must be typed as well. */
export async function confirmPlans(services: ConfirmServices, plans: readonly EstimatedPlan[]): Promise<boolean> {
  const question = confirmationQuestion(plans);
  const detail = confirmationDetail(plans, isEphemeralHost());
  const answer = await askBeforeHarm(question, detail, 'Show Plan', 'Stop and Start');
  const isConfirmed = answer === 'Show Plan' ? await confirmShownPlan(services, plans) : answer === 'Stop and Start';
  return isConfirmed && confirmedByTyping(plans, services.settings.get('stopStart.typeNameAbove'));
}

const exportPlan = 'Export Plan…';

/** The list over the plan covers so much of its top. */
const coveredTop = '&nbsp;\n\n';

/**
 * Shows the plan and asks there. A quick pick, because the plan can be read and scrolled meanwhile: a modal question would cover it, and a
 * notification would disappear. It is asked again after an export. Enter exports, which does no harm.
 */
async function confirmShownPlan(services: ConfirmServices, plans: readonly EstimatedPlan[]): Promise<boolean> {
  const names = environmentNames(plans);
  await services.ui.openMarkdown('plan', `Plan for ${names}`, `${coveredTop}${planText(plans)}`);
  const [only, ...others] = appsOf(plans);
  const proceed = `Stop and Start ${others.length === 0 ? only?.name : `${others.length + 1} Apps`}`;
  const placeHolder = literally(`The plan for ${names} is shown. Nothing has been stopped yet.`);
  const ask = (): Thenable<string | undefined> =>
    vscode.window.showQuickPick([exportPlan, literally(proceed)], { placeHolder, ignoreFocusOut: true });
  let answer = await ask();
  while (answer === exportPlan) {
    await exportAll(services, plans).catch((error: unknown) => services.tell.failure(error));
    answer = await ask();
  }
  return answer !== undefined;
}

/** Writes a folder for each environment, until the user leaves. */
async function exportAll({ exportTo }: ConfirmServices, plans: readonly EstimatedPlan[]): Promise<void> {
  for (const { target, plan } of plans) {
    if (!(await exportTo(target, plan))) {
      return;
    }
  }
}

/** Whether VS Code runs on a remote host that is made for a task and deleted after it. */
function isEphemeralHost(): boolean {
  return /^(codespaces|dev-container|attached-container)/.test(vscode.env.remoteName ?? '');
}

async function confirmedByTyping(plans: readonly EstimatedPlan[], above: number): Promise<boolean> {
  const count = appsOf(plans).length;
  if (count <= above) {
    return true;
  }
  const phrase = phraseToType(plans);
  const typed = await vscode.window.showInputBox({
    title: `Stop and Start ${count} Apps`,
    prompt: literally(`Type ${phrase} to stop and start ${count} apps on ${environmentNames(plans)}.`),
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === '' || isTyped(phrase, value) ? undefined : `Type ${phrase}, or press Escape to cancel.`,
  });
  return isTyped(phrase, typed);
}

/** The confirmation waits at most this long for facts that are useful but not required. In milliseconds. */
const limitMs = 5000;

/** What estimates work with. */
export interface EstimateServices {
  readonly runs: StopStartRuns;
  readonly log: Log;
}

/** Finds out how long the plans take, and what happened to their apps recently. */
export function estimatePlans(
  { runs, log }: EstimateServices,
  plans: readonly EnvironmentPlan[],
): Promise<readonly EstimatedPlan[]> {
  return withQuietProgress('Checking what happened to these apps recently…', async (signal) => {
    const lookUp = { clock: systemClock, limitMs, signal, log };
    // From the disk, so the question to Azure waits for it only a moment.
    const known = (await lookUpWithinLimit('the earlier runs', () => runs.list(), lookUp))?.entries ?? [];
    const past = known.flatMap((entry) => (entry.kind === 'past' ? [entry.past] : []));
    const ownReports = known.flatMap(ownReport);
    const [warnings, certificates] = await Promise.all([
      Promise.all(plans.map((plan) => warningsOf(log, plan, { ownReports, singles: runs.singles }, lookUp))),
      Promise.all(plans.map(({ target }) => certificatesOf(target, lookUp))),
    ]);
    return plans.map((plan, index) => {
      const measured = measuredOutages(past, keyOf(plan.target.environment.id));
      const roots = certificates[index];
      return {
        ...{ ...plan, estimate: estimateOf(plan.plan, measured), warnings: warnings[index] ?? [] },
        ...(roots === undefined ? {} : { certificates: roots }),
      };
    });
  });
}

/** Undefined if they are not known in time, and for an environment without root certificates. */
async function certificatesOf(
  { environment, subscription }: EnvironmentTarget,
  lookUp: TimedLookUp,
): Promise<EstimatedPlan['certificates']> {
  if (environment.version !== 3) {
    return undefined;
  }
  const { rootCertificates } = subscription.azure;
  const what = `the root certificates of ${environment.name}`;
  const found = await lookUpWithinLimit(what, (signal) => rootCertificates.list(environment, signal), lookUp);
  return found?.map(({ name, thumbprint }) => ({ name, ...(thumbprint === undefined ? {} : { thumbprint }) }));
}

/** A run that still watches its apps may start them again until now. */
function ownReport(entry: RunEntry): BeforeRun['ownReports'] {
  const report = knownReport(entry)?.report;
  return report === undefined ? [] : [entry.kind === 'live' ? { ...report, endedAt: systemClock.now() } : report];
}

async function warningsOf(
  log: Log,
  { target, plan }: EnvironmentPlan,
  own: Pick<BeforeRun, 'ownReports' | 'singles'>,
  lookUp: TimedLookUp,
): Promise<readonly string[]> {
  const { environment } = target;
  const what = `who changed apps of ${environment.name} lately`;
  const warn = (sentence: string, error: unknown): void => log.error(sentence, error);
  const before = { ...target, apps: plan.apps, ...own, now: systemClock.now(), warn };
  const found = await lookUpWithinLimit(what, (signal) => sentencesBeforeRun(before, signal), lookUp);
  // Without a sentence, the user would think that nothing happened.
  return (
    found ?? [
      `Could not find out in time whether somebody else stopped or started apps of ${environment.name} within the last hour.`,
    ]
  );
}
