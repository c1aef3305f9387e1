import type { Certificate } from '../certificates/certificate.ts';
import { isRoot } from '../certificates/chains/findChains.ts';

/** A certificate and its title, as a viewer hands them to a command. */
export interface NamedCertificate {
  readonly name: string;
  readonly certificate: Certificate;
}

/** Whether a command's argument is a certificate from a viewer. */
export function isNamedCertificate(argument: unknown): argument is NamedCertificate {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    Object.keys(argument).sort().join() === 'certificate,name' &&
    'name' in argument &&
    typeof argument.name === 'string' &&
    'certificate' in argument &&
    holdsDer(argument.certificate)
  );
}

/** Whether a value, which may be anything, has bytes in the property in which a certificate has its DER. */
function holdsDer(value: unknown): value is { readonly der: Uint8Array } {
  return typeof value === 'object' && value !== null && 'der' in value && value.der instanceof Uint8Array;
}

/** Certificates that a viewer hands to Add Root Certificate…. */
export interface CertificatesToAdd {
  /** At least one. Only their bytes are used: they are decoded again. */
  readonly certificates: readonly Pick<Certificate, 'der'>[];
  /** The name of the file or resource that they come from, for people. */
  readonly name: string;
}

/**
 * The certificates to add when a viewer shows `shown`: a root alone, otherwise `all` that came with it, so that its root can be found
 * among them.
 */
export function certificatesToAdd(shown: Certificate, all: readonly Certificate[], name: string): CertificatesToAdd {
  return { certificates: isRoot(shown) ? [shown] : all, name };
}

/** Whether a command's argument is a list of certificates from a viewer. */
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

/** A file without an address, as VS Code in a browser gives it when it is dropped. */
export interface BytesToShow {
  /** The file's name. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Whether a command's argument is such a file. */
export function isBytesToShow(argument: unknown): argument is BytesToShow {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'name' in argument &&
    typeof argument.name === 'string' &&
    'bytes' in argument &&
    argument.bytes instanceof Uint8Array
  );
}
