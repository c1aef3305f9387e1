import { type BaseBlock, ObjectIdentifier } from 'asn1js';
import type { AlgorithmIdentifier, PublicKeyInfo } from 'pkijs';
import type { PublicKey } from './certificate.ts';
import { derTag, readElement } from './derReader.ts';
import { curves, keyAlgorithms } from './oids.ts';

const rsaFamily = new Set(['1.2.840.113549.1.1.1', '1.2.840.113549.1.1.7', '1.2.840.113549.1.1.10']);
const ecPublicKey = '1.2.840.10045.2.1';
const dsa = '1.2.840.10040.4.1';
/** What kind of key it is and how large. A key that cannot be read is named with its size undefined. */
export function readPublicKey(info: PublicKeyInfo): PublicKey {
  const oid = info.algorithm.algorithmId;
  return Object.freeze({ algorithm: keyAlgorithms[oid] ?? oid, oid, ...readSize(oid, info) });
}

type Size = Pick<PublicKey, 'bits' | 'curve'>;

function readSize(oid: string, info: PublicKeyInfo): Size {
  if (oid === ecPublicKey) {
    return readCurve(info.algorithm);
  }
  if (rsaFamily.has(oid)) {
    return { bits: firstIntegerBits(info.subjectPublicKey.valueBlock.valueHexView), curve: undefined };
  }
  if (oid === dsa) {
    return { bits: firstIntegerBits(parametersOf(info.algorithm)), curve: undefined };
  }
  return { bits: undefined, curve: undefined };
}

function readCurve(algorithm: AlgorithmIdentifier): Size {
  const parameters: unknown = algorithm.algorithmParams;
  if (parameters instanceof ObjectIdentifier) {
    const oid = parameters.valueBlock.toString();
    const curve = curves[oid];
    return { bits: curve?.bits, curve: curve?.name ?? oid };
  }
  return { bits: undefined, curve: 'explicit parameters' };
}

function parametersOf(algorithm: AlgorithmIdentifier): Uint8Array {
  const parameters = algorithm.algorithmParams as BaseBlock | undefined;
  return parameters?.valueBeforeDecodeView ?? new Uint8Array();
}

/** The bit length of the first INTEGER of a SEQUENCE: RSA's modulus, DSA's prime. */
function firstIntegerBits(sequence: Uint8Array): number | undefined {
  const outer = readElement(sequence, 0, sequence.length);
  if (typeof outer === 'string' || outer.tag !== derTag.sequence) {
    return undefined;
  }
  const integer = readElement(sequence, outer.contentStart, outer.end);
  if (typeof integer === 'string' || integer.tag !== derTag.integer) {
    return undefined;
  }
  const first = sequence.subarray(integer.contentStart, integer.end).findIndex((octet) => octet !== 0);
  if (first < 0) {
    return undefined;
  }
  const top = sequence[integer.contentStart + first] ?? 0;
  return (integer.end - integer.contentStart - first) * 8 - (Math.clz32(top) - 24);
}
