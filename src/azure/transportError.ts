import { AzureError, type AzureErrorKind } from './azureError.ts';

/** Codes of Node and OpenSSL for a server certificate that is not trusted here. */
const untrusted: ReadonlySet<string> = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * Codes for an answer that never arrived, or not whole. `PARSE_ERROR`: JSON that broke off. `Z_…`: zlib's, for a compressed body that broke
 * off or was damaged.
 */
const unreachable: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'EADDRNOTAVAIL',
  'EPIPE',
  'EPROTO',
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
  'REQUEST_SEND_ERROR',
  'PARSE_ERROR',
  'Z_BUF_ERROR',
  'Z_DATA_ERROR',
]);

/** Whether a failure to exchange bytes is the network's or the trust's, and its code; undefined when it is neither. */
export function transportFailure(error: unknown): { kind: 'network' | 'tlsTrust'; code: string } | undefined {
  for (const each of causes(error)) {
    const code = typeof each.code === 'string' ? each.code : '';
    if (untrusted.has(code)) {
      return { kind: 'tlsTrust', code };
    }
    // Node's other TLS failures: a proxy that does not speak TLS, no protocol in common. And its parser's, for an answer that is not HTTP.
    if (unreachable.has(code) || /^(?:ERR_SSL_|ERR_TLS_|HPE_)/.test(code)) {
      return { kind: 'network', code };
    }
  }
  return undefined;
}

/** The one place that turns what was thrown while a request was under way into an AzureError. */
export function transportError(error: unknown, operation: string): AzureError {
  if (error instanceof AzureError) {
    return error;
  }
  const failure = transportFailure(error);
  const kind: AzureErrorKind = failure?.kind ?? 'service';
  return new AzureError(kind, { operation, code: failure?.code ?? errorName(error) });
}

/** An error, what it was caused by, and so on; and for a connection tried over several addresses, each of the tries. */
export function* causes(error: unknown, depth = 0): Iterable<ErrorLike> {
  if (typeof error !== 'object' || error === null || depth > 8) {
    return;
  }
  const { cause, errors }: ErrorLike = error;
  yield error;
  yield* causes(cause, depth + 1);
  for (const each of Array.isArray(errors) ? errors : []) {
    yield* causes(each, depth + 1);
  }
}

/** What errors of Node, the SDK and @azure/identity may carry besides their message. */
export interface ErrorLike {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
