import type { Certificate, PssParameters } from '../../certificates/certificate.ts';
import { whyUnchecked } from '../../ui/signatureWords.ts';
import type { Fact } from './fact.ts';
import { withOid } from './withOid.ts';

/** How it is signed, and whether by its own key. */
export function signatureFacts(certificate: Certificate): readonly Fact[] {
  const { signatureAlgorithm: algorithm, signatureAlgorithmsAgree } = certificate;
  const facts: Fact[] = [
    { id: 'signature.algorithm', name: 'Algorithm', lines: [withOid(algorithm.name, algorithm.oid)] },
    ...(algorithm.pss === undefined ? [] : [pssFact(algorithm.pss)]),
  ];
  if (!signatureAlgorithmsAgree) {
    facts.push({
      id: 'signature.inner',
      name: 'In the signed part',
      lines: ['Another algorithm than beside the signature'],
    });
  }
  return [...facts, { id: 'signature.selfSigned', name: 'Self-signed', lines: [selfSignedWords(certificate)] }];
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

/** Whether it is its own issuer: yes, no, or that it could not be found out. */
function selfSignedWords({
  selfSigned,
  selfIssued,
  signatureAlgorithm,
  publicKey,
}: Pick<Certificate, 'selfSigned' | 'selfIssued' | 'signatureAlgorithm' | 'publicKey'>): string {
  switch (selfSigned) {
    case 'yes':
      return 'Yes, its own key verifies the signature';
    case 'unchecked':
      return `Signature not checked: ${whyUnchecked(signatureAlgorithm, publicKey)}`;
    case 'no':
      return selfIssued
        ? 'No, subject and issuer are the same, but its own key does not verify the signature'
        : 'No, another authority issued it';
  }
}
