import * as vscode from 'vscode';
import type { AzureServices } from '../../azure/azureServices.ts';
import { showRunsCommand } from '../../contributions.ts';
import type { SignInAccount } from '../../signIn/listing.ts';
import { countOf } from '../../text/appNames.ts';
import { systemClock } from '../../time/clock.ts';
import { withProgress } from '../../ui/progress.ts';
import { type Choice, command } from '../../ui/tell.ts';
import type { StopStartEngine } from '../engine/engine.ts';
import type { EnvironmentRef } from '../engine/ports.ts';
import type { RunReport } from '../engine/report.ts';
import { type RunHandle, RunRefused, type RunRequest } from '../engine/runRequest.ts';
import type { RunSnapshot } from '../engine/snapshot.ts';
import { azurePorts } from '../ports/azurePorts.ts';
import { downTitles } from '../words/appWords.ts';
import { refusalSentence } from '../words/beginWords.ts';
import { appsToName, endSentence, lateSentence } from '../words/endWords.ts';
import { appsIn, lateAgainSentence, progressLine, remarksSentence } from '../words/progressWords.ts';
import { askToGiveUp } from './askToLeaveStopped.ts';
import { openReport, saveReportAs } from './openReport.ts';
import { askWhenPaused, askWhenStoppedAgain, tellWhenNotPaused } from './runQuestions.ts';
import type { WindowRun, WindowRunRequest, WindowServices } from './windowRuns.ts';

/** Runs what the user confirmed, shows how it goes, and tells how it ended. */
export async function startRun(
  engine: StopStartEngine,
  request: WindowRunRequest,
  azure: AzureServices,
  services: WindowServices,
): Promise<void> {
  let handle: RunHandle;
  try {
    const ports = azurePorts(azure, request.environment.id, systemClock, request.apps);
    const { activity } = ports;
    const others = activity && { activity: services.singles.othersIn(activity) };
    handle = await engine.run(request, { ...ports, ...others });
  } catch (error) {
    return tellRefusal(services, request.environment.name, error);
  }
  const count = countOf(request.apps.length);
  await follow(
    handle,
    `Stopping and starting ${count} of ${request.environment.name}`,
    signInAccount(request.account),
    services,
    request,
  );
}

/** Whether a run on this environment may begin. If not, the user is told what is on and where. */
export async function isFree(
  engine: StopStartEngine,
  environment: EnvironmentRef,
  services: WindowServices,
): Promise<boolean> {
  try {
    await engine.refuseIfBusy(environment);
    return true;
  } catch (error) {
    tellRefusal(services, environment.name, error);
    return false;
  }
}

/** Tells why a run did not begin. Throws any other error. */
function tellRefusal({ tell }: WindowServices, environment: string, error: unknown): void {
  if (!(error instanceof RunRefused)) {
    throw error;
  }
  const showRuns = { title: 'Show Runs', run: () => vscode.commands.executeCommand(showRunsCommand) };
  const isBusy = error.refusal.kind === 'environmentBusy';
  tell.problem(refusalSentence(environment, error), ...(isBusy ? [showRuns] : []));
}

/**
 * Shows a run or a recovery until every app is back, final or named, tells its end, and then what the watch brings. A recovery has no
 * request.
 */
export async function follow(
  handle: RunHandle,
  title: string,
  account: SignInAccount,
  services: WindowServices,
  request?: WindowRunRequest,
): Promise<void> {
  const { activity, live, appsChanged } = services;
  const run = live.add(handle, request);
  activity.update(handle.snapshot());
  handle.onChange((snapshot) => activity.update(snapshot));
  const stops = [
    askWhenPaused(run, account, services),
    askWhenStoppedAgain(handle, services),
    tellWhenNotPaused(handle, services),
    tellRemarks(handle, services),
  ];
  // It never rejects. The questions go on until `settled`, because an app may be stopped again during its watch.
  void handle.settled.then(() => {
    for (const stop of stops) {
      stop();
    }
  });
  await showProgress(handle, title);
  const report = await handle.ended;
  tellEnd(run, report, verifyChoice(report, account), services);
  tellLate(handle, report, services);
  appsChanged(report.environment.id);
}

/** The journal's account in the form that the sign-in takes. */
export function signInAccount({ accountId, accountLabel, tenantId }: RunRequest['account']): SignInAccount {
  return { accountId: accountId ?? '', accountLabel: accountLabel ?? '', tenantId };
}

/**
 * A run can be canceled; a recovery can't, because it stops nothing. VS Code closes the notification at once on cancel, so a second one
 * shows what is still down.
 */
async function showProgress(handle: RunHandle, title: string): Promise<void> {
  const { kind, environment } = handle.snapshot();
  const cancelled = await withProgress(title, { cancellable: kind === 'run' }, async (signal, report) => {
    const stop = showing(handle, report);
    const cancel = new Promise<true>((resolve) => {
      signal.addEventListener('abort', () => resolve(true), { once: true });
    });
    try {
      return await Promise.race([handle.ended.then(() => false), cancel]);
    } finally {
      stop();
    }
  });
  if (!cancelled) {
    return;
  }
  handle.cancel();
  const down = handle.snapshot().down.length;
  const secondTitle =
    down === 0
      ? `Canceling the run on ${environment.name}…`
      : `Starting ${countOf(down)} of ${environment.name} that may be stopped…`;
  await withProgress(secondTitle, { cancellable: false }, async (_, report) => {
    const stop = showing(handle, report);
    await handle.ended.finally(stop);
  });
}

