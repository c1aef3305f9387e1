import { CertificateError } from '../certificateError.ts';
import { contentOf, type DerCursor, type DerElement, derTag, oidText, wholeOf } from '../der/derReader.ts';
import { inside } from './cursors.ts';

/** An AlgorithmIdentifier (RFC 5280, section 4.1.1.2). */
export interface Algorithm {
  readonly oid: string;
  readonly parameters: DerElement | undefined;
  /** The whole of it, DER; a view. */
  readonly whole: Uint8Array;
}

/** The next element, which is an AlgorithmIdentifier. */
export function readAlgorithm(der: Uint8Array, fields: DerCursor): Algorithm {
  const element = fields.expect(derTag.sequence);
  const inner = inside(der, element);
  const oid = oidText(contentOf(der, inner.expect(derTag.objectIdentifier)));
  const parameters = inner.isAtEnd ? undefined : inner.any();
  inner.finish();
  return { oid, parameters, whole: wholeOf(der, element) };
}

/** A cursor over parameters that must be a SEQUENCE. */
export function parameterFields(der: Uint8Array, { parameters }: Algorithm): DerCursor {
  return inside(der, parameterOf(parameters, derTag.sequence));
}

/** Parameters that must be an OCTET STRING, as an initial vector is. */
export function parameterOctets(der: Uint8Array, { parameters }: Algorithm): Uint8Array {
  return contentOf(der, parameterOf(parameters, derTag.octetString));
}

function parameterOf(parameters: DerElement | undefined, tag: number): DerElement {
  if (parameters?.tag !== tag) {
    throw new CertificateError('malformed');
  }
  return parameters;
}
