import type { BaseBlock } from 'asn1js';
import { type AlgorithmIdentifier, RSASSAPSSParams } from 'pkijs';
import type { SignatureAlgorithm } from './certificate.ts';
import { hashAlgorithms, signatureAlgorithms } from './oids.ts';

const rsassaPss = '1.2.840.113549.1.1.10';

/** Names a signature algorithm and its hash. */
export function readSignatureAlgorithm(identifier: AlgorithmIdentifier): SignatureAlgorithm {
  const oid = identifier.algorithmId;
  const known = signatureAlgorithms[oid];
  if (oid === rsassaPss) {
    const hash = pssHash(identifier);
    return Object.freeze({ name: hash === undefined ? 'RSASSA-PSS' : `${hash} with RSASSA-PSS`, oid, hash });
  }
  return Object.freeze({ name: known?.name ?? oid, oid, hash: known?.hash });
}

/** RFC 4055, section 3.1: the parameters name the hash; SHA-1 when they do not. */
function pssHash(identifier: AlgorithmIdentifier): string | undefined {
  const schema = identifier.algorithmParams as BaseBlock | undefined;
  try {
    const parameters = schema === undefined ? new RSASSAPSSParams() : new RSASSAPSSParams({ schema });
    return hashAlgorithms[parameters.hashAlgorithm.algorithmId];
  } catch {
    // Parameters that are none leave the hash unknown, which is what the certificate says about it.
    return undefined;
  }
}
