import * as vscode from 'vscode';
import { systemClock } from '../clock.ts';
import type { AbandonedRun, StopStartEngine } from '../stopStart/engine.ts';
import { azurePorts } from './azurePorts.ts';
import { countOf, namesOf } from './names.ts';
import type { RunSurroundings } from './runSurroundings.ts';
import { follow, signInAccount } from './runTelling.ts';
import { recoverySentence } from './runWords.ts';

/** While another window's run is under way, its end is looked for this often: its window may die and leave it. In milliseconds. */
const lookAgainAfter = 2 * 60_000;

/**
 * One notification for each run that a dead window left, made from its journal alone. Goes on looking as long as runs of
 * other windows are under way. Rejects with the signal's reason when it aborts.
 */
export async function offerRecovery(
  engine: StopStartEngine,
  surroundings: RunSurroundings,
  signal: AbortSignal,
): Promise<void> {
  const offered = new Set<string>();
  do {
    await offerOnce(engine, surroundings, offered);
    const active = await engine.activeRuns();
    if (active.every(({ mine }) => mine)) {
      return;
    }
    await systemClock.sleep(lookAgainAfter, signal);
  } while (!signal.aborted);
}

async function offerOnce(engine: StopStartEngine, surroundings: RunSurroundings, offered: Set<string>): Promise<void> {
  const { runs, unreadable } = await engine.abandonedRuns();
  for (const journal of unreadable) {
    surroundings.tell.warn(journal.sentence);
    await engine.setAside(journal);
  }
  for (const run of runs.filter(({ runId }) => !offered.has(runId))) {
    offered.add(run.runId);
    surroundings.tell.problem(
      recoverySentence(run),
      { title: 'Start Them', run: () => startThem(engine, run, surroundings) },
      { title: 'Leave Them Stopped…', run: () => leaveThem(engine, run) },
    );
  }
}

async function startThem(engine: StopStartEngine, run: AbandonedRun, surroundings: RunSurroundings): Promise<void> {
  const { tell, signIn } = surroundings;
  const account = signInAccount(run.account);
  const azure = await signIn.services(account);
  const handle = await engine.recover(run, azurePorts(azure, run.environment.id, systemClock));
  if (handle === undefined) {
    tell.info(`Another window is already starting the apps of ${run.environment.name}.`);
    return;
  }
  await follow(handle, `Starting ${countOf(run.apps.length)} of ${run.environment.name}`, account, surroundings);
}

/** Closing the notification changes nothing: the next start of VS Code asks again. Only this answer ends the asking. */
async function leaveThem(engine: StopStartEngine, run: AbandonedRun): Promise<void> {
  const answer = await vscode.window.showWarningMessage(
    `Leave ${countOf(run.apps.length)} of ${run.environment.name} as they are?`,
    {
      modal: true,
      detail: `${namesOf(run.apps)}\n\nWhat is stopped stays stopped until somebody starts it. You are not asked again.`,
    },
    'Leave Them Stopped',
  );
  if (answer === 'Leave Them Stopped') {
    await engine.dismiss(run);
  }
}
