import { CertificateError } from '../certificateError.ts';
import { containerTree } from '../der/containerTree.ts';
import { derTag } from '../der/derReader.ts';
import { contentOf, type DerNode, derTree, wholeOf } from '../der/derTree.ts';
import {
  algorithmBytes,
  bitStringOctets,
  extensionOctets,
  lookOverName,
  mostFrameElements,
  type Notes,
  noteSurplus,
  onlyPart,
  type TaggedOctets,
  takeTag,
} from '../outlineParts.ts';

/** What PKI.js does not tell of a revocation list (RFC 5280, section 5.1): its parts as they stand there. */
export interface ListOutline {
  /** What is signed, whole, and the octets of the signature: views of the list's bytes. */
  readonly signedPart: Uint8Array;
  readonly signature: Uint8Array;
  /** The entries, in the list's bytes; undefined when there are none. */
  readonly revoked: DerNode | undefined;
  /** The same list without its entries, newly framed. What follows are views of it. */
  readonly frame: Uint8Array;
  readonly frameSignature: Uint8Array;
  readonly thisUpdate: TaggedOctets;
  readonly nextUpdate: TaggedOctets | undefined;
  readonly extensions: readonly Uint8Array[];
}

const extensionsTag = 0xa0;

/**
 * Looks over a revocation list without its entries, and notes oddities.
 *
 * @throws CertificateError `truncated`, `trailingBytes`, `overlong`, `malformed`.
 */
export function revocationListOutline(der: Uint8Array, notes: Notes): ListOutline {
  const whole = containerTree(der, 2);
  if (whole.end < der.length) {
    throw new CertificateError('trailingBytes');
  }
  const [signedPart, ...signing] = whole.parts;
  const [, signature] = signing;
  if (signedPart === undefined || signature === undefined) {
    throw new CertificateError('malformed');
  }
  const fields = signedPart.parts;
  const revoked = fields.find(({ tag }, i) => tag === derTag.sequence && isTime(fields[i - 1]?.tag));
  const kept = fields.filter((field) => field !== revoked).map((field) => wholeOf(der, field));
  const content = framed(derTag.sequence, kept);
  const frame = framed(derTag.sequence, [content, ...signing.map((part) => wholeOf(der, part))]);
  if ([whole, signedPart, ...(revoked === undefined ? [] : [revoked])].some((element) => !isDer(element))) {
    notes.add('notDer');
  }
  const { root, isDer: isFrameDer } = derTree(frame, mostFrameElements);
  if (!isFrameDer) {
    notes.add('notDer');
  }
  return {
    signedPart: wholeOf(der, signedPart),
    signature: der.subarray(Math.min(signature.contentStart + 1, signature.contentEnd), signature.contentEnd),
    revoked,
    frame,
    ...frameFields(frame, root, notes),
  };
}

function isTime(tag: number | undefined): boolean {
  return tag === derTag.utcTime || tag === derTag.generalizedTime;
}

type FrameFields = Pick<ListOutline, 'frameSignature' | 'thisUpdate' | 'nextUpdate' | 'extensions'>;

function frameFields(frame: Uint8Array, root: DerNode, notes: Notes): FrameFields {
  const [signedPart, outerAlgorithm, signature, ...others] = root.parts;
  const fields = [...(signedPart?.parts ?? [])];
  // The version, which lists of version 1 leave out.
  takeTag(fields, derTag.integer);
  const [innerAlgorithm, issuer, thisUpdate, ...rest] = fields;
  if (
    outerAlgorithm === undefined ||
    signature === undefined ||
    innerAlgorithm === undefined ||
    issuer === undefined ||
    thisUpdate === undefined
  ) {
    throw new CertificateError('malformed');
  }
  const nextUpdate = isTime(rest[0]?.tag) ? rest.shift() : undefined;
  const extensions = onlyPart(takeTag(rest, extensionsTag), notes);
  noteSurplus([...others, ...rest], notes);
  const algorithms = [outerAlgorithm, innerAlgorithm].map((one) => Buffer.from(algorithmBytes(frame, one, notes)));
  if (algorithms[0]?.equals(algorithms[1] ?? Buffer.of()) !== true) {
    notes.add('algorithmsDiffer');
  }
  lookOverName(issuer, notes);
  const octets = (node: DerNode): TaggedOctets => ({ tag: node.tag, content: contentOf(frame, node) });
  return {
    frameSignature: bitStringOctets(frame, signature, 'signatureBits', notes),
    thisUpdate: octets(thisUpdate),
    nextUpdate: nextUpdate === undefined ? undefined : octets(nextUpdate),
    extensions: extensionOctets(frame, extensions, notes),
  };
}

/** An element around others, in DER. */
function framed(tag: number, parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  return new Uint8Array(Buffer.concat([Buffer.from([tag, ...lengthOctets(content.length)]), content]));
}

function lengthOctets(length: number): readonly number[] {
  if (length < 0x80) {
    return [length];
  }
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) {
    octets.unshift(rest % 256);
  }
  return [0x80 | octets.length, ...octets];
}

/** Its length is definite and as short as can be. */
function isDer({ start, contentStart, contentEnd, end }: DerNode): boolean {
  return contentEnd === end && contentStart - start === 1 + lengthOctets(contentEnd - contentStart).length;
}
