import type { Clock } from '../../time/clock.ts';
import { asCallFailure } from './callFailure.ts';
import type { AppControl, AppReading, AppRef, Random } from './ports.ts';
import { defaultTiming } from './timing.ts';

export interface OneAppParts {
  readonly clock: Clock;
  readonly random: Random;
  /** How long to wait for the state after the call was accepted. */
  readonly timeoutMs: number;
  /** Ends the wait, never the call. */
  readonly signal: AbortSignal;
}

/** `late`: Azure accepted the call, and the state did not follow in time. `stateText` as last read, in Azure's words. */
export type OneAppResult = { readonly kind: 'done' } | { readonly kind: 'late'; readonly stateText: string };

/**
 * Stops one app and waits until it reads Stopped. The user wants it stopped: nothing is recorded, and nobody will start it again.
 * Throws CallFailure (the stop is sent once), or the signal's reason.
 */
export async function stopOneApp(app: AppRef, control: AppControl, parts: OneAppParts): Promise<OneAppResult> {
  parts.signal.throwIfAborted();
  await control.stop(app.id);
  return untilState('stopped', app, control, parts);
}

/** Starts one app and waits until it reads Running. Throws CallFailure (the start is sent once), or the signal's reason. */
export async function startOneApp(app: AppRef, control: AppControl, parts: OneAppParts): Promise<OneAppResult> {
  parts.signal.throwIfAborted();
  await control.start(app.id);
  return untilState('running', app, control, parts);
}

async function untilState(
  state: AppReading['state'],
  app: AppRef,
  control: AppControl,
  { clock, random, timeoutMs, signal }: OneAppParts,
): Promise<OneAppResult> {
  const { minSearchMs, maxPollMs, searchGrowth, jitter } = defaultTiming;
  const begun = clock.monotonic();
  let stateText = 'Unknown';
  for (let waited = 0; clock.monotonic() - begun < timeoutMs; ) {
    const wait = Math.min(maxPollMs, Math.max(minSearchMs, waited * searchGrowth));
    await clock.sleep(wait * (1 + jitter * random()), signal);
    waited += wait;
    const reading = await readIfItMayPass(app, control, signal);
    if (reading?.state === state) {
      return { kind: 'done' };
    }
    stateText = reading?.stateText ?? stateText;
  }
  return { kind: 'late', stateText };
}

/** Undefined if the read failed in a way that may pass. */
async function readIfItMayPass(app: AppRef, control: AppControl, signal: AbortSignal): Promise<AppReading | undefined> {
  try {
    return await control.read(app.id, signal);
  } catch (thrown) {
    signal.throwIfAborted();
    const failure = asCallFailure(thrown);
    if (failure.kind === 'transient' || failure.kind === 'throttled') {
      return undefined;
    }
    throw failure;
  }
}
