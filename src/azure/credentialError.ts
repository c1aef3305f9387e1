import { TimeIsUp } from '../async/timeLimit.ts';
import { AuthorityFailure } from './authorityFailure.ts';
import { AzureError, type AzureErrorFacts, type AzureErrorKind } from './azureError.ts';
import { field } from './fields.ts';
import { presentable } from './serviceError.ts';
import { causes, transportFailure } from './transportError.ts';

/** Entra: the user or an administrator has not consented to this application. */
const consentRequired: ReadonlySet<string> = new Set(['65001', '65004', '65005']);

/**
 * Turns what a credential threw into an AzureError: the network's, the trust's or the identity provider's own trouble where that
 * can be told, consentNeeded, else signedOut, because signing in helps where no token can be had. An AzureError is kept.
 *
 * Which of them it is stands in `code`, `status`, `errorNo` (MSAL), `errorCodes` (Entra's own list) and `suberror`; never in a message.
 */
export function credentialError(error: unknown, operation: string): AzureError {
  const all = [...causes(error)];
  const known = all.find((each) => each instanceof AzureError);
  if (known !== undefined) {
    return known;
  }
  if (all.some((each) => each instanceof TimeIsUp)) {
    return new AzureError('timeout', { operation });
  }
  const { kind, ...facts } = transportFailure(error) ?? providerTrouble(all) ?? refusal(all);
  const serviceMessage = error instanceof Error ? presentable(error.message) : undefined;
  return new AzureError(kind, { operation, ...facts, ...(serviceMessage === undefined ? {} : { serviceMessage }) });
}

type Finding = { readonly kind: AzureErrorKind } & Pick<AzureErrorFacts, 'code' | 'status'>;

function providerTrouble(all: readonly unknown[]): Finding | undefined {
  const status = all.find((each) => each instanceof AuthorityFailure)?.status ?? 0;
  if (status === 429) {
    return { kind: 'throttled', status };
  }
  return status >= 500 ? { kind: 'service', status } : undefined;
}

function refusal(all: readonly unknown[]): Finding {
  const codes = all.flatMap(entraCodes);
  const needsConsent =
    codes.some((code) => consentRequired.has(code)) ||
    all.some(
      (each) => field(each, 'suberror') === 'consent_required' || field(each, 'subError') === 'consent_required',
    );
  const [code] = codes;
  return {
    kind: needsConsent ? 'consentNeeded' : 'signedOut',
    ...(code === undefined ? {} : { code: `AADSTS${code}` }),
  };
}

function entraCodes(error: unknown): string[] {
  const lists = [field(error, 'errorCodes'), field(error, 'errorResponse', 'errorCodes'), [field(error, 'errorNo')]];
  return lists
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .filter((code) => typeof code === 'number' || typeof code === 'string')
    .map((code) => String(code).replace(/^AADSTS/i, ''));
}
