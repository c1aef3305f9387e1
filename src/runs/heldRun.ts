import type { AccountRef } from '../signIn/listing.ts';
import type { RunHandle } from '../stopStart/runHandle.ts';
import type { RunSnapshot } from '../stopStart/snapshot.ts';
import type { Choice } from '../ui/tell.ts';
import type { RunSurroundings } from './runSurroundings.ts';
import { holdSentence } from './runWords.ts';

/**
 * Tells the user each time the run comes to hold for a new reason, with Continue and End Run. Unanswered, it stays held.
 * Returns what ends the telling.
 */
export function askWhenHeld(handle: RunHandle, account: AccountRef, { tell, signIn }: RunSurroundings): () => void {
  let told = '';
  const ask = (snapshot: RunSnapshot): void => {
    // A run with nothing left to stop need not be asked about, but a sign-in always matters: starts fail without it.
    const matters = snapshot.holds.filter(({ kind }) => snapshot.held || kind === 'signIn');
    const reasons = matters.map(({ kind }) => kind).join();
    if (reasons === told) {
      return;
    }
    told = reasons;
    if (reasons === '') {
      return;
    }
    const goOn: Choice = matters.some(({ kind }) => kind === 'signIn')
      ? { title: 'Sign In…', run: async () => (await signIn.signInAgain(account)) && handle.continue() }
      : { title: 'Continue', run: () => handle.continue() };
    tell.problem(holdSentence(snapshot), goOn, { title: 'End Run', run: () => handle.end() });
  };
  ask(handle.snapshot());
  return handle.onChange(ask);
}
