import type { PssParameters, SignatureAlgorithm } from './certificate.ts';
import { CertificateError } from './certificateError.ts';
import { contentOf, DerCursor, type DerElement, derTag, oidText } from './der/derReader.ts';
import { readNumber } from './der/derValues.ts';
import { hashAlgorithms, signatureAlgorithms } from './oids/algorithms.ts';

const rsassaPss = '1.2.840.113549.1.1.10';

/** Names a signature algorithm and its hash. @throws CertificateError when it is no AlgorithmIdentifier. */
export function readSignatureAlgorithm(der: Uint8Array, identifier: DerElement): SignatureAlgorithm {
  const fields = new DerCursor(der, identifier.contentStart, identifier.end);
  const oid = oidText(contentOf(der, fields.expect(derTag.objectIdentifier)));
  const parameters = fields.isAtEnd ? undefined : fields.any();
  fields.finish();
  if (oid !== rsassaPss) {
    const known = signatureAlgorithms[oid];
    return Object.freeze({ name: known?.name ?? oid, oid, hash: known?.hash, pss: undefined });
  }
  const pss = readPss(der, parameters);
  return Object.freeze({
    name: pss === undefined ? 'RSASSA-PSS' : `${pss.hash} with RSASSA-PSS`,
    oid,
    hash: pss?.hash,
    pss,
  });
}

const pssTags = { hash: 0xa0, mask: 0xa1, saltLength: 0xa2, trailer: 0xa3 } as const;

/** RFC 4055, section 3.1: what is left out has a default. Parameters that cannot be read say nothing: undefined. */
function readPss(der: Uint8Array, parameters: DerElement | undefined): PssParameters | undefined {
  try {
    if (parameters?.tag !== derTag.sequence) {
      throw new CertificateError('malformed');
    }
    const fields = new DerCursor(der, parameters.contentStart, parameters.end);
    const wrapped = (tag: number): DerCursor | undefined => (fields.peek() === tag ? fields.enter(tag) : undefined);
    const hash = readHash(der, wrapped(pssTags.hash)?.enter(derTag.sequence));
    const mask = wrapped(pssTags.mask)?.enter(derTag.sequence);
    mask?.expect(derTag.objectIdentifier);
    const maskHash = readHash(der, mask?.enter(derTag.sequence));
    const saltLength = readOptionalNumber(der, wrapped(pssTags.saltLength)) ?? 20;
    const trailer = readOptionalNumber(der, wrapped(pssTags.trailer)) ?? 1;
    fields.finish();
    return Object.freeze({ hash, maskHash, saltLength, trailer });
  } catch (error) {
    if (error instanceof CertificateError) {
      return undefined;
    }
    throw error;
  }
}

function readHash(der: Uint8Array, algorithm: DerCursor | undefined): string {
  if (algorithm === undefined) {
    return 'SHA-1';
  }
  const oid = oidText(contentOf(der, algorithm.expect(derTag.objectIdentifier)));
  return hashAlgorithms[oid] ?? oid;
}

function readOptionalNumber(der: Uint8Array, wrapper: DerCursor | undefined): number | undefined {
  return wrapper === undefined ? undefined : readNumber(der, wrapper.expect(derTag.integer));
}
