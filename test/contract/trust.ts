import tls from 'node:tls';

/** Makes this process trust a CA besides the usual ones, from now on: what NODE_EXTRA_CA_CERTS does only for a process yet to start. */
export function trust(caPem: string): void {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), caPem]);
}
