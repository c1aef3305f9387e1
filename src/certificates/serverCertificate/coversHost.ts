import { domainToASCII } from 'node:url';

/**
 * Whether a certificate with these names is accepted for a host (RFC 9525, section 6.3): a wildcard is a whole label, the first, and
 * stands for one label. A host that is a wildcard itself, as bindings can have, is covered by the same wildcard only.
 */
export function coversHost(hostNames: readonly string[], host: string): boolean {
  const wanted = normal(host);
  const parent = wanted.slice(wanted.indexOf('.') + 1);
  const hasParent = wanted.includes('.') && !wanted.startsWith('*.');
  return hostNames.map(normal).some((name) => name === wanted || (hasParent && name === `*.${parent}`));
}

function normal(name: string): string {
  const plain = name.toLowerCase().replace(/\.$/, '');
  return plain.startsWith('*.')
    ? `*.${domainToASCII(plain.slice(2)) || plain.slice(2)}`
    : domainToASCII(plain) || plain;
}
