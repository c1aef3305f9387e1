import type { Certificate } from '../certificate.ts';
import { extensionValue } from '../extensions/extension.ts';

/** The DNS names and IP addresses of the subjectAltName, in lower case. Browsers no longer look at the common name (RFC 9525, section 2). */
export function hostNamesOf({ extensions }: Pick<Certificate, 'extensions'>): readonly string[] {
  const found = extensionValue(extensions, 'alternativeNames', '2.5.29.17');
  const names = typeof found === 'object' ? found.names : [];
  const hosts = names.filter(({ kind }) => kind === 'DNS' || kind === 'IP').map(({ text }) => text.toLowerCase());
  return [...new Set(hosts)];
}
