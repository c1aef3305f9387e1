import type { Certificate } from '../certificates/certificate.ts';
import { holdsDer } from './holdsDer.ts';

/** A certificate that a viewer hands to a command, with what it is called. */
export interface NamedCertificate {
  readonly name: string;
  readonly certificate: Certificate;
}

/** Whether a command's argument comes from a viewer. */
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
