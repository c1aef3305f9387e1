import type { Certificate } from '../../certificates/certificate.ts';
import { shortName } from '../../certificates/names/distinguishedName.ts';
import type { RootAbove } from './rootsAbove.ts';

/** What a certificate that is no root is, and where its root is to be had. */
export function belowRootWords(certificate: Certificate, above: RootAbove): string {
  const issuer = `“${shortName(certificate.issuer)}”`;
  // A name alone proves nothing: anybody can write it into a certificate.
  const what = `It is not a root: ${above.link === 'verified' ? `${issuer} issued it` : `it names ${issuer} as its issuer`}`;
  if ('existing' in above) {
    return `${what}, and its root is already there as “${above.existing.resource.name}”. Nothing needs to be added.`;
  }
  if ('root' in above) {
    return `${what}. Add its root instead, which is here too: “${shortName(above.root.subject)}”.`;
  }
  if (isAlone(certificate, above)) {
    return `${what}. That may be a root or an intermediate: ask for the root above ${issuer}, or ${issuer} itself if it is the root, and add that.`;
  }
  return `${what}. Its root is missing: get “${shortName(above.missing)}”, or the root above it, and add that.`;
}

/** The same for one line, which may be cut at its end: what to do comes first. */
export function belowRootAdvice(certificate: Certificate, above: RootAbove): string {
  if ('existing' in above) {
    return `Nothing to add: its root is already there as “${above.existing.resource.name}”.`;
  }
  if ('root' in above) {
    return `Add its root instead: “${shortName(above.root.subject)}”.`;
  }
  const wanted = `“${shortName(above.missing)}”`;
  return isAlone(certificate, above)
    ? `Get the root above ${wanted} instead.`
    : `Get its root instead: ${wanted} or above.`;
}

/** A certificate of a server or a person without its issuer: whether that is a root, nobody here knows. */
function isAlone({ isCA }: Certificate, { link }: RootAbove): boolean {
  return !isCA && link === undefined;
}
