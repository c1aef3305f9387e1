import { systemClock } from '../../clock.ts';
import type { AccountRef } from '../../signIn/listing.ts';
import type { Choice } from '../../ui/tell.ts';
import type { RunHandle } from '../engine/runHandle.ts';
import type { Hold, RunSnapshot } from '../engine/snapshot.ts';
import type { RunSurroundings } from './runSurroundings.ts';
import { holdSentence } from './runWords.ts';

/** A question that was closed comes back after this long, in milliseconds. */
export const askAgainAfter = 2000;

/**
 * Asks the user each time the run comes to hold for a new reason, with Continue and End Run, and asks again when the question was
 * closed without an answer. Unanswered, the run stays held. Returns what ends the asking.
 */
export function askWhenHeld(handle: RunHandle, account: AccountRef, surroundings: RunSurroundings): () => void {
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
    const answer = await surroundings.tell.question(holdSentence(snapshot), ...choices(handle, account, surroundings));
    if (answer === 'unanswered' && asked === reasons) {
      asked = '';
      await systemClock.sleep(askAgainAfter);
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
function matters({ holds, held }: RunSnapshot): readonly Hold[] {
  return holds.filter(({ kind }) => held || kind === 'signIn');
}

/** Tells one question from the next: a further app that does not come back, or does not answer, is a new one. */
function reasonsOf(snapshot: RunSnapshot): string {
  return matters(snapshot)
    .map((hold) => ('apps' in hold ? `${hold.kind} ${hold.apps.map(({ key }) => key).join()}` : hold.kind))
    .join('; ');
}

function choices(handle: RunHandle, account: AccountRef, { signIn }: RunSurroundings): readonly Choice[] {
  const snapshot = handle.snapshot();
  const needsSignIn = matters(snapshot).some(({ kind }) => kind === 'signIn');
  const signInFirst: Choice = {
    title: 'Sign In…',
    run: async () => {
      const signedIn = await signIn.signInAgain(account);
      if (signedIn) {
        handle.continue();
      }
      return signedIn;
    },
  };
  const goOn: Choice = needsSignIn ? signInFirst : { title: 'Continue', run: () => handle.continue() };
  // With nothing left to stop there is nothing to end.
  return [goOn, ...(snapshot.held ? [{ title: 'End Run', run: () => handle.end() }] : [])];
}
