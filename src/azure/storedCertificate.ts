import { decodeBase64, pemBlocks } from '../certificates/files/pem.ts';
import { thumbprints } from '../certificates/thumbprints.ts';
import { AzureError } from './azureError.ts';
import { textField } from './fields.ts';
import { parseResourceId } from './resourceId.ts';
import { sha1Of } from './sha1Text.ts';

/** A certificate that Azure holds: a root of an environment, or a public certificate of an app. Read liberally. */
export interface StoredCertificate {
  readonly id: string;
  /** The resource's name, without the environment's or the app's. */
  readonly name: string;
  /** DER of the certificate, from `blob` as base64 of DER or of PEM; undefined when the service gave no readable blob. */
  readonly der: Uint8Array | undefined;
  /** SHA-1, upper-case hex without separators: computed from the blob where there is one, else as the service gave it; else undefined. */
  readonly thumbprint: string | undefined;
  readonly raw: unknown;
}

/** What is known after an add was accepted and read back. */
export type AddOutcome<C extends StoredCertificate = StoredCertificate> =
  /** Read back, and its thumbprint is the one that was sent. */
  | { readonly kind: 'confirmed'; readonly certificate: C }
  /**
   * Accepted, but every read within the bound answered 404 or still showed what was there before, or looking failed (`readError`),
   * or the caller stopped waiting. Never a second PUT: look again.
   */
  | { readonly kind: 'notVisibleYet'; readonly readError?: AzureError }
  /** Read back, but the service gave neither blob nor thumbprint. */
  | { readonly kind: 'cannotBeCompared'; readonly certificate: C };

/**
 * Reads a `publicCertificates` resource of an environment or an app. Anything may be absent, the whole body too where the id is known
 * from the question (`askedFor`). Undefined for an entry without an id and for what is not JSON.
 */
export function readStoredCertificate(raw: unknown, askedFor?: string): StoredCertificate | undefined {
  const id = textField(raw, 'id') ?? askedFor;
  const name = id === undefined ? undefined : parseResourceId(id)?.name;
  if (id === undefined || name === undefined || typeof raw === 'string') {
    return undefined;
  }
  const der = derOf(textField(raw, 'properties', 'blob'));
  const thumbprint = der === undefined ? sha1Of(textField(raw, 'properties', 'thumbprint')) : thumbprints(der).sha1;
  return { id, name, der, thumbprint, raw };
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

/** What was sent, as far as it takes to know it again. Thumbprints are SHA-1, upper-case hex. */
export interface Sent {
  readonly thumbprint: string;
  /** The thumbprint of what had the name before, where something had. */
  readonly replaces: string | undefined;
  /** As in AzureError: "add root certificate X to Y". */
  readonly operation: string;
}

/**
 * What a read after an add says; `found` is undefined for a 404. Throws AzureError `mismatch`, which names both thumbprints,
 * when it is neither what was sent nor what was there before.
 */
export function compareWithSent<C extends StoredCertificate>(found: C | undefined, sent: Sent): AddOutcome<C> {
  if (found === undefined) {
    return { kind: 'notVisibleYet' };
  }
  switch (found.thumbprint) {
    case undefined:
      return { kind: 'cannotBeCompared', certificate: found };
    case sent.thumbprint:
      return { kind: 'confirmed', certificate: found };
    case sent.replaces:
      return { kind: 'notVisibleYet' };
    default:
      throw new AzureError('mismatch', {
        operation: sent.operation,
        detail: `Azure holds a certificate with thumbprint ${found.thumbprint} under this name, not the one with thumbprint ${sent.thumbprint} that was sent.`,
      });
  }
}