function showing(handle: RunHandle, report: (line: string) => void): () => void {
  report(progressLine(handle.snapshot()));
  return handle.onChange((snapshot) => report(progressLine(snapshot)));
}

function tellEnd(
  { handle, certificates }: WindowRun,
  report: RunReport,
  wayOn: readonly Choice[],
  { tell, log, ui, telemetry }: WindowServices,
): void {
  // A released run watches nothing any more.
  const { stage, watchedUntil } = handle.snapshot();
  const sentence = endSentence(report, { watchedUntil: stage === 'settled' ? undefined : watchedUntil });
  log.info(sentence);
  const about = { account: handle.account, ...(certificates && { certificates }) };
  const reports: readonly Choice[] = [
    { title: 'Show Report', run: () => openReport(ui, report, about) },
    { title: 'Save Report…', run: () => saveReportAs(tell, report, about) },
  ];
  const { late, again, gone, moved, others } = appsToName(report);
  const isDown = report.notBack.length + report.leftStopped.length > 0;
  if (late.length + report.leftStopped.length > 0) {
    tell.problem(sentence, ...reports, ...(late.length === 0 ? [] : [giveUp(handle)]));
  } else if (
    [again, gone, moved, others, report.notAnswering].some(({ length }) => length > 0) ||
    report.ending !== undefined
  ) {
    tell.warn(sentence, ...reports, ...wayOn);
  } else {
    tell.info(sentence, ...reports, ...wayOn);
  }
  const isCompleted = !isDown && others.length + gone.length + moved.length + report.notAnswering.length === 0;
  telemetry.send('stopStartEnded', { outcome: isDown ? 'leftStopped' : outcomeOf(report, isCompleted) });
}

function outcomeOf({ ending }: RunReport, isCompleted: boolean): 'completed' | 'cancelled' | 'ended' {
  if (ending?.kind === 'cancelled') {
    return 'cancelled';
  }
  return isCompleted && ending === undefined ? 'completed' : 'ended';
}

function giveUp(handle: RunHandle): Choice {
  const { leave } = downTitles(appsIn(handle.snapshot(), 'unsettled', 'stoppedAgain').length);
  return { title: `${leave}…`, run: () => askToGiveUp(handle) };
}

/** Tells what became of the apps that were named as not back or stopped again, as soon as it is known. */
function tellLate(handle: RunHandle, ended: RunReport, { tell, appsChanged }: WindowServices): void {
  const named = new Map(ended.notBack.map((app) => [app.key, app]));
  const toldLate = new Set(named.keys());
  const look = (snapshot: RunSnapshot): void => {
    const late = appsIn(snapshot, 'unsettled').filter(({ key }) => !toldLate.has(key));
    if (late.length > 0) {
      tell.problem(lateAgainSentence(snapshot, late), giveUp(handle));
    }
    for (const { key } of late) {
      toldLate.add(key);
    }
    const stoppedOnce = snapshot.pauseReasons.flatMap((reason) => (reason.kind === 'stoppedAgain' ? reason.apps : []));
    for (const app of [...late, ...stoppedOnce, ...appsIn(snapshot, 'stoppedAgain')]) {
      named.set(app.key, app);
    }
  };
  look(handle.snapshot());
  const stop = handle.onChange(look);
  const tellAtLast = async (): Promise<void> => {
    const settled = await handle.settled;
    stop();
    const sentence = lateSentence([...named.values()], ended, settled);
    if (named.size > 0 || sentence !== '') {
      appsChanged(settled.environment.id);
    }
    if (sentence === '') {
      return;
    }
    if (settled.leftStopped.length > 0) {
      tell.problem(sentence);
    } else {
      tell.info(sentence);
    }
  };
  tellAtLast().catch((error: unknown) => tell.failure(error));
}

/** Tells what others did to apps before their turn, each time that the run finds something. Call the result to stop telling. */
function tellRemarks(handle: RunHandle, { tell }: WindowServices): () => void {
  let told = 0;
  const look = (snapshot: RunSnapshot): void => {
    const fresh = snapshot.remarks.slice(told);
    told = snapshot.remarks.length;
    if (fresh.length > 0) {
      tell.warn(remarksSentence(snapshot, fresh));
    }
  };
  look(handle.snapshot());
  return handle.onChange(look);
}

/** What the end of a run passes to **Verify Trust Store…**: the apps that it stopped and started. */
export interface AppsOfRun {
  readonly environmentId: string;
  readonly account: SignInAccount;
  readonly appIds: readonly string[];
}

/** The next step after a run: check what the apps now trust. None if no app was stopped and started. */
function verifyChoice({ environment, done }: RunReport, account: SignInAccount): readonly Choice[] {
  const apps: AppsOfRun = { environmentId: environment.id, account, appIds: done.map(({ id }) => id) };
  const choice = { title: 'Verify Trust Store…', run: () => command('aseCertificates.verifyTrustStore', apps) };
  return done.length === 0 ? [] : [choice];
}
