import type { Clock } from '../time/clock.ts';

/**
 * Wraps `act` so that it runs at most once every `ms` milliseconds; a function is asked after each run. The first call runs it at once. All
 * calls within the next `ms` milliseconds lead to one run at their end. Nothing runs after `over` aborts.
 */
export function throttled(act: () => void, ms: number | (() => number), clock: Clock, over: AbortSignal): () => void {
  let isResting = false;
  let isWanted = false;
  const rest = (): Promise<boolean> =>
    clock.sleep(typeof ms === 'number' ? ms : ms(), over).then(
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
