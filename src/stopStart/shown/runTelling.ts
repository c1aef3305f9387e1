import * as vscode from 'vscode';
import type { AzureServices } from '../../azure/azureServices.ts';
import { systemClock } from '../../clock.ts';
import { showRunsCommand } from '../../contributions.ts';
import { countOf } from '../../names.ts';
import type { AccountRef } from '../../signIn/listing.ts';
import { withProgress } from '../../ui/progress.ts';
import type { Choice } from '../../ui/tell.ts';
import type { StopStartEngine } from '../engine/engine.ts';
import type { RunReport } from '../engine/report.ts';
import type { RunHandle } from '../engine/runHandle.ts';
import { RunRefused } from '../engine/runRefused.ts';
import type { RunRequest } from '../engine/runRequest.ts';
import { azurePorts } from './azurePorts.ts';
import { askToGiveUp } from './giveUp.ts';
import { askWhenHeld } from './heldRun.ts';
import type { RunSurroundings } from './runSurroundings.ts';
import { endSentence, lateSentence, progressLine, refusalSentence } from './runWords.ts';
import { saveReport } from './saveReport.ts';
import { showReport } from './showReport.ts';
import { verifyChoice } from './verifyChoice.ts';

/** Runs what the user confirmed, shows how it goes, and tells how it ended. */
export async function startRun(
  engine: StopStartEngine,
  request: RunRequest,
  azure: AzureServices,
  surroundings: RunSurroundings,
): Promise<void> {
  let handle: RunHandle;
  try {
    handle = await engine.run(request, azurePorts(azure, request.environment.id, systemClock, request.apps));
  } catch (error) {
    if (error instanceof RunRefused) {
      const showRuns = { title: 'Show Runs', run: () => vscode.commands.executeCommand(showRunsCommand) };
      const isBusy = error.refusal.kind === 'environmentBusy';
      surroundings.tell.problem(refusalSentence(request.environment.name, error), ...(isBusy ? [showRuns] : []));
      return;
    }
    throw error;
  }
  const count = countOf(request.apps.length);
  await follow(
    handle,
    `Stopping and starting ${count} of ${request.environment.name}`,
    signInAccount(request.account),
    surroundings,
  );
}

/** Shows a run or a recovery until every app is final or named, and tells its end. */
export async function follow(
  handle: RunHandle,
  title: string,
  account: AccountRef,
  surroundings: RunSurroundings,
): Promise<void> {
  const { activity, live } = surroundings;
  live.add(handle);
  activity.update(handle.snapshot());
  handle.onChange((snapshot) => activity.update(snapshot));
  const stopAsking = askWhenHeld(handle, account, surroundings);
  await showProgress(handle, title);
  const report = await handle.ended;
  stopAsking();
  tellEnd(handle, report, verifyChoice(report, account), surroundings);
  tellLate(handle, report, surroundings);
  surroundings.appsChanged(report.environment.id);
}

/** The journal's account as the sign-in knows it. */
export function signInAccount({ accountId, accountLabel, tenantId }: RunRequest['account']): AccountRef {
  return { accountId: accountId ?? '', accountLabel: accountLabel ?? '', tenantId };
}

/** Cancellable until the end or a cancel. VS Code closes it at once on cancel, so a second one stays with what is still down. */
async function showProgress(handle: RunHandle, title: string): Promise<void> {
  const cancelled = await withProgress(title, { cancellable: true }, async (signal, report) => {
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
  const secondTitle = down === 0 ? 'Cancelling…' : `Starting ${countOf(down)} that may be stopped…`;
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
  handle: RunHandle,
  report: RunReport,
  wayOn: readonly Choice[],
  { tell, log, ui, telemetry }: RunSurroundings,
): void {
  const sentence = endSentence(report);
  log.info(sentence);
  const reports: readonly Choice[] = [
    { title: 'Show Report', run: () => showReport(ui, report) },
    { title: 'Save Report…', run: () => saveReport(tell, report) },
  ];
  if (report.notBack.length + report.leftStopped.length > 0) {
    telemetry.send('stopStartEnded', { outcome: 'leftStopped' });
    const giveUp = { title: 'Leave Them Stopped…', run: () => askToGiveUp(handle) };
    tell.problem(sentence, ...reports, ...(report.notBack.length === 0 ? [] : [giveUp]));
  } else if (
    report.failed.length + report.skipped.length + report.notAnswering.length > 0 ||
    report.ending !== undefined
  ) {
    telemetry.send('stopStartEnded', { outcome: report.ending?.kind === 'cancelled' ? 'cancelled' : 'ended' });
    tell.warn(sentence, ...reports, ...wayOn);
  } else {
    telemetry.send('stopStartEnded', { outcome: 'completed' });
    tell.info(sentence, ...reports, ...wayOn);
  }
}

/** Apps that were named as not back go on being started as long as this window lives, or until the user gives them up. */
function tellLate(handle: RunHandle, ended: RunReport, { tell, appsChanged }: RunSurroundings): void {
  if (ended.notBack.length === 0) {
    return;
  }
  const late = async (): Promise<void> => {
    const settled = await handle.settled;
    appsChanged(settled.environment.id);
    const sentence = lateSentence(ended, settled);
    if (settled.leftStopped.length > 0) {
      tell.problem(sentence);
    } else {
      tell.info(sentence);
    }
  };
  late().catch((error: unknown) => tell.failure(error));
}
