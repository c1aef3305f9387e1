import type { AsnType } from 'asn1js';
import { type Attribute, CertificationRequest, Extensions, type Extension as PkijsExtension } from 'pkijs';
import type { PublicKey, SelfSigned, SignatureAlgorithm } from '../certificate.ts';
import { CertificateError } from '../certificateError.ts';
import { derTag } from '../der/derReader.ts';
import { derShape } from '../der/derShape.ts';
import { contentOf, type DerNode, derTree, wholeOf } from '../der/derTree.ts';
import { textOf } from '../extensions/content.ts';
import type { Extension } from '../extensions/extension.ts';
import { readExtensions } from '../extensions/readExtensions.ts';
import type { Irregularity } from '../irregularity.ts';
import { type DistinguishedName, readName } from '../names/distinguishedName.ts';
import { requestAttributes } from '../oids/names.ts';
import {
  algorithmBytes,
  bitStringOctets,
  extensionOctets,
  type KeyOctets,
  keyOctets,
  lookOverName,
  mostFrameElements,
  type Notes,
  noteSurplus,
  takeTag,
  withoutOctets,
} from '../outlineParts.ts';
import { readPublicKey } from '../publicKey.ts';
import { type Signed, verifySignature } from '../signature.ts';
import { readSignatureAlgorithm } from '../signatureAlgorithm.ts';
import { type Thumbprints, thumbprints } from '../thumbprints.ts';

/** A certificate request (PKCS #10, RFC 2986): plain data, frozen. It is shown, and never sent. */
export interface CertificateRequest {
  /** Its own bytes. Not to be written to. */
  readonly der: Uint8Array;
  readonly thumbprints: Thumbprints;
  /** 1; what is encoded plus one. */
  readonly version: number;
  readonly subject: DistinguishedName;
  readonly publicKey: PublicKey;
  /** The extensions that the certificate is to have, in order. */
  readonly extensions: readonly Extension[];
  /** Everything else that it says, in order. */
  readonly attributes: readonly RequestAttribute[];
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** What is signed, and the signature's octets: views of `der`. */
  readonly signedPart: Uint8Array;
  readonly signature: Uint8Array;
  /** Whether its own key verifies its signature. If it does, the requester has the private key. */
  readonly verified: SelfSigned;
  readonly irregularities: readonly Irregularity[];
}

export interface RequestAttribute {
  /** As people know it; the dotted OID where there is no name. */
  readonly name: string;
  readonly oid: string;
  readonly values: readonly AttributeValue[];
}

export interface AttributeValue {
  /** Safe to show; undefined when the value is no text. */
  readonly text: string | undefined;
  /** The whole value: a view of the request's bytes. */
  readonly der: Uint8Array;
}

/**
 * Reads one certificate request with PKI.js.
 *
 * @param bytes of exactly one request; copied.
 * @throws CertificateError when they are anything else.
 */
export async function readRequest(bytes: Uint8Array): Promise<CertificateRequest> {
  if (derShape(bytes) !== 'certificateRequest') {
    throw new CertificateError('otherDer');
  }
  const der = new Uint8Array(bytes);
  const notes: Notes = new Set();
  const outline = requestOutline(der, notes);
  const parsed = parseRequest(der, outline);
  const note = (irregularity: Irregularity): void => {
    notes.add(irregularity);
  };
  const publicKey = readPublicKey(parsed.subjectPublicKeyInfo, outline, note);
  const signed: Signed = {
    der,
    signedPart: outline.signedPart,
    signature: outline.signature,
    signatureAlgorithm: readSignatureAlgorithm(parsed.signatureAlgorithm),
  };
  const { attributes, extensions, octets } = sorted(der, parsed.attributes ?? [], outline.attributes, notes);
  return Object.freeze({
    ...signed,
    thumbprints: Object.freeze(thumbprints(der)),
    // What is encoded is one less.
    version: parsed.version + 1,
    subject: readName(parsed.subject, note),
    publicKey,
    extensions: readExtensions(extensions, octets, note),
    attributes: Object.freeze(attributes),
    verified: await verdict(signed, publicKey, notes),
    irregularities: Object.freeze([...notes]),
  });
}

/** If the request is odd in one of these ways, programs disagree about what is signed, or about the signature's own octets. */
async function verdict(signed: Signed, publicKey: PublicKey, notes: Notes): Promise<SelfSigned> {
  const isOdd = notes.has('notDer') || notes.has('signatureBits') || notes.has('keyBits');
  return isOdd ? 'unchecked' : verifySignature(signed, publicKey);
}

