import { describeCertificate } from '../certificates/describeCertificate.ts';
import { type CertificateTarget, certificateTarget } from './certificateTarget.ts';
import type { Tools } from './tools.ts';

/** Show Certificate: everything that the certificate says, as a read-only document that leads with both thumbprints. */
export async function showCertificate(tools: Tools, node?: unknown): Promise<boolean> {
  const target = await certificateTarget(tools, 'Show Certificate', node);
  if (target === undefined) {
    return false;
  }
  if (target.certificate === undefined) {
    tools.tell.problem(nothingToRead(target));
    return false;
  }
  await tools.ui.openText(target.resource.id, target.resource.name, describeCertificate(target.certificate));
  return true;
}

/** Why a certificate of an environment can be neither shown nor saved. */
export function nothingToRead({ resource, environment }: CertificateTarget): string {
  const why =
    resource.der === undefined
      ? 'Azure does not give its bytes back'
      : 'the bytes that Azure gives back are not a certificate that can be read';
  return `${resource.name} on ${environment.name} cannot be shown: ${why}. View Properties shows what Azure answers.`;
}
