import type { SignatureAlgorithm } from '../../../../src/certificates/certificate.ts';
import { signatureChecks } from '../../../../src/certificates/rootChecks/signatureChecks.ts';
import { algorithms, makeCertificate, makeKey } from '../../../fixtures/madeCertificate.ts';
import { edited, good, made, subject, weigh } from './weighings.ts';

const signedWith = (hash: string): SignatureAlgorithm => ({ ...good.signatureAlgorithm, hash });
const other = makeCertificate({ subject: [[['CN', 'Another CA']]] });

describe('Checks of the signature', () => {
  weigh(signatureChecks, {
    'not-self-issued': [['a certificate by another authority', made({ issuer: other }), 'error']],
    'issuer-encoding-differs': [
      ['a name in capitals here and not there', edited({ irregularities: ['issuerEncoding'] }), 'warning'],
    ],
    'self-signature-invalid': [
      ['a root signed by another key', made({ issuer: makeCertificate({ subject }) }), 'error'],
      ['an intermediate', made({ issuer: other }), undefined],
      ['a root that could not be checked', edited({ selfSigned: 'unchecked' }), undefined],
    ],
    'self-signature-unknown': [
      ['a root that could not be checked', edited({ selfSigned: 'unchecked' }), 'warning'],
      ['a root with a wrong signature', edited({ selfSigned: 'no' }), undefined],
    ],
    'signature-bits': [['an odd number of bits', edited({ irregularities: ['signatureBits'] }), 'error']],
    'sigalg-mismatch': [
      ['another algorithm in the signed part', made({ innerAlgorithm: algorithms.rsaSha1 }), 'error'],
    ],
    'weak-hash-md5': [
      ['MD5', edited({ signatureAlgorithm: signedWith('MD5') }), 'warning'],
      ['MD2', edited({ signatureAlgorithm: signedWith('MD2') }), 'warning'],
      ['no hash of its own', made({ key: makeKey('ed25519') }), undefined],
    ],
    'weak-hash-sha1': [
      ['a root', edited({ signatureAlgorithm: signedWith('SHA-1') }), 'note'],
      ['below a root', edited({ signatureAlgorithm: signedWith('SHA-1'), selfIssued: false }), 'warning'],
    ],
  });
});