/** What PKI.js does not tell of a request: its parts as they stand there. */
interface RequestOutline extends KeyOctets {
  readonly signedPart: Uint8Array;
  readonly signature: Uint8Array;
  readonly attributes: readonly DerNode[];
}

const attributesTag = 0xa0;

function requestOutline(der: Uint8Array, notes: Notes): RequestOutline {
  const { root, isDer } = derTree(der, mostFrameElements);
  if (root.end < der.length) {
    throw new CertificateError('trailingBytes');
  }
  if (!isDer) {
    notes.add('notDer');
  }
  const [signedPart, algorithm, signature, ...others] = root.parts;
  const [version, subject, publicKeyInfo, ...fields] = signedPart?.parts ?? [];
  if (
    signedPart === undefined ||
    algorithm === undefined ||
    signature === undefined ||
    version === undefined ||
    subject === undefined ||
    publicKeyInfo === undefined
  ) {
    throw new CertificateError('malformed');
  }
  const attributes = takeTag(fields, attributesTag)?.parts ?? [];
  noteSurplus([...others, ...fields], notes);
  algorithmBytes(der, algorithm, notes);
  lookOverName(subject, notes);
  return {
    signedPart: wholeOf(der, signedPart),
    signature: bitStringOctets(der, signature, 'signatureBits', notes),
    ...keyOctets(der, publicKeyInfo, notes),
    attributes,
  };
}

/** PKI.js gets zeros for whatever might hold more ASN.1. What is left has been measured by the outline. */
function parseRequest(der: Uint8Array, { publicKey, signature, attributes }: RequestOutline): CertificationRequest {
  const strings = attributes.flatMap((attribute) => stringsIn(der, attribute));
  try {
    return CertificationRequest.fromBER(withoutOctets(der, [publicKey, signature, ...strings]));
  } catch (error) {
    throw new CertificateError('malformed', undefined, { cause: error });
  }
}

function stringsIn(der: Uint8Array, node: DerNode): readonly Uint8Array[] {
  return node.tag === derTag.octetString || node.tag === derTag.bitString
    ? [contentOf(der, node)]
    : node.parts.flatMap((part) => stringsIn(der, part));
}

/** PKCS #9 (RFC 2985, section 5.4.2), and Microsoft's own. */
const extensionRequests = new Set(['1.2.840.113549.1.9.14', '1.3.6.1.4.1.311.2.1.14']);

interface Sorted {
  readonly attributes: RequestAttribute[];
  readonly extensions: PkijsExtension[];
  /** The value of each extension. */
  readonly octets: Uint8Array[];
}

/** Separates the requested extensions from the other attributes. A request for extensions that cannot be read stays an attribute. */
function sorted(der: Uint8Array, parsed: readonly Attribute[], nodes: readonly DerNode[], notes: Notes): Sorted {
  const found: Sorted = { attributes: [], extensions: [], octets: [] };
  parsed.forEach(({ type: oid, values: some }, i) => {
    // PKI.js has none at all of an empty set.
    const values = (some as readonly AsnType[] | undefined) ?? [];
    const valueNodes = nodes[i]?.parts[1]?.parts ?? [];
    noteSurplus(nodes[i]?.parts.slice(2) ?? [], notes);
    const requested = extensionRequests.has(oid) ? requestedExtensions(der, values, valueNodes, notes) : undefined;
    if (requested === undefined) {
      const read = values.map((value, j): AttributeValue => attributeValue(der, value, valueNodes[j]));
      found.attributes.push(Object.freeze({ name: requestAttributes[oid] ?? oid, oid, values: Object.freeze(read) }));
    } else {
      found.extensions.push(...requested.extensions);
      found.octets.push(...requested.octets);
    }
  });
  return found;
}

function attributeValue(der: Uint8Array, value: AsnType, node: DerNode | undefined): AttributeValue {
  return Object.freeze({ text: textOf(value), der: node === undefined ? new Uint8Array() : wholeOf(der, node) });
}

/** Undefined when there is not exactly one list of extensions. */
function requestedExtensions(
  der: Uint8Array,
  [schema, ...moreSchemas]: readonly AsnType[],
  [list]: readonly DerNode[],
  notes: Notes,
): Pick<Sorted, 'extensions' | 'octets'> | undefined {
  if (schema === undefined || moreSchemas.length > 0 || list?.tag !== derTag.sequence) {
    return undefined;
  }
  try {
    const octets = [...extensionOctets(der, list, notes)];
    const { extensions } = new Extensions({ schema });
    return extensions.length === octets.length ? { extensions, octets } : undefined;
  } catch {
    // PKI.js' word, and the outline's, for what is no list of extensions.
    return undefined;
  }
}
