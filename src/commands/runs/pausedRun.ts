import type { SignIn } from '../../signIn/signIn.ts';
import type { RunEntry } from '../../stopStart/shown/runList.ts';
import { signInAccount } from '../../stopStart/shown/runNotifications.ts';
import { lateAnswerSentence, sitesToLookAt } from '../../stopStart/shown/runQuestions.ts';
import { browse } from '../../stopStart/shown/sites.ts';
import type { WindowRun } from '../../stopStart/shown/windowRuns.ts';
import { isPlannedPause, pauseSentence } from '../../stopStart/words/progressWords.ts';
import { askBeforeHarm } from '../../ui/askBeforeHarm.ts';
import { type RunPrompt, runTarget } from './runTarget.ts';

const none = 'No run of this window is paused.';

/**
 * Continue Run: a paused run goes on. If it is paused because of trouble, that is shown first, because the user may not have read it; a
 * planned pause needs no question.
 */
export async function continueRun(prompt: RunPrompt & { readonly signIn: SignIn }, node?: unknown): Promise<boolean> {
  const run = await pausedRun(prompt, node, 'Continue Run', 'Select the run to continue');
  if (run === undefined) {
    return false;
  }
  const { handle } = run;
  const snapshot = handle.snapshot();
  if (!isPlannedPause(snapshot)) {
    const question = `Continue the run on ${snapshot.environment.name}?`;
    if ((await askBeforeHarm(question, pauseSentence(snapshot), 'Stay Paused', 'Continue')) !== 'Continue') {
      return false;
    }
    const late = lateAnswerSentence(snapshot, handle.snapshot());
    if (late !== undefined) {
      prompt.tell.info(late);
      return false;
    }
  }
  const needsSignIn = snapshot.pauseReasons.some(({ kind }) => kind === 'signIn');
  if (needsSignIn && !(await prompt.signIn.signInAgain(signInAccount(handle.account)))) {
    return false;
  }
  handle.continue(snapshot.pauseReasons);
  prompt.tell.briefly(`The run on ${snapshot.environment.name} continues.`);
  return true;
}

/** End Run: a paused run stops no further app. It does no harm, so it does not ask. */
export async function endRun(prompt: RunPrompt, node?: unknown): Promise<boolean> {
  const run = await pausedRun(prompt, node, 'End Run', 'Select the run to end. No more apps are stopped');
  if (run === undefined) {
    return false;
  }
  run.handle.end();
  prompt.tell.briefly(`The run on ${run.handle.snapshot().environment.name} is ended. No more apps are stopped.`);
  return true;
}

/** Open in Browser…: the site of an app that a planned pause asks the user to look at. */
export async function openRunSites(prompt: RunPrompt, node?: unknown): Promise<boolean> {
  const entry = await runTarget(prompt, node, {
    title: 'Open in Browser',
    placeHolder: 'Select the paused run whose apps to look at',
    fits: (one) => one.kind === 'live' && sitesToLookAt(one.run).length > 0,
    none: 'No run of this window is paused to look at apps.',
  });
  return entry?.kind === 'live' && browse(prompt.ui, sitesToLookAt(entry.run));
}

async function pausedRun(
  prompt: RunPrompt,
  node: unknown,
  title: string,
  placeHolder: string,
): Promise<WindowRun | undefined> {
  const entry = await runTarget(prompt, node, { title, placeHolder, fits: isPaused, none });
  return entry?.kind === 'live' ? entry.run : undefined;
}

function isPaused(entry: RunEntry): boolean {
  return entry.kind === 'live' && entry.run.handle.snapshot().paused;
}
