import { type AlgorithmIdentifier, RSASSAPSSParams } from 'pkijs';
import type { PssParameters, SignatureAlgorithm } from './certificate.ts';
import { CertificateError } from './certificateError.ts';
import { derTag } from './der/derReader.ts';
import { contentOf, type DerNode, derTree } from './der/derTree.ts';
import { hashAlgorithms, signatureAlgorithms } from './oids/algorithms.ts';

const rsassaPss = '1.2.840.113549.1.1.10';
/** The one mask generation function that there is (RFC 8017, appendix B.2). */
const mgf1 = '1.2.840.113549.1.1.8';

/** Names a signature algorithm and its hash. */
export function readSignatureAlgorithm({ algorithmId: oid, algorithmParams }: AlgorithmIdentifier): SignatureAlgorithm {
  if (oid !== rsassaPss) {
    const known = signatureAlgorithms[oid];
    return Object.freeze({ name: known?.name ?? oid, oid, hash: known?.hash, pss: undefined });
  }
  const pss = readPss(algorithmParams?.valueBeforeDecodeView);
  return Object.freeze({
    name: pss === undefined ? 'RSASSA-PSS' : `${pss.hash} with RSASSA-PSS`,
    oid,
    hash: pss?.hash,
    pss,
  });
}

/**
 * RFC 4055, section 3.1: what is left out has a default. Undefined when the parameters cannot be read for certain, or name a
 * mask generation function that nobody knows.
 *
 * @param parameters DER; undefined where there are none.
 */
export function readPss(parameters: Uint8Array | undefined): PssParameters | undefined {
  if (parameters === undefined || !isRegular(parameters)) {
    return undefined;
  }
  try {
    const { hashAlgorithm, maskGenAlgorithm, saltLength, trailerField } = RSASSAPSSParams.fromBER(parameters);
    const maskHash = maskGenAlgorithm.algorithmParams?.valueBlock.value?.[0]?.valueBlock.toString();
    return maskGenAlgorithm.algorithmId === mgf1 && maskHash !== undefined
      ? Object.freeze({
          hash: hashName(hashAlgorithm.algorithmId),
          maskHash: hashName(maskHash),
          saltLength,
          trailer: trailerField,
        })
      : undefined;
  } catch {
    // PKI.js' word for parameters that cannot be read.
    return undefined;
  }
}

const [saltLengthTag, trailerTag] = [0xa2, 0xa3];
const tags = [0xa0, 0xa1, saltLengthTag, trailerTag];

/** Each part at most once, in order, with one value in it: PKI.js passes over the others. */
function isRegular(parameters: Uint8Array): boolean {
  try {
    const { root, isDer } = derTree(parameters, 100);
    const order = root.parts.map(({ tag }) => tags.indexOf(tag));
    return (
      isDer &&
      root.tag === derTag.sequence &&
      order.every((index, i) => index > (order[i - 1] ?? -1)) &&
      root.parts.every((part) => part.parts.length === 1 && isValue(parameters, part))
    );
  } catch (error) {
    if (error instanceof CertificateError) {
      return false;
    }
    throw error;
  }
}

/** An AlgorithmIdentifier, or a number that PKI.js can give. */
function isValue(parameters: Uint8Array, { tag, parts: [value] }: DerNode): boolean {
  if (value === undefined) {
    return false;
  }
  return tag === saltLengthTag || tag === trailerTag
    ? value.tag === derTag.integer && [1, 2, 3].includes(contentOf(parameters, value).length)
    : value.tag === derTag.sequence && value.parts.length <= 2;
}

function hashName(oid: string): string {
  return hashAlgorithms[oid] ?? oid;
}
