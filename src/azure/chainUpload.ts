import type { WebCertificate } from './webCertificate.ts';

/**
 * From this day on, an upload adds the whole chain to the trust store of the environment's servers. Who uploaded before must upload again and
 * bind again (https://learn.microsoft.com/azure/app-service/environment/overview-certificates#private-server-certificate).
 */
const chainSince = Date.UTC(2023, 9, 1);

/**
 * Whether a certificate was, or may have been, uploaded before 1 October 2023. Azure does not tell when; one that was issued, or whose
 * resource was made, after that day was not. Its own file, because rows need it before certificates are read.
 */
export function mayLackChain({ issuedAt, createdAt }: Pick<WebCertificate, 'issuedAt' | 'createdAt'>): boolean {
  const earliest = Math.max(issuedAt ?? Number.NEGATIVE_INFINITY, createdAt ?? Number.NEGATIVE_INFINITY);
  return Number.isFinite(earliest) && earliest < chainSince;
}
