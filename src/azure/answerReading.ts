import type { ArmAnswer } from './armTransport.ts';
import { AzureError } from './azureError.ts';
import { field } from './fields.ts';

/** The error for an answer of success whose body is not what the operation promises. */
export function unreadableAnswer(operation: string, detail: string, answer?: ArmAnswer): AzureError {
  return new AzureError('service', {
    operation,
    code: 'UnreadableAnswer',
    detail,
    ...(answer === undefined ? {} : { status: answer.status }),
    ...(answer?.correlationId === undefined ? {} : { correlationId: answer.correlationId }),
  });
}

/** One page of a list: `{value: […], nextLink?}`, or the bare list that older Microsoft.Web operations answer. Throws AzureError. */
export function readPage(
  answer: ArmAnswer,
  operation: string,
): { items: readonly unknown[]; nextLink: string | undefined } {
  if (Array.isArray(answer.body)) {
    return { items: answer.body, nextLink: undefined };
  }
  const items = field(answer.body, 'value');
  const nextLink = field(answer.body, 'nextLink') ?? '';
  if (!Array.isArray(items) || typeof nextLink !== 'string') {
    throw unreadableAnswer(operation, 'Azure’s answer is not a list.', answer);
  }
  return { items, nextLink: nextLink === '' ? undefined : nextLink };
}

/** Reads the one resource of an answer. `read` gives undefined for what it cannot make sense of; then throws AzureError. */
export function readOne<T>(answer: ArmAnswer, read: (raw: unknown) => T | undefined, operation: string): T {
  const value = read(answer.body);
  if (value === undefined) {
    throw unreadableAnswer(operation, 'Azure’s answer is not the resource that was asked for.', answer);
  }
  return value;
}

/** Reads every item of a list. One that makes no sense is an error: dropped in silence, the list would be too short. */
export function readAll<T>(items: readonly unknown[], read: (raw: unknown) => T | undefined, operation: string): T[] {
  return items.map((raw) => {
    const value = read(raw);
    if (value === undefined) {
      throw unreadableAnswer(operation, 'Azure’s list has an entry without a resource id.');
    }
    return value;
  });
}

/** One for each key, the one that was read last: pages that shift while they are read repeat entries. */
export function distinct<T>(values: readonly T[], key: (value: T) => string): T[] {
  return [...new Map(values.map((value) => [key(value), value])).values()];
}
