import type { Clock } from '../time/clock.ts';
import type { Answer } from './answer.ts';
import type { ArmClient } from './armClient.ts';
import { AzureError, type AzureErrorKind } from './azureError.ts';
import { textField } from './fields.ts';
import { responseError, retryAfterMs } from './responseError.ts';

/** How long an accepted operation is followed, in milliseconds. */
const followFor = 3 * 60_000;
/** Between two looks, where the service does not say; and the longest that it may ask for. In milliseconds. */
const usualPause = 2_000;
const longestPause = 30_000;

/** Failures of a look that say nothing about the operation itself. */
const inconclusive: ReadonlySet<AzureErrorKind> = new Set([
  'network',
  'timeout',
  'tlsTrust',
  'throttled',
  'signedOut',
  'consentNeeded',
  'forbidden',
  'notFound',
  'unsupported',
]);

export interface FollowOptions {
  readonly client: ArmClient;
  readonly clock: Clock;
  readonly operation: string;
  readonly signal: AbortSignal;
}

/**
 * Follows what an accepted PUT or DELETE began, by `Azure-AsyncOperation` or else by `Location`, as in
 * https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations, until it ends or the time is up. Nothing
 * is followed to another server.
 *
 * Answers the error that kept it from being followed, if any. Throws AzureError when the operation failed or was cancelled, or
 * the signal's reason.
 */
export async function followOperation(accepted: Answer, options: FollowOptions): Promise<AzureError | undefined> {
  const { client, clock, operation, signal } = options;
  const statusUrl = accepted.header('azure-asyncoperation');
  // With 201 a Location is only the name of what was created.
  const url = statusUrl ?? (accepted.status === 202 ? accepted.header('location') : undefined);
  if (url === undefined || !client.serves(url)) {
    return undefined;
  }
  const hasEnded = statusUrl === undefined ? locationTells : statusTells;
  const until = clock.monotonic() + followFor;
  let last = accepted;
  do {
    await clock.sleep(pauseAfter(last, clock.now()), signal);
    try {
      last = await client.getUrl(url, { operation, signal });
    } catch (error) {
      if (error instanceof AzureError && isInconclusive(error)) {
        return error;
      }
      throw error;
    }
  } while (!hasEnded(last, operation, clock.now()) && clock.monotonic() < until);
  return undefined;
}

/** A deny assignment is of the account that looks, not of the operation. */
function isInconclusive({ kind, facts: { status = 0 } }: AzureError): boolean {
  return inconclusive.has(kind) || status === 403 || status >= 500;
}

/** A status document is a 200 with `status`. Any value but the three ends means that the operation is under way. */
function statusTells(answer: Answer, operation: string, now: number): boolean {
  switch (textField(answer.body, 'status')?.toLowerCase()) {
    case 'succeeded':
      return true;
    case 'failed':
    case 'canceled':
    case 'cancelled':
      throw responseError(answer, operation, now);
    default:
      return false;
  }
}

/** A Location answers 202 until the operation has ended. */
function locationTells(answer: Answer): boolean {
  return answer.status !== 202;
}

function pauseAfter(answer: Answer, now: number): number {
  return Math.min(retryAfterMs((name) => answer.header(name), now) ?? usualPause, longestPause);
}
