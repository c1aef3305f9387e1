import * as vscode from 'vscode';
import { systemClock } from '../../clock.ts';
import { countOf, namesOf } from '../../names.ts';
import type { Choice } from '../../ui/tell.ts';
import type { AppRef } from '../engine/ports.ts';
import type { RunHandle } from '../engine/runHandle.ts';
import type { RunSnapshot } from '../engine/snapshot.ts';
import { askAgainAfter } from './heldRun.ts';
import type { RunSurroundings } from './runSurroundings.ts';
import { appsIn, stoppedAgainSentence, stoppedOnceSentence } from './runWords.ts';

/** Ends the trying for apps that are not back, or that were stopped again, after the user has read their names. False when the user left. */
export async function askToGiveUp(handle: RunHandle): Promise<boolean> {
  const snapshot = handle.snapshot();
  const { environment } = snapshot;
  const notBack = appsIn(snapshot, 'unsettled', 'stoppedAgain');
  if (notBack.length === 0) {
    // They came back meanwhile, which is told by itself.
    return false;
  }
  const give = 'Leave Them Stopped';
  const isTried = appsIn(snapshot, 'unsettled').length > 0;
  const answer = await vscode.window.showWarningMessage(
    isTried
      ? `Stop trying to start ${countOf(notBack.length)} of ${environment.name}?`
      : `Leave ${countOf(notBack.length)} of ${environment.name} stopped?`,
    { modal: true, detail: `${namesOf(notBack)}\n\nWhat is stopped stays stopped until somebody starts it.` },
    give,
  );
  if (answer !== give) {
    return false;
  }
  handle.giveUp(notBack);
  return true;
}

/**
 * Asks about apps that were stopped again while they were watched and that nobody starts any more, once for each time that it happens,
 * and again when the question was closed. Unanswered, they stay as they are. Returns what ends the asking.
 */
export function askWhenStoppedAgain(handle: RunHandle, { tell, appsChanged }: RunSurroundings): () => void {
  /** With which question each app is asked about; one that was answered for and is stopped once more is asked about anew. */
  let asked: ReadonlyMap<string, object> = new Map();
  let isOver = false;
  const ask = async (question: object, apps: readonly AppRef[]): Promise<void> => {
    let open = apps;
    while (open.length > 0 && !isOver) {
      const snapshot = handle.snapshot();
      if ((await tell.question(stoppedAgainSentence(snapshot, open), ...choices(handle, open))) !== 'unanswered') {
        return;
      }
      await systemClock.sleep(askAgainAfter);
      open = apps.filter(({ key }) => asked.get(key) === question);
    }
  };
  const look = (snapshot: RunSnapshot): void => {
    const now = appsIn(snapshot, 'stoppedAgain');
    const fresh = now.filter(({ key }) => !asked.has(key));
    const question = {};
    asked = new Map(now.map(({ key }) => [key, asked.get(key) ?? question]));
    if (fresh.length > 0) {
      appsChanged(snapshot.environment.id);
      ask(question, fresh).catch((error: unknown) => tell.failure(error));
    }
  };
  look(handle.snapshot());
  const stopListening = handle.onChange(look);
  return () => {
    isOver = true;
    stopListening();
  };
}

function choices(handle: RunHandle, apps: readonly AppRef[]): readonly Choice[] {
  const isOne = apps.length === 1;
  const still = (): readonly AppRef[] => stillOf(handle.snapshot(), apps);
  return [
    { title: isOne ? 'Start It' : 'Start Them', run: () => handle.startAgain(still()) },
    { title: isOne ? 'Leave It Stopped' : 'Leave Them Stopped', run: () => handle.giveUp(still()) },
  ];
}

/** Of these apps, those that nobody has answered for meanwhile. */
function stillOf(snapshot: RunSnapshot, apps: readonly AppRef[]): readonly AppRef[] {
  const now = new Set(appsIn(snapshot, 'stoppedAgain').map(({ key }) => key));
  return apps.filter(({ key }) => now.has(key));
}

/** Tells once of each app that was seen stopped in its watch, where the run does not hold and ask. Returns what ends the telling. */
export function tellWhenStoppedOnce(handle: RunHandle, { tell }: RunSurroundings): () => void {
  const told = new Set<string>();
  const look = (snapshot: RunSnapshot): void => {
    const fresh = snapshot.holds
      .flatMap((hold) => (hold.kind === 'stoppedAgain' ? hold.apps : []))
      .filter(({ key }) => !told.has(key));
    for (const { key } of fresh) {
      told.add(key);
    }
    // A run that is held asks, and names them.
    if (fresh.length > 0 && !snapshot.held) {
      tell.warn(stoppedOnceSentence(snapshot, fresh));
    }
  };
  look(handle.snapshot());
  return handle.onChange(look);
}
