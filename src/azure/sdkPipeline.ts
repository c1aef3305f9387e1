import { createWebSiteManagement, type WebSiteManagementClientOptionalParams } from '@azure/arm-appservice/api';
import type { TokenCredential } from '@azure/core-auth';

/** In place of Node's own, for tests. */
export type SdkHttpClient = NonNullable<WebSiteManagementClientOptionalParams['httpClient']>;

export type SdkContext = ReturnType<typeof createWebSiteManagement>;

/**
 * Policies of the SDK that are taken out of its pipeline: it would retry by its own clock (and not a 429 without Retry-After),
 * follow redirects, and write headers to AZURE_LOG_LEVEL's log; and its token cache is why AccessTokens exists. What stays is
 * the proxy, compression, the user agent and `x-ms-client-request-id`.
 */
const unwantedPolicies = ['bearerTokenAuthenticationPolicy', 'defaultRetryPolicy', 'redirectPolicy', 'logPolicy'];

/** The pipeline of `@azure/arm-appservice`, which sends what it is given once, with no token of its own. */
export function sdkContext(endpoint: string, credential: TokenCredential, httpClient?: SdkHttpClient): SdkContext {
  // No subscription: every path names its own.
  const context = createWebSiteManagement(credential, '', {
    endpoint,
    ...(httpClient === undefined ? {} : { httpClient }),
  });
  for (const name of unwantedPolicies) {
    context.pipeline.removePolicy({ name });
  }
  return context;
}
