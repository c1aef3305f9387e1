import type { Certificate } from '../certificate.ts';
import type { AuthorityKeyIdentifier } from './extension.ts';
import { extensionValue } from './readExtensions.ts';

/** How a certificate names its own key, upper-case hex; undefined when it does not, or not readably. */
export function subjectKeyIdentifier({ extensions }: Certificate): string | undefined {
  const value = extensionValue(extensions, 'subjectKeyIdentifier', '2.5.29.14');
  return typeof value === 'object' ? value.identifier : undefined;
}

/** How a certificate names its issuer's key; undefined when it does not, or not readably. */
export function authorityKeyIdentifier({ extensions }: Certificate): AuthorityKeyIdentifier | undefined {
  const value = extensionValue(extensions, 'authorityKeyIdentifier', '2.5.29.35');
  return typeof value === 'object' ? value : undefined;
}
