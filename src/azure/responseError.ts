import type { Answer } from './answer.ts';
import { AzureError, type AzureErrorFacts, type AzureErrorKind } from './azureError.ts';
import { quotaResetsAfterMs } from './requestBudget.ts';
import { readServiceError } from './serviceError.ts';

/** Codes that say more than the status they come with, in lower case. */
const kindsByCode: ReadonlyMap<string, AzureErrorKind> = new Map([
  // Sent with 409, though no retry will help until the lock is gone or the subscription is enabled.
  ['scopelocked', 'locked'],
  ['readonlydisabledsubscription', 'readOnly'],
  // Sent with 403, though no role of the account would help.
  ['requestdisallowedbypolicy', 'refused'],
  ['requestdisallowedbyazure', 'refused'],
  ['denyassignmentauthorizationfailed', 'refused'],
  // Sent with 409 too, though nothing is in progress that ends by itself in the user's favor.
  ['missingsubscriptionregistration', 'refused'],
  ['subscriptionnotregistered', 'refused'],
  ['resourcegroupbeingdeleted', 'refused'],
  // Sent with 403 too.
  ['subscriptionnotfound', 'notFound'],
  ['authorizationfailed', 'forbidden'],
  ['linkedauthorizationfailed', 'forbidden'],
  // Another operation is in progress: Microsoft.Web's on the webspace, the site, the plan; and other providers'. Sent with 409 and 429.
  ['59202', 'conflict'],
  ['59203', 'conflict'],
  ['59205', 'conflict'],
  ['59324', 'conflict'],
  ['operationinprogress', 'conflict'],
  ['anotheroperationinprogress', 'conflict'],
  ['methodnotallowed', 'unsupported'],
  // Clouds and stamps that do not have the operation yet answer 400 or 404 with one of these.
  ['invalidresourcetype', 'unsupported'],
  ['noregisteredproviderfound', 'unsupported'],
  ['invalidapiversionparameter', 'unsupported'],
]);

const kindsByStatus: ReadonlyMap<number, AzureErrorKind> = new Map([
  [401, 'signedOut'],
  [403, 'forbidden'],
  [404, 'notFound'],
  [405, 'unsupported'],
  [408, 'service'],
  [429, 'throttled'],
  [501, 'unsupported'],
]);

/** The one place that turns an answer that is not a success into an AzureError. `now` is in milliseconds since the epoch. */
export function responseError(answer: Answer, operation: string, now: number): AzureError {
  const { codes, code: outermost, message, policies } = readServiceError(answer.body);
  // One that says more may be within another, as in `DeploymentFailed` with details.
  const telling = codes.find((each) => kindsByCode.has(each.toLowerCase()));
  const code = telling ?? outermost;
  const kind = kindsByCode.get(telling?.toLowerCase() ?? '') ?? kindOfStatus(answer.status, code);
  const facts = {
    operation,
    status: answer.status,
    code,
    serviceMessage: message,
    policies: policies.length === 0 ? undefined : policies,
    retryAfterMs: retryAfterMs((name) => answer.header(name), now),
    correlationId: answer.correlationId,
    claims: claimsChallenge(answer.header('www-authenticate')),
  };
  return new AzureError(kind, present(facts));
}

/**
 * Microsoft.Web answers `Conflict` for a reached limit too, and then with an extended code. Without one, or a 409 without any code, it
 * counts as an operation in progress. Any other 4xx with a code was refused by Azure, and not by a proxy on the way.
 */
function kindOfStatus(status: number, code: string | undefined): AzureErrorKind {
  const isConflict = code?.toLowerCase() === 'conflict';
  if ((status === 409 && (isConflict || code === undefined)) || (status === 429 && isConflict)) {
    return 'conflict';
  }
  return kindsByStatus.get(status) ?? (status >= 400 && status < 500 && code !== undefined ? 'refused' : 'service');
}

/** Leaves out what is not known, because the type of the facts does not allow undefined. */
function present(
  facts: { readonly [Key in keyof AzureErrorFacts]: AzureErrorFacts[Key] | undefined },
): AzureErrorFacts {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined),
  ) as unknown as AzureErrorFacts;
}

/**
 * The claims that a 401 asks for, base64 as sent; undefined when it asks for none.
 * The form of the header is that of https://learn.microsoft.com/entra/identity-platform/claims-challenge:
 * `Bearer realm="", error="insufficient_claims", claims="eyJ…"`, perhaps after challenges of other schemes.
 */
export function claimsChallenge(wwwAuthenticate: string | undefined): string | undefined {
  return wwwAuthenticate === undefined ? undefined : /[\s,]claims="([^"]+)"/i.exec(wwwAuthenticate)?.[1];
}

/** The claims as JSON text, which is how `TokenCredential.getToken` takes them; undefined when they are not base64 of JSON. */
export function decodeClaims(claims: string): string | undefined {
  const text = Buffer.from(claims, 'base64').toString('utf8');
  return text.startsWith('{') ? text : undefined;
}

/**
 * How long an answer asks to wait, in milliseconds; undefined when it does not say.
 * `Retry-After` is seconds or an HTTP date, which counts from the answer's own `Date`: this machine's clock, `now`, may be wrong, and is
 * taken only for an answer without one. `retry-after-ms` and `x-ms-retry-after-ms`, which some Azure services send, are
 * milliseconds. Azure Resource Graph may only say when its quota begins anew.
 */
export function retryAfterMs(header: Answer['header'], now: number): number | undefined {
  const milliseconds = header('retry-after-ms') ?? header('x-ms-retry-after-ms');
  return (
    wholeNumber(milliseconds) ?? secondsOrDate(header('retry-after'), header('date'), now) ?? quotaResetsAfterMs(header)
  );
}

function secondsOrDate(value: string | undefined, answered: string | undefined, now: number): number | undefined {
  const seconds = wholeNumber(value);
  if (seconds !== undefined) {
    return seconds * 1000;
  }
  const date = dateOf(value);
  return date === undefined ? undefined : Math.max(0, date - (dateOf(answered) ?? now));
}

function dateOf(value: string | undefined): number | undefined {
  const date = value === undefined ? Number.NaN : Date.parse(value);
  return Number.isNaN(date) ? undefined : date;
}

function wholeNumber(value: string | undefined): number | undefined {
  return value !== undefined && /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : undefined;
}
