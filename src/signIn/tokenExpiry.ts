/**
 * When an access token ends, in milliseconds since the epoch, from its `exp` claim (RFC 7519 section 4.1.4).
 * undefined for a token that is not a readable JWT: nothing is concluded from such a token.
 */
export function tokenExpiry(token: string): number | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) {
    return undefined;
  }
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    // An opaque token is allowed: its lifetime is simply unknown.
    return undefined;
  }
}
