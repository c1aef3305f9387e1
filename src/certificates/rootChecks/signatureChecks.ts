import { check, type RootCheck } from './rootCheck.ts';

/** Whether it is a root at all, and its own signature. */
export const signatureChecks = {
  'not-self-issued': check('error', (c) => !c.selfIssued, 'RFC 5280 3.2', 'BR 7.1.2.1', 'zlint util.IsRootCA'),
  'issuer-encoding-differs': check(
    'warning',
    (c) => c.irregularities.includes('issuerEncoding'),
    'BR 7.1.2.1',
    'RFC 5280 7.1',
  ),
  'self-signature-invalid': check('error', (c) => c.selfIssued && c.selfSigned === 'no', 'RFC 5280 6.1'),
  'self-signature-unknown': check('warning', (c) => c.selfSigned === 'unchecked', 'RFC 5280 6.1'),
  'signature-bits': check('error', (c) => c.irregularities.includes('signatureBits'), 'RFC 5280 4.1.1.3'),
  'sigalg-mismatch': check(
    'error',
    (c) => c.irregularities.includes('algorithmsDiffer'),
    'RFC 5280 4.1.1.2',
    'zlint e_cert_sig_alg_not_match_tbs_sig_alg',
  ),
  'weak-hash-md5': check(
    'warning',
    (c) => /^MD[245]$/.test(c.signatureAlgorithm.hash ?? ''),
    'BR 7.1.3.2',
    'zlint e_signature_algorithm_not_supported',
  ),
  // Nobody relies on a root's own signature; on anything else's, everybody does.
  'weak-hash-sha1': {
    weigh: (c) => (c.signatureAlgorithm.hash === 'SHA-1' ? (c.selfIssued ? 'note' : 'warning') : undefined),
    sources: ['BR 7.1.3.2', 'zlint e_sub_cert_or_sub_ca_using_sha1'],
  },
} as const satisfies Record<string, RootCheck>;
