import type { Certificate } from '../../certificates/certificate.ts';
import { extensionValue } from '../../certificates/extensions/readExtensions.ts';

const serverAuthentication = '1.3.6.1.5.5.7.3.1';

/**
 * What the checks for a root mean for a certificate that plainly is none: another authority issued it, and nothing in it says
 * that it may issue others. Undefined for every other, whose errors are errors.
 */
export function leafWords(certificate: Certificate): string | undefined {
  if (!isLeaf(certificate)) {
    return undefined;
  }
  const what = isForServers(certificate) ? 'a server certificate' : 'a leaf certificate';
  return `This is ${what}, not a root: the checks below say what keeps it from being used as a root.`;
}

function isLeaf({ selfIssued, basicConstraints, keyUsage }: Certificate): boolean {
  const mayIssue = basicConstraints === 'unreadable' || basicConstraints?.isCA === true;
  const maySign = keyUsage === 'unreadable' || keyUsage?.includes('keyCertSign') === true;
  return !selfIssued && !mayIssue && !maySign;
}

function isForServers({ extensions }: Certificate): boolean {
  const purposes = extensionValue(extensions, 'extendedKeyUsage', '2.5.29.37');
  return typeof purposes === 'object' && purposes.purposes.some(({ oid }) => oid === serverAuthentication);
}
