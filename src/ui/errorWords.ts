import { AzureError } from '../azure/azureError.ts';
import { errorMessage } from '../text/errorMessage.ts';
import { meaningOf, type Remedy } from './failureMeanings.ts';

/** A failure in words: one or two sentences that name the thing, and what helps. */
export interface FailureWords {
  readonly message: string;
  readonly remedies: readonly Remedy[];
}

/** Any failure in words. Pure: buttons are wired by the caller. */
export function failureWords(error: unknown): FailureWords {
  if (!(error instanceof AzureError)) {
    const message = errorMessage(error);
    return { message: withFullStop(message), remedies: ['showLog'] };
  }
  const { says, advice = '', remedies } = meaningOf(error);
  const parts = [
    `Could not ${error.facts.operation}.`,
    ...(error.facts.detail === undefined ? [says, advice] : [error.facts.detail]),
    throttleHint(error),
    serviceSaid(error),
  ];
  return { message: parts.filter((part) => part !== '').join(' '), remedies };
}

/** The short form for a tree row: what failed is on the row already. */
export function failureLabel(error: unknown): string {
  return error instanceof AzureError ? meaningOf(error).says : failureWords(error).message;
}

/** Why each of several failed, at most 20 of them ("Production: Azure did not answer."), and how many more there are. */
export function failureSentences(
  each: readonly { readonly name: string; readonly error: unknown }[],
): readonly string[] {
  const shown = each.slice(0, 20).map(({ name, error }) => `${name}: ${failureLabel(error)}`);
  const others = each.length - shown.length;
  return others === 0 ? shown : [...shown, `and ${others} more`];
}

function throttleHint(error: AzureError): string {
  const wait = error.facts.retryAfterMs;
  return wait === undefined ? '' : `Try again in ${Math.max(1, Math.ceil(wait / 1000))} seconds.`;
}

function serviceSaid(error: AzureError): string {
  const { serviceMessage, code, correlationId, status } = error.facts;
  if (status === undefined) {
    // There was no answer, so the code is the connection's, such as ECONNRESET.
    return code === undefined ? '' : `(${code})`;
  }
  const said = serviceMessage ?? code;
  const where = correlationId === undefined ? '' : ` (correlation id ${correlationId})`;
  return said === undefined ? '' : `Azure says: ${withFullStop(said)}${where}`;
}

/** The sentence, with a full stop where it ends without one. */
export function withFullStop(sentence: string): string {
  return /[.!?)]$/.test(sentence.trim()) ? sentence.trim() : `${sentence.trim()}.`;
}
