import { AzureError } from './azureError.ts';
import { field } from './fields.ts';

/** An answer of Azure, whatever its status. */
export interface Answer {
  readonly status: number;
  /** Parsed JSON; text where it was not JSON; undefined where there was none. */
  readonly body: unknown;
  /** A header's value; the name in any case. */
  header(name: string): string | undefined;
  readonly correlationId: string | undefined;
}

/** An answer as the SDK gives it, with a body that is still to be read. */
export interface StreamedAnswer {
  readonly status: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: NodeJS.ReadableStream | undefined;
}

export interface ReadAnswerOptions {
  readonly method: string;
  readonly operation: string;
  /** A larger body is an error. */
  readonly maxBytes: number;
}

/** Reads an answer to its end. Throws AzureError (network, service) or what the stream throws. */
export async function readAnswer(
  { status, headers, body: stream }: StreamedAnswer,
  { method, operation, maxBytes }: ReadAnswerOptions,
): Promise<Answer> {
  const header = (name: string): string | undefined => headers[name.toLowerCase()];
  const text = stream === undefined ? '' : await readText(stream, operation, maxBytes);
  const body = jsonOrText(text);
  const isBroken = body === text && text !== '' && header('content-type')?.split(';')[0] === 'application/json';
  // Half a page of a list must be a failure. A write was done nonetheless, and a refusal stays a refusal: for those the answer stands.
  if (isBroken && method === 'GET' && Number(status) < 300) {
    throw new AzureError('network', { operation, code: 'PARSE_ERROR' });
  }
  return {
    status: Number(status),
    body,
    header,
    correlationId: header('x-ms-correlation-request-id') ?? header('x-ms-request-id'),
  };
}

async function readText(stream: NodeJS.ReadableStream, operation: string, maxBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    size += bytes.length;
    if (size > maxBytes) {
      // Leaving the loop ends the connection.
      const detail = `The answer is larger than ${maxBytes / 1024} KB.`;
      throw new AzureError('service', { operation, code: 'AnswerTooLarge', detail });
    }
    parts.push(bytes);
  }
  // Some of Azure's answers begin with a byte order mark, which JSON.parse does not take (Azure/azure-sdk-for-java#5475).
  return Buffer.concat(parts)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

function jsonOrText(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    // A page of a sign-in, a proxy or a gateway: its status says enough.
    return text;
  }
}

/** The error for an answer of success whose body is not what the operation promises. */
export function unreadableAnswer(operation: string, detail: string, answer?: Answer): AzureError {
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
  answer: Answer,
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
export function readOne<T>(answer: Answer, read: (raw: unknown) => T | undefined, operation: string): T {
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
