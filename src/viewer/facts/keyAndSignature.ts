import type {
  Certificate,
  PssParameters,
  PublicKey,
  RsaNumbers,
  SignatureAlgorithm,
} from '../../certificates/certificate.ts';
import { hex } from '../../certificates/der/hex.ts';
import { whyUnchecked } from '../../ui/findingWords.ts';
import { type Fact, withOid } from './fact.ts';

/** The kind of the key, and the values by which it can be recognized elsewhere. */
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
  // Real exponents fit into four octets. Nobody reads a decimal number with thousands of digits.
  return exponent.length > 0 && exponent.length <= 8 ? String(BigInt(`0x${digits}`)) : `0x${digits || '00'}`;
}

/** How the certificate is signed, and whether its own key signed it. */
export function signatureFacts(certificate: Certificate): readonly Fact[] {
  const { signatureAlgorithm: algorithm, irregularities } = certificate;
  const facts = [...algorithmFacts(algorithm)];
  if (irregularities.includes('algorithmsDiffer')) {
    facts.push({
      id: 'signature.inner',
      name: 'In the signed part',
      lines: ['A different algorithm than the one next to the signature'],
    });
  }
  return [...facts, { id: 'signature.selfSigned', name: 'Self-signed', lines: [selfSignedWords(certificate)] }];
}

/** How anything is signed. */
export function algorithmFacts({ name, oid, pss }: SignatureAlgorithm): readonly Fact[] {
  return [
    { id: 'signature.algorithm', name: 'Algorithm', lines: [withOid(name, oid)] },
    ...(pss === undefined ? [] : [pssFact(pss)]),
  ];
}

function pssFact({ hash, maskHash, saltLength, trailer }: PssParameters): Fact {
  return {
    id: 'signature.parameters',
    name: 'Parameters',
    lines: [
      `Hash: ${hash}`,
      `Mask generation: MGF1 with ${maskHash}`,
      `Salt: ${saltLength} octets`,
      `Trailer: ${trailer}`,
    ],
  };
}

/** Whether the certificate signed itself: yes, no, or not checked. */
function selfSignedWords(certificate: Certificate): string {
  const { selfSigned, selfIssued, publicKey } = certificate;
  switch (selfSigned) {
    case 'yes':
      return 'Yes, its own key verifies the signature';
    case 'unchecked':
      return `Signature not checked: ${whyUnchecked(certificate, publicKey)}`;
    case 'no':
      return selfIssued
        ? 'No, subject and issuer are the same, but its own key does not verify the signature'
        : 'No, another authority issued it';
  }
}
