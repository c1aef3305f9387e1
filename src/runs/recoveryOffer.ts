import * as vscode from 'vscode';
import { systemClock } from '../clock.ts';
import type { SignIn } from '../signIn/signIn.ts';
import type { AbandonedRun, StopStartEngine } from '../stopStart/engine.ts';
import type { UnreadableJournal } from '../stopStart/journal.ts';
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
  // Runs first: trouble with one record must not keep the others from being offered.
  for (const run of runs.filter(({ runId }) => !offered.has(runId))) {
    offered.add(run.runId);
    offerRun(engine, run, surroundings);
  }
  for (const journal of unreadable.filter(({ file }) => !offered.has(file))) {
    offered.add(journal.file);
    await tellUnreadable(engine, journal, surroundings);
  }
}

/** Asks until it is answered with something that worked. Closing the notification leaves it to the next start of VS Code. */
function offerRun(engine: StopStartEngine, run: AbandonedRun, surroundings: RunSurroundings): void {
  const again = (error: unknown): void => {
    surroundings.tell.failure(error);
    offerRun(engine, run, surroundings);
  };
  surroundings.tell.problem(
    recoverySentence(run),
    { title: 'Start Them', run: () => startThem(engine, run, surroundings).catch(again) },
    {
      title: 'Leave Them Stopped…',
      run: async () => {
        if (!(await leaveThem(engine, run))) {
          offerRun(engine, run, surroundings);
        }
      },
    },
  );
}

/** Only what can never be read is put aside, and told once; anything else is told at each start until it can be read. */
async function tellUnreadable(
  engine: StopStartEngine,
  journal: UnreadableJournal,
  { tell, log }: RunSurroundings,
): Promise<void> {
  tell.warn(journal.sentence);
  if (journal.because !== 'damaged') {
    return;
  }
  try {
    await engine.setAside(journal);
  } catch (error) {
    log.error('An unreadable record of a run could not be put aside.', error);
  }
}

async function startThem(engine: StopStartEngine, run: AbandonedRun, surroundings: RunSurroundings): Promise<void> {
  const { tell, signIn } = surroundings;
  const account = signInAccount(run.account);
  await refuseOtherCloud(run, signIn);
  const azure = await signIn.services(account);
  const handle = await engine.recover(run, azurePorts(azure, run.environment.id, systemClock));
  if (handle === undefined) {
    tell.info(`Another window is already starting the apps of ${run.environment.name}.`);
    return;
  }
  await follow(handle, `Starting ${countOf(run.apps.length)} of ${run.environment.name}`, account, surroundings);
}

/** In another cloud, or with another kind of sign-in, the apps would not be found, and might be taken for deleted. */
async function refuseOtherCloud(run: AbandonedRun, signIn: SignIn): Promise<void> {
  const cloud = (await signIn.cloud()).name;
  if (run.account.cloud !== cloud) {
    throw new CloudChanged(
      `The apps of ${run.environment.name} are in the cloud “${run.account.cloud}”, but VS Code is set to “${cloud}”. Set microsoft-sovereign-cloud.environment back, and press Start Them again.`,
    );
  }
}

/** The message is for people. */
class CloudChanged extends Error {
  override readonly name = 'CloudChanged';
}

/** Only this answer ends the asking for good. False when the user thought again. */
async function leaveThem(engine: StopStartEngine, run: AbandonedRun): Promise<boolean> {
  const answer = await vscode.window.showWarningMessage(
    `Leave ${countOf(run.apps.length)} of ${run.environment.name} as they are?`,
    {
      modal: true,
      detail: `${namesOf(run.apps)}\n\nWhat is stopped stays stopped until somebody starts it. You are not asked again.`,
    },
    'Leave Them Stopped',
  );
  if (answer !== 'Leave Them Stopped') {
    return false;
  }
  await engine.dismiss(run);
  return true;
}
