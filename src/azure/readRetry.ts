import { AzureError } from './azureError.ts';

/** How often a read is tried before its failure is told, unless the request says otherwise. */
export const defaultAttempts = 4;

/** A longer wait that the service asks for is left to the user, in milliseconds. */
const longestWait = 60_000;
const firstWait = 500;
/** A caller that comes back at once makes a throttle last longer. */
const firstWaitWhenThrottled = 2_000;

/**
 * How long to wait before the next try of a read that failed, in milliseconds; undefined when another try will not help.
 * Never shorter than the service asked for. Otherwise it doubles with each attempt (the first is 1), with jitter.
 */
export function waitBeforeNextTry(error: unknown, attempt: number, random: () => number): number | undefined {
  if (!(error instanceof AzureError) || !mayPass(error)) {
    return undefined;
  }
  const { retryAfterMs } = error.facts;
  if (retryAfterMs !== undefined) {
    return retryAfterMs > longestWait ? undefined : Math.round(retryAfterMs * (1 + random() / 5));
  }
  const first = error.kind === 'throttled' ? firstWaitWhenThrottled : firstWait;
  return Math.round(first * 2 ** (attempt - 1) * (0.5 + random() / 2));
}

/** Whether the failure may pass: the network, a throttle, or trouble of the service itself. */
function mayPass({ kind, facts: { status } }: AzureError): boolean {
  const isPassing = status === 408 || (status !== undefined && status >= 500);
  return kind === 'network' || kind === 'throttled' || (kind === 'service' && isPassing);
}
