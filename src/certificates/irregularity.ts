/**
 * What is odd about how a certificate is written. A closed list; each is found while reading and judged in `rootChecks/`.
 *
 * - `timeEncoding`: a time without seconds, with an offset or a fraction, or a GeneralizedTime before 2050 (RFC 5280, section 4.1.2.5).
 * - `basicConstraintsDer`, `keyUsageDer`, `extensionDer`: a default value or a superfluous bit is written out (X.690, section 11).
 * - `emptyExtension`: an extension whose value is an empty SEQUENCE. `extensionsBeforeVersion3`: extensions in version 1 or 2.
 * - `uniqueIdentifier`: issuerUniqueID or subjectUniqueID (RFC 5280, section 4.1.2.8).
 * - `keyParameters`: an RSA key whose algorithm's parameters are not NULL (RFC 3279, section 2.3.1).
 * - `issuerEncoding`: subject and issuer are the same name in different encodings.
 * - `emptyNamePart`: an empty SET among the relative names of subject or issuer (X.501 asks for at least one attribute).
 * - `nameText`: text of a name that is not in the encoding that its type says; it is read as Latin-1 then.
 * - `signatureBits`, `keyBits`: a BIT STRING of the signature or the key that is not made of whole octets.
 *
 * And those of `ambiguities`.
 */
export type Irregularity =
  | Ambiguity
  | 'timeEncoding'
  | 'basicConstraintsDer'
  | 'keyUsageDer'
  | 'extensionDer'
  | 'emptyExtension'
  | 'extensionsBeforeVersion3'
  | 'uniqueIdentifier'
  | 'keyParameters'
  | 'issuerEncoding'
  | 'emptyNamePart'
  | 'nameText'
  | 'signatureBits'
  | 'keyBits';

/**
 * What keeps a certificate from meaning one thing only: programs read it differently or encode it anew, with another thumbprint.
 * Such a certificate is shown and never sent.
 *
 * - `notDer`: lengths that are indefinite or longer than need be (X.690, section 10.1).
 * - `surplusBytes`: elements inside that no certificate has. `serialPadding`: octets before those that the serial number needs.
 * - `algorithmsDiffer`: the signature algorithm inside the signed part is not the one beside the signature (RFC 5280, section 4.1.1.2).
 */
export const ambiguities = ['notDer', 'surplusBytes', 'serialPadding', 'algorithmsDiffer'] as const;

export type Ambiguity = (typeof ambiguities)[number];

/** Told of each irregularity as it is met. */
export type Note = (irregularity: Irregularity) => void;
