import { CertificateError } from '../certificateError.ts';
import { containerTree, isPaddingFrom } from '../der/containerTree.ts';
import { derTag, readElement } from '../der/derReader.ts';
import { type DerShape, derShape } from '../der/derShape.ts';
import { cmsPieces } from './cms.ts';
import { type Content, maxCertificates, type Piece, problem } from './content.ts';
import { isJavaKeystore, type JavaKeystore, readJavaKeystore } from './javaKeystore.ts';
import { isSerializedStore, readSerializedStore } from './serializedStore.ts';

/**
 * The parts of binary content; undefined when it is neither DER nor a known store.
 *
 * Certificates may follow each other. Padding and OpenSSL's trust settings may follow the last one, and are ignored. Anything else
 * is an error: only a certificate's own bytes are hashed and sent.
 *
 * @throws CertificateError what the readers of CMS messages and stores throw.
 */
export function derContent(bytes: Uint8Array): Content | undefined {
  if (isSerializedStore(bytes)) {
    const { pieces, end } = readSerializedStore(bytes);
    return { format: 'serializedStore', pieces: [...pieces, ...surplus(bytes, end)] };
  }
  if (isJavaKeystore(bytes)) {
    const keystore = readJavaKeystore(bytes);
    return { format: 'javaKeystore', pieces: [...keystorePieces(keystore), ...surplus(bytes, keystore.end)] };
  }
  const shape = derShape(bytes);
  if (shape === undefined || !isDer(bytes, shape)) {
    return undefined;
  }
  switch (shape) {
    case 'certificate':
      return { format: 'der', pieces: certificatesInARow(bytes) };
    case 'pkcs7':
      return { format: 'pkcs7', pieces: cmsPieces(bytes) };
    case 'pkcs12':
      return { format: 'pkcs12', pieces: [{ kind: 'pkcs12', bytes }] };
    case 'certificateRequest':
      return { format: 'der', pieces: [{ kind: 'request', der: withoutPadding(bytes), isBeside: false }] };
    case 'revocationList':
      return { format: 'der', pieces: [{ kind: 'revocationList', der: withoutPadding(bytes), isBeside: false }] };
    case 'other':
      return { format: 'der', pieces: [problem('otherDer')] };
    default:
      return { format: 'der', pieces: [problem(shape)] };
  }
}

// A text may begin with the digit 0, which is also the octet of SEQUENCE. So DER must have a known outline, or be exactly one
// element.
function isDer(bytes: Uint8Array, shape: DerShape): boolean {
  const element = readElement(bytes, 0, bytes.length);
  return shape !== 'other' || (typeof element !== 'string' && element.end === bytes.length);
}

/** One value without the padding behind it. Anything else behind it stays, and its reader refuses it. */
function withoutPadding(bytes: Uint8Array): Uint8Array {
  const element = readElement(bytes, 0, bytes.length);
  return typeof element !== 'string' && isPaddingFrom(bytes, element.end) ? bytes.subarray(0, element.end) : bytes;
}

function keystorePieces({ certificates, holdsKey }: JavaKeystore): readonly Piece[] {
  const found = certificates.map((der): Piece => ({ kind: 'certificate', der }));
  return holdsKey ? [...found, problem('javaKeystore')] : found;
}

/** What follows a store and is no padding. */
function surplus(bytes: Uint8Array, end: number): readonly Piece[] {
  return isPaddingFrom(bytes, end) ? [] : [problem('trailingBytes')];
}

function certificatesInARow(bytes: Uint8Array): readonly Piece[] {
  const pieces: Piece[] = [];
  // One more than the limit is enough to refuse the file.
  for (let start = 0; start < bytes.length && pieces.length <= maxCertificates; ) {
    start += pieces.length > 0 ? paddingBefore(bytes.subarray(start)) : 0;
    const rest = bytes.subarray(start);
    const shape = derShape(rest);
    if (pieces.length > 0 && (isPaddingFrom(rest, 0) || isTrustSettings(rest))) {
      break;
    }
    if (shape !== 'certificate') {
      return [problem(isTextMode(bytes, start) ? 'damagedByText' : 'trailingBytes')];
    }
    const end = endOfFirst(rest);
    pieces.push({ kind: 'certificate', der: rest.subarray(0, end) });
    start += end;
  }
  return pieces;
}

/** Zeros, line ends and Ctrl-Z: what programs put behind each file that they join. */
const paddingOctets: ReadonlySet<number> = new Set([0x00, 0x0a, 0x0d, 0x1a]);

/** How much padding stands before the next certificate; none where no certificate follows. */
function paddingBefore(rest: Uint8Array): number {
  const next = rest.findIndex((octet) => !paddingOctets.has(octet));
  return next > 0 && derShape(rest.subarray(next)) === 'certificate' ? next : 0;
}

/** Where a certificate ends, in DER or BER. One that is cut off or damaged takes the rest: the decoder says what is wrong. */
function endOfFirst(bytes: Uint8Array): number {
  try {
    return containerTree(bytes, 0).end;
  } catch (error) {
    if (error instanceof CertificateError) {
      return bytes.length;
    }
    throw error;
  }
}

/** A transfer in text mode adds a carriage return before each line feed, so the file is longer by their number. */
function isTextMode(bytes: Uint8Array, length: number): boolean {
  let added = 0;
  for (let i = 1; i < bytes.length; i++) {
    added += bytes[i] === 0x0a && bytes[i - 1] === 0x0d ? 1 : 0;
  }
  return added > 0 && bytes.length - added <= length;
}

/** OpenSSL's CertAux: purposes to trust, to reject, a name and a key identifier, each optional. */
function isTrustSettings(rest: Uint8Array): boolean {
  const settings = readElement(rest, 0, rest.length);
  if (typeof settings === 'string' || settings.tag !== derTag.sequence || settings.end !== rest.length) {
    return false;
  }
  if (settings.contentStart === settings.end) {
    return true;
  }
  const first = readElement(rest, settings.contentStart, settings.end);
  if (typeof first === 'string') {
    return false;
  }
  const isPurposes = first.tag === derTag.sequence && rest[first.contentStart] === derTag.objectIdentifier;
  return isPurposes || [0xa0, derTag.utf8String, derTag.octetString].includes(first.tag);
}
