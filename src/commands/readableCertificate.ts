import { isNamedCertificate, type NamedCertificate } from '../viewer/commandArguments.ts';
import { type CertificateTarget, certificateTarget } from './certificateTarget.ts';
import type { Tools } from './tools.ts';

/**
 * The certificate that a viewer hands over, that of a row, or the one that the user picks. Undefined when the user left, or
 * was told why it cannot be read. `title` is the command's.
 */
export async function readableCertificate(
  tools: Tools,
  title: string,
  argument: unknown,
): Promise<NamedCertificate | undefined> {
  if (isNamedCertificate(argument)) {
    return argument;
  }
  const target = await certificateTarget(tools, title, argument);
  if (target === undefined) {
    return undefined;
  }
  const { certificate, resource } = target;
  if (certificate === undefined) {
    tools.tell.problem(nothingToRead(target));
    return undefined;
  }
  return { name: resource.name, certificate };
}

/** Why a certificate of an environment can be neither shown nor saved. */
export function nothingToRead({ resource, environment }: CertificateTarget): string {
  const why =
    resource.der === undefined
      ? 'Azure does not give its bytes back'
      : 'the bytes that Azure gives back are not a certificate that can be read';
  return `${resource.name} on ${environment.name} cannot be shown: ${why}. View Properties shows what Azure answers.`;
}
