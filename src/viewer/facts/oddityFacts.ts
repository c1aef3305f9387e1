import type { Irregularity } from '../../certificates/irregularity.ts';
import { type FactSection, numberedIds } from './fact.ts';

/** What is odd about how a request or a revocation list is written. For certificates, checks say it, with what it means for apps. */
const sentences: Readonly<Record<Irregularity, string>> = {
  notDer: 'It is not encoded as DER, so programs may read it differently.',
  surplusBytes: 'It has bytes inside that do not belong there.',
  serialPadding: 'A serial number in it has octets that DER does not allow.',
  algorithmsDiffer: 'It names two different signature algorithms, so no program accepts its signature.',
  timeEncoding: 'A date in it is written in an unusual way.',
  basicConstraintsDer: 'Its basic constraints are not encoded as DER.',
  keyUsageDer: 'Its key usage is not encoded as DER.',
  extensionDer: 'An extension in it is not encoded as DER.',
  emptyExtension: 'An extension in it is empty.',
  extensionsBeforeVersion3: 'It has extensions, which its version may not have.',
  uniqueIdentifier: 'It has a unique identifier, a form that is out of use.',
  keyParameters: 'The parameters of its RSA key are not the usual ones.',
  issuerEncoding: 'It has the same name in different encodings.',
  emptyNamePart: 'A name in it has an empty part.',
  nameText: 'A name in it has a character that its string type does not allow.',
  signatureBits: 'Its signature is not made of whole octets.',
  keyBits: 'Its key is not made of whole octets.',
};

/** A section with what is odd; none when nothing is. */
export function odditySections(irregularities: readonly Irregularity[]): readonly FactSection[] {
  const facts = irregularities.map((one) => ({ id: 'oddity', name: 'Encoding', lines: [sentences[one]] }));
  return facts.length === 0 ? [] : [{ id: 'oddities', title: 'What is odd', facts: numberedIds(facts) }];
}
