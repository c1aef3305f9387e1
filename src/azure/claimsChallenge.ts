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
