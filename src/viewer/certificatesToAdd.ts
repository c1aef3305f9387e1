import type { Certificate } from '../certificates/certificate.ts';
import { isRoot } from '../certificates/chains/findChains.ts';
import { holdsDer } from './holdsDer.ts';

/** Certificates that a viewer hands to Add Root Certificate…. */
export interface CertificatesToAdd {
  /** At least one. Only their bytes count: they are read again. */
  readonly certificates: readonly Pick<Certificate, 'der'>[];
  /** Where they are from, for people: a file's or a resource's name. */
  readonly name: string;
}

/**
 * What is handed over when a certificate is shown: a root alone, else everything that came with it, so that its root is found
 * there.
 */
export function certificatesToAdd(shown: Certificate, all: readonly Certificate[], name: string): CertificatesToAdd {
  return { certificates: isRoot(shown) ? [shown] : all, name };
}

/** Whether a command's argument comes from a viewer. */
export function isCertificatesToAdd(argument: unknown): argument is CertificatesToAdd {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'certificates' in argument &&
    Array.isArray(argument.certificates) &&
    argument.certificates.length > 0 &&
    argument.certificates.every(holdsDer) &&
    'name' in argument &&
    typeof argument.name === 'string'
  );
}
