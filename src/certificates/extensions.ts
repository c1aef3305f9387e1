import { BitString } from 'asn1js';
import { type Extension, BasicConstraints as ParsedBasicConstraints } from 'pkijs';
import type { BasicConstraints, Certificate, KeyUsage } from './certificate.ts';
import { keyUsages } from './certificate.ts';
import { extensionNames } from './oids.ts';

type ExtensionFields = Pick<Certificate, 'basicConstraints' | 'isCA' | 'keyUsage' | 'extensions'>;

const basicConstraintsOid = '2.5.29.19';
const keyUsageOid = '2.5.29.15';

/** What a certificate's extensions say about what it may be used for. Of a repeated extension the first counts, as OpenSSL has it. */
export function readExtensions(extensions: readonly Extension[]): ExtensionFields {
  const basicConstraints = readBasicConstraints(find(extensions, basicConstraintsOid));
  return {
    basicConstraints,
    isCA: typeof basicConstraints === 'object' && basicConstraints.isCA,
    keyUsage: readKeyUsage(find(extensions, keyUsageOid)),
    extensions: Object.freeze(
      extensions.map(({ extnID: oid, critical }) => Object.freeze({ name: extensionNames[oid] ?? oid, oid, critical })),
    ),
  };
}

function find(extensions: readonly Extension[], oid: string): Extension | undefined {
  return extensions.find(({ extnID }) => extnID === oid);
}

function readBasicConstraints(extension: Extension | undefined): BasicConstraints | 'unreadable' | undefined {
  const value = extension === undefined ? undefined : parsedValue(extension);
  if (extension === undefined) {
    return undefined;
  }
  if (!(value instanceof ParsedBasicConstraints) || 'parsingError' in value) {
    return 'unreadable';
  }
  const pathLength = value.pathLenConstraint;
  return Object.freeze({ isCA: value.cA, pathLength: typeof pathLength === 'number' ? pathLength : undefined });
}

function readKeyUsage(extension: Extension | undefined): readonly KeyUsage[] | 'unreadable' | undefined {
  const value = extension === undefined ? undefined : parsedValue(extension);
  if (extension === undefined) {
    return undefined;
  }
  if (!(value instanceof BitString)) {
    return 'unreadable';
  }
  const bits = value.valueBlock.valueHexView;
  // Bit 0 is the highest bit of the first octet.
  return Object.freeze(keyUsages.filter((_, bit) => ((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0));
}

/** The value as pkijs reads it; undefined when it cannot. It reads lazily, hence only what is asked for. */
function parsedValue(extension: Extension): unknown {
  try {
    return extension.parsedValue;
  } catch {
    // To the callers a value that cannot be read is `unreadable`, which they say.
    return undefined;
  }
}
