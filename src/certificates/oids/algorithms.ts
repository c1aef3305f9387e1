/**
 * Algorithms. Sources: RFC 3279, 4055, 5480, 5758, 8410, 8692, FIPS 204 and 205. What is not here is shown in dotted form.
 */

export const keyAlgorithms: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.1': 'RSA',
  '1.2.840.113549.1.1.7': 'RSA-OAEP',
  '1.2.840.113549.1.1.10': 'RSA-PSS',
  '1.2.840.10040.4.1': 'DSA',
  '1.2.840.10045.2.1': 'EC',
  '1.2.643.2.2.19': 'GOST R 34.10-2001',
  '1.2.643.7.1.1.1.1': 'GOST R 34.10-2012 (256 bits)',
  '1.2.643.7.1.1.1.2': 'GOST R 34.10-2012 (512 bits)',
  '1.3.101.110': 'X25519',
  '1.3.101.111': 'X448',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
  '2.16.840.1.101.3.4.3.17': 'ML-DSA-44',
  '2.16.840.1.101.3.4.3.18': 'ML-DSA-65',
  '2.16.840.1.101.3.4.3.19': 'ML-DSA-87',
  '2.16.840.1.101.3.4.3.20': 'SLH-DSA-SHA2-128s',
};

/** A signature algorithm and, where the identifier itself names it, its hash. */
export const signatureAlgorithms: Readonly<Record<string, { readonly name: string; readonly hash?: string }>> = {
  '1.2.840.113549.1.1.2': { name: 'MD2 with RSA', hash: 'MD2' },
  '1.2.840.113549.1.1.4': { name: 'MD5 with RSA', hash: 'MD5' },
  '1.2.840.113549.1.1.5': { name: 'SHA-1 with RSA', hash: 'SHA-1' },
  '1.3.14.3.2.29': { name: 'SHA-1 with RSA', hash: 'SHA-1' },
  '1.2.840.113549.1.1.10': { name: 'RSASSA-PSS' },
  '1.2.840.113549.1.1.11': { name: 'SHA-256 with RSA', hash: 'SHA-256' },
  '1.2.840.113549.1.1.12': { name: 'SHA-384 with RSA', hash: 'SHA-384' },
  '1.2.840.113549.1.1.13': { name: 'SHA-512 with RSA', hash: 'SHA-512' },
  '1.2.840.113549.1.1.14': { name: 'SHA-224 with RSA', hash: 'SHA-224' },
  '1.2.840.113549.1.1.15': { name: 'SHA-512/224 with RSA', hash: 'SHA-512/224' },
  '1.2.840.113549.1.1.16': { name: 'SHA-512/256 with RSA', hash: 'SHA-512/256' },
  '1.3.36.3.3.1.2': { name: 'RIPEMD-160 with RSA', hash: 'RIPEMD-160' },
  '2.16.840.1.101.3.4.3.13': { name: 'SHA3-224 with RSA', hash: 'SHA3-224' },
  '2.16.840.1.101.3.4.3.14': { name: 'SHA3-256 with RSA', hash: 'SHA3-256' },
  '2.16.840.1.101.3.4.3.15': { name: 'SHA3-384 with RSA', hash: 'SHA3-384' },
  '2.16.840.1.101.3.4.3.16': { name: 'SHA3-512 with RSA', hash: 'SHA3-512' },
  '1.2.840.10045.4.1': { name: 'SHA-1 with ECDSA', hash: 'SHA-1' },
  '1.2.840.10045.4.3.1': { name: 'SHA-224 with ECDSA', hash: 'SHA-224' },
  '1.2.840.10045.4.3.2': { name: 'SHA-256 with ECDSA', hash: 'SHA-256' },
  '1.2.840.10045.4.3.3': { name: 'SHA-384 with ECDSA', hash: 'SHA-384' },
  '1.2.840.10045.4.3.4': { name: 'SHA-512 with ECDSA', hash: 'SHA-512' },
  '2.16.840.1.101.3.4.3.9': { name: 'SHA3-224 with ECDSA', hash: 'SHA3-224' },
  '2.16.840.1.101.3.4.3.10': { name: 'SHA3-256 with ECDSA', hash: 'SHA3-256' },
  '2.16.840.1.101.3.4.3.11': { name: 'SHA3-384 with ECDSA', hash: 'SHA3-384' },
  '2.16.840.1.101.3.4.3.12': { name: 'SHA3-512 with ECDSA', hash: 'SHA3-512' },
  '1.2.840.10040.4.3': { name: 'SHA-1 with DSA', hash: 'SHA-1' },
  '2.16.840.1.101.3.4.3.1': { name: 'SHA-224 with DSA', hash: 'SHA-224' },
  '2.16.840.1.101.3.4.3.2': { name: 'SHA-256 with DSA', hash: 'SHA-256' },
  '1.2.156.10197.1.501': { name: 'SM3 with SM2', hash: 'SM3' },
  '1.2.643.2.2.3': { name: 'GOST R 34.11-94 with GOST R 34.10-2001' },
  '1.3.101.112': { name: 'Ed25519' },
  '1.3.101.113': { name: 'Ed448' },
  '2.16.840.1.101.3.4.3.17': { name: 'ML-DSA-44' },
  '2.16.840.1.101.3.4.3.18': { name: 'ML-DSA-65' },
  '2.16.840.1.101.3.4.3.19': { name: 'ML-DSA-87' },
  '2.16.840.1.101.3.4.3.20': { name: 'SLH-DSA-SHA2-128s' },
};

/** Hashes that RSASSA-PSS parameters name (RFC 4055). */
export const hashAlgorithms: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
  '2.16.840.1.101.3.4.2.4': 'SHA-224',
};
