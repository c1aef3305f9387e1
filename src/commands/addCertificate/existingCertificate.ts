import type { RootCertificate } from '../../azure/rootCertificate.ts';
import type { Certificate } from '../../certificates/certificate.ts';
import { decodeOrUndefined } from '../../tree/decodeListed.ts';

/** A certificate of the environment, and what it says where Azure gave bytes that can be read. */
export interface ExistingCertificate {
  readonly resource: RootCertificate;
  readonly certificate: Certificate | undefined;
}

/** Reads what is in the environment, once for all that is planned. */
export function readExisting(listed: readonly RootCertificate[]): readonly ExistingCertificate[] {
  return listed.map((resource) => ({
    resource,
    certificate: resource.der === undefined ? undefined : decodeOrUndefined(resource.der),
  }));
}
