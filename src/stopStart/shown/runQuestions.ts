import type { SignInAccount } from '../../signIn/listing.ts';
import { type Clock, systemClock } from '../../time/clock.ts';
import type { Choice } from '../../ui/tell.ts';
import type { PauseReason } from '../engine/circuitBreaker.ts';
import type { AppRef } from '../engine/ports.ts';
import type { RunHandle } from '../engine/runRequest.ts';
import type { RunSnapshot } from '../engine/snapshot.ts';
import {
  appsIn,
  lateSoFarSentence,
  pauseSentence,
  stoppedAgainSentence,
  stoppedOnceSentence,
} from '../words/progressWords.ts';
import type { RunSurroundings } from './windowRuns.ts';

/** A question that was closed comes back after this long, in milliseconds. */
const askAgainAfter = 2000;

/**
 * Asks the user each time the run comes to hold for a new reason, with Continue and End Run, and asks again when the question was
 * closed without an answer. Unanswered, the run stays held. Returns what ends the asking.
 */
export function askWhenPaused(
  handle: RunHandle,
  account: SignInAccount,
  surroundings: Pick<RunSurroundings, 'tell' | 'signIn'>,
  clock: Clock = systemClock,
): () => void {
  let asked = '';
  let ended = false;
  const ask = async (snapshot: RunSnapshot): Promise<void> => {
    const reasons = reasonsOf(snapshot);
    if (ended || reasons === asked) {
      return;
    }
    asked = reasons;
    if (reasons === '') {
      return;
    }
    const answer = await surroundings.tell.question(
      pauseSentence(snapshot),
      ...pauseChoices(handle, account, surroundings),
    );
    if (answer === 'unanswered' && asked === reasons) {
      asked = '';
      await clock.sleep(askAgainAfter);
      await ask(handle.snapshot());
    }
  };
  const askNow = (snapshot: RunSnapshot): void => {
    ask(snapshot).catch((error: unknown) => surroundings.tell.failure(error));
  };
  askNow(handle.snapshot());
  const stopListening = handle.onChange(askNow);
  return () => {
    ended = true;
    stopListening();
  };
}

/** A run with nothing left to stop need not be asked about, but a sign-in always matters: starts fail without it. */
function matters({ pauseReasons, paused }: RunSnapshot): readonly PauseReason[] {
  return pauseReasons.filter(({ kind }) => paused || kind === 'signIn');
}

/** Tells one question from the next: a further app that does not come back, or does not answer, is a new one. */
function reasonsOf(snapshot: RunSnapshot): string {
  return matters(snapshot)
    .map((reason) => ('apps' in reason ? `${reason.kind} ${reason.apps.map(({ key }) => key).join()}` : reason.kind))
    .join('; ');
}

function pauseChoices(
  handle: RunHandle,
  account: SignInAccount,
  { signIn }: Pick<RunSurroundings, 'signIn'>,
): readonly Choice[] {
  const snapshot = handle.snapshot();
  // An older question that is still open must not answer one that nobody has read.
  const goOnNow = (): void => handle.continue(snapshot.pauseReasons);
  const needsSignIn = matters(snapshot).some(({ kind }) => kind === 'signIn');
  const signInFirst: Choice = {
    title: 'Sign In…',
    run: async () => {
      const signedIn = await signIn.signInAgain(account);
      if (signedIn) {
        goOnNow();
      }
      return signedIn;
    },
  };
  const goOn: Choice = needsSignIn ? signInFirst : { title: 'Continue', run: goOnNow };
  // With nothing left to stop there is nothing to end.
  return [goOn, ...(snapshot.paused ? [{ title: 'End Run', run: () => handle.end() }] : [])];
}

/**
 * Asks about apps that were stopped again while they were watched and that nobody starts any more, once for each time that it happens,
 * and again when the question was closed. Unanswered, they stay as they are. Returns what ends the asking.
 */
export function askWhenStoppedAgain(
  handle: RunHandle,
  { tell, appsChanged }: Pick<RunSurroundings, 'tell' | 'appsChanged'>,
  clock: Clock = systemClock,
): () => void {
  /** With which question each app is asked about; one that was answered for and is stopped once more is asked about anew. */
  let asked: ReadonlyMap<string, object> = new Map();
  let isOver = false;
  const ask = async (question: object, apps: readonly AppRef[]): Promise<void> => {
    let open = apps;
    while (open.length > 0 && !isOver) {
      const snapshot = handle.snapshot();
      if (
        (await tell.question(stoppedAgainSentence(snapshot, open), ...stoppedChoices(handle, open))) !== 'unanswered'
      ) {
        return;
      }
      await clock.sleep(askAgainAfter);
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

function stoppedChoices(handle: RunHandle, apps: readonly AppRef[]): readonly Choice[] {
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

/**
 * Tells once of each app that was seen stopped in its watch, or did not come back while others are still in hand, where the run does not
 * hold and ask. Returns what ends the telling.
 */
export function tellWhenNotPaused(handle: RunHandle, { tell }: Pick<RunSurroundings, 'tell'>): () => void {
  const told = { stoppedAgain: new Set<string>(), notBack: new Set<string>() };
  const fresh = (kind: keyof typeof told, { pauseReasons }: RunSnapshot): readonly AppRef[] => {
    const apps = pauseReasons
      .flatMap((reason) => (reason.kind === kind ? reason.apps : []))
      .filter(({ key }) => !told[kind].has(key));
    for (const { key } of apps) {
      told[kind].add(key);
    }
    return apps;
  };
  const look = (snapshot: RunSnapshot): void => {
    const [stopped, late] = [fresh('stoppedAgain', snapshot), fresh('notBack', snapshot)];
    // A run that is held asks, and names them; one that ends says so.
    if (snapshot.paused) {
      return;
    }
    if (stopped.length > 0) {
      tell.warn(stoppedOnceSentence(snapshot, stopped));
    }
    if (late.length > 0 && snapshot.counts.inFlight > 0) {
      tell.problem(lateSoFarSentence(snapshot, late));
    }
  };
  look(handle.snapshot());
  return handle.onChange(look);
}
