import { field, itemsField, textField } from './fields.ts';

/** What the body of a failed answer says about the failure. */
export interface ServiceError {
  /** Every error code in the body, the outermost first: `BadRequest`, then `51011`. */
  readonly codes: readonly string[];
  /** The code to show: Microsoft.Web's extended code where there is one, else the outermost. */
  readonly code: string | undefined;
  /** The service's sentence, shortened and without anything that looks like a token or a certificate. */
  readonly message: string | undefined;
  /** The names of the Azure policies that forbid it, as `additionalInfo` of `RequestDisallowedByPolicy` has them. */
  readonly policies: readonly string[];
}

/** How deep details and inner errors are followed; real ones are two or three deep. */
const maxDepth = 6;
const maxMessageLength = 600;
/** A run of base64 or base64url this long is a certificate or a token, not a word or a resource id. */
const secretLike = /[A-Za-z0-9+/=]{100,}|[A-Za-z0-9_-]{100,}/g;

/**
 * Reads the body of a failed answer in every shape that Azure Resource Manager and Microsoft.Web are known to send: the
 * envelope `{error: {code, message, details}}`, Microsoft.Web's own `{Code, Message, Details: [{ErrorEntity}]}` with
 * `ErrorEntity` an object or a list, `{Message}` alone, and plain text. A page of HTML says nothing. JSON that came as text, with a
 * byte order mark or another content type, is JSON.
 */
export function readServiceError(answered: unknown): ServiceError {
  const body = typeof answered === 'string' ? jsonOr(answered) : answered;
  if (typeof body === 'string') {
    return { codes: [], code: undefined, message: /^\s*</.test(body) ? undefined : presentable(body), policies: [] };
  }
  const error = field(body, 'error') ?? body;
  const entities = [...withInner(error, 0)];
  const codes = entities.flatMap((entity) => textField(entity, 'code') ?? []);
  const extended = entities.flatMap((entity) => textField(entity, 'extendedCode') ?? []);
  const messages = entities.flatMap((entity) => textField(entity, 'message') ?? []);
  return {
    codes: [...codes, ...extended],
    code: extended[0] ?? codes[0],
    message: presentable(messages[0] ?? textField(body, 'error_description') ?? textField(body, 'error')),
    policies: [...new Set(entities.flatMap(policiesIn))],
  };
}

/** Each by the name of its assignment, which is what people see in the Azure portal; else by that of its definition. */
function policiesIn(entity: unknown): readonly string[] {
  return itemsField(entity, 'additionalInfo')
    .filter((item) => textField(item, 'type')?.toLowerCase() === 'policyviolation')
    .flatMap((item) => {
      const names = ['policyAssignmentDisplayName', 'policyDefinitionDisplayName', 'policyAssignmentName'];
      return presentable(names.map((name) => textField(item, 'info', name)).find((name) => name !== undefined)) ?? [];
    });
}

/** The text itself when it is no JSON object. */
function jsonOr(text: string): unknown {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  try {
    return trimmed.startsWith('{') ? JSON.parse(trimmed) : text;
  } catch {
    return text;
  }
}

function* withInner(error: unknown, depth: number): Iterable<unknown> {
  yield error;
  if (depth === maxDepth) {
    return;
  }
  for (const name of ['details', 'errorEntity', 'innererror', 'innerErrors', 'errors']) {
    for (const inner of itemsField(error, name)) {
      yield* withInner(inner, depth + 1);
    }
  }
}

/** One line, not too long, nothing secret in it; undefined when nothing is left. */
export function presentable(message: string | undefined): string | undefined {
  const line = message?.replace(secretLike, '…').replace(/\s+/g, ' ').trim();
  if (line === undefined || line === '') {
    return undefined;
  }
  return line.length > maxMessageLength ? `${line.slice(0, maxMessageLength)}…` : line;
}

/**
 * A service's message, as `readServiceError` gives it, without these secrets in it: as they are, on one line, or as in the JSON that was sent.
 * Undefined where that cannot be known.
 */
export function withoutSecrets(message: string, secrets: readonly string[]): string | undefined {
  if (message.endsWith('…')) {
    // Cut off, it could end in a part of a secret.
    return undefined;
  }
  const forms = secrets.flatMap((secret) => [secret, secret.replace(/\s+/g, ' '), JSON.stringify(secret).slice(1, -1)]);
  // The longest first: one secret may be a part of another.
  return forms
    .filter((form) => form.trim() !== '')
    .sort((one, other) => other.length - one.length)
    .reduce((left, form) => left.replaceAll(form, '…'), message);
}
