import type { PublicKey, RsaNumbers } from '../../certificates/certificate.ts';
import { hex } from '../../certificates/der/derValues.ts';
import type { Fact } from './fact.ts';
import { withOid } from './withOid.ts';

/** What kind of key it is, and how to recognise it elsewhere. */
export function keyFacts(key: PublicKey): readonly Fact[] {
  const facts: Fact[] = [{ id: 'key.algorithm', name: 'Algorithm', lines: [withOid(key.algorithm, key.oid)] }];
  if (key.bits !== undefined) {
    facts.push({ id: 'key.bits', name: 'Size', lines: [`${key.bits} bits`] });
  }
  if (key.curve !== undefined) {
    facts.push({ id: 'key.curve', name: 'Curve', lines: [key.curve] });
  }
  if (key.rsa !== undefined) {
    facts.push({ id: 'key.exponent', name: 'Exponent', lines: [exponentText(key.rsa)], isCode: true });
  }
  return [
    ...facts,
    {
      id: 'key.pin',
      name: 'SHA-256 pin',
      aside: 'base64, of the SubjectPublicKeyInfo',
      lines: [key.pin],
      isCode: true,
    },
    { id: 'key.identifier', name: 'SHA-1 key identifier', lines: [key.identifier], isCode: true },
  ];
}

function exponentText({ exponent }: RsaNumbers): string {
  const digits = hex(exponent);
  // Real exponents fit into four octets; a number of thousands of digits says nothing to anybody.
  return exponent.length > 0 && exponent.length <= 8 ? String(BigInt(`0x${digits}`)) : `0x${digits || '00'}`;
}
