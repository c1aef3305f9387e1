import { concurrently } from '../async/concurrently.ts';
import { type AppChange, type ChangeOutcome, changeTls, type TlsConnection, throttledFor } from './changeTls.ts';
import type { WantedTls } from './wantedTls.ts';

/** How many apps are changed at once. */
const appsAtOnce = 4;
/** The longest pause after a throttled request, in milliseconds. */
const longestPause = 60_000;

/**
 * Changes all apps, several at once; those that have everything already are not touched. Cancel keeps further apps from being begun.
 * After a throttled request no app is begun until Azure's time has gone by. Never throws.
 */
export async function changeAll(
  connection: TlsConnection,
  changes: readonly AppChange[],
  wanted: WantedTls,
  signal: AbortSignal,
  onDone: (done: number) => void,
): Promise<readonly (AppChange & { readonly outcome: ChangeOutcome })[]> {
  const { clock } = connection;
  let notBefore = clock.monotonic();
  let done = 0;
  return concurrently(changes, appsAtOnce, async (change) => {
    // Canceled in the pause: changeTls says so.
    await clock.sleep(Math.max(0, notBefore - clock.monotonic()), signal).catch(() => undefined);
    const outcome: ChangeOutcome =
      change.differences.length === 0 ? { kind: 'unchanged' } : await changeTls(connection, change, wanted, signal);
    notBefore = Math.max(notBefore, clock.monotonic() + Math.min(throttledFor(outcome), longestPause));
    onDone(++done);
    return { ...change, outcome };
  });
}
