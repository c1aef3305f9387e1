import { decodeBase64, pemBlocks } from '../certificates/files/pem.ts';
import { thumbprints } from '../certificates/thumbprints.ts';
import { flagField, textField } from './fields.ts';
import { parseResourceId } from './resourceId.ts';
import type { RootCertificate } from './rootCertificate.ts';

/**
 * Reads a `hostingEnvironments/publicCertificates` resource. Its form is undocumented, so that anything may be absent, the whole
 * body too where the id is known from the question (`askedFor`). Undefined for an entry without an id and for what is not JSON.
 */
export function readRootCertificate(raw: unknown, askedFor?: string): RootCertificate | undefined {
  const id = textField(raw, 'id') ?? askedFor;
  const name = id === undefined ? undefined : parseResourceId(id)?.name;
  if (id === undefined || name === undefined || typeof raw === 'string') {
    return undefined;
  }
  const der = derOf(textField(raw, 'properties', 'blob'));
  return {
    id,
    name,
    der,
    thumbprint: der === undefined ? sha1Of(textField(raw, 'properties', 'thumbprint')) : thumbprints(der).sha1,
    isRoot: flagField(raw, 'properties', 'isRoot'),
    raw,
  };
}

/** The certificate's bytes from a blob that is base64 of DER, base64 of PEM, or PEM; undefined when it is none of them. */
export function derOf(blob: string | undefined): Uint8Array | undefined {
  if (blob === undefined) {
    return undefined;
  }
  const bytes = decodeBase64(blob.replace(/\s+/g, ''));
  const text = bytes === undefined ? blob : Buffer.from(bytes).toString('latin1');
  return certificateInPem(text) ?? (bytes === undefined ? undefined : wholeSequence(bytes));
}

function certificateInPem(text: string): Uint8Array | undefined {
  const block = pemBlocks(text).find(({ label, bytes }) => label.endsWith('CERTIFICATE') && bytes !== undefined);
  return block?.bytes === undefined ? undefined : wholeSequence(block.bytes);
}

/** A certificate is one SEQUENCE: cut off what follows it, so that the thumbprint is the certificate's; undefined when it is not whole. */
function wholeSequence(bytes: Uint8Array): Uint8Array | undefined {
  const [tag, first] = bytes;
  if (tag !== 0x30 || first === undefined) {
    return undefined;
  }
  const lengthBytes = first < 0x80 ? 0 : first - 0x80;
  if (lengthBytes > 4 || first === 0x80) {
    return undefined;
  }
  const content =
    lengthBytes === 0 ? first : bytes.subarray(2, 2 + lengthBytes).reduce((sum, byte) => sum * 256 + byte, 0);
  const total = 2 + lengthBytes + content;
  return total > bytes.length ? undefined : bytes.subarray(0, total);
}

/** A SHA-1 thumbprint as upper-case hex, whatever the service puts between its digits; undefined when it is not one. */
function sha1Of(thumbprint: string | undefined): string | undefined {
  const digits = thumbprint?.replace(/[\s:\u200e\u200f-]/g, '').toUpperCase();
  return digits !== undefined && /^[0-9A-F]{40}$/.test(digits) ? digits : undefined;
}
