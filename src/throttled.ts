import type { Clock } from './clock.ts';

/**
 * `act`, at most once every `ms` milliseconds: a call acts at once, and those that come within `ms` after it act together at their end.
 * Nothing acts after `over` aborts.
 */
export function throttled(act: () => void, ms: number, clock: Clock, over: AbortSignal): () => void {
  let isResting = false;
  let isWanted = false;
  const rest = (): Promise<boolean> =>
    clock.sleep(ms, over).then(
      () => true,
      () => false,
    );
  const actAndRest = async (): Promise<void> => {
    isResting = true;
    do {
      isWanted = false;
      act();
    } while ((await rest()) && isWanted);
    isResting = false;
  };
  return () => {
    isWanted = true;
    if (!isResting && !over.aborted) {
      void actAndRest();
    }
  };
}
