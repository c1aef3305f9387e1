import type { GetTokenOptions, TokenCredential } from '@azure/core-auth';
import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { itemsField, textField } from './fields.ts';

interface AuthorityFailureFacts {
  /** Undefined when no answer arrived. */
  readonly status?: number | undefined;
  /** Entra's own codes, as 65001. */
  readonly errorCodes?: readonly number[];
  readonly suberror?: string | undefined;
  /** What kept an answer from arriving. */
  readonly cause?: unknown;
}

/** Why a credential gave no token, as its last exchange with the identity provider showed. The message is the credential's own. */
export class AuthorityFailure extends Error {
  override readonly name = 'AuthorityFailure';
  readonly status: number | undefined;
  readonly errorCodes: readonly number[];
  readonly suberror: string | undefined;

  constructor(message: string, { status, errorCodes = [], suberror, cause }: AuthorityFailureFacts) {
    super(message, { cause });
    this.status = status;
    this.errorCodes = errorCodes;
    this.suberror = suberror;
  }
}

/**
 * A credential of @azure/identity whose failures say why. That package keeps only a message of what went wrong, so that an
 * unreachable or untrusted identity provider could not be told from a wrong secret; a policy in its pipeline sees the difference.
 *
 * @param create makes the credential, with the policies as its `additionalPolicies`.
 */
export function credentialThatSaysWhy(
  authorityUrl: string,
  create: (additionalPolicies: { policy: PipelinePolicy; position: 'perRetry' }[]) => TokenCredential,
): TokenCredential {
  // Kept for the next question: for a minute after a 429 or 5xx, MSAL fails by itself without a request.
  let last: AuthorityFailureFacts | undefined;
  const policy: PipelinePolicy = {
    name: 'authorityFailure',
    async sendRequest(request, next) {
      if (!request.url.startsWith(`${authorityUrl}/`)) {
        return next(request);
      }
      try {
        const response = await next(request);
        last = failureIn(response);
        return response;
      } catch (cause) {
        last = { cause };
        throw cause;
      }
    },
  };
  const credential = create([{ policy, position: 'perRetry' }]);
  return {
    async getToken(scopes: string | string[], options?: GetTokenOptions) {
      try {
        return await credential.getToken(scopes, options);
      } catch (error) {
        throw last === undefined ? error : new AuthorityFailure(error instanceof Error ? error.message : '', last);
      }
    },
  };
}

function failureIn({ status, bodyAsText }: PipelineResponse): AuthorityFailureFacts | undefined {
  if (status < 400) {
    return undefined;
  }
  const body = parsed(bodyAsText ?? '');
  return {
    status,
    errorCodes: itemsField(body, 'error_codes').filter((code) => typeof code === 'number'),
    suberror: textField(body, 'suberror'),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's or a gateway's page: its status says enough.
    return undefined;
  }
}
