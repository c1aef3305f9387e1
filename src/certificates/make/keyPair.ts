import type { webcrypto } from 'node:crypto';

/** The kinds of key that a certificate can be made with, as people call them. */
export const keyKinds = ['RSA 2048', 'RSA 3072', 'RSA 4096', 'EC P-256', 'EC P-384'] as const;

export type KeyKind = (typeof keyKinds)[number];

export interface KeyPair {
  readonly kind: KeyKind;
  readonly publicKey: webcrypto.CryptoKey;
  readonly privateKey: webcrypto.CryptoKey;
}

/** The hash that goes with a key of this kind: as strong as the key, where it matters. */
export function hashFor(kind: KeyKind): 'SHA-256' | 'SHA-384' {
  return kind === 'EC P-384' ? 'SHA-384' : 'SHA-256';
}

/**
 * Makes a key pair with Web Crypto, off this thread; RSA takes up to some seconds.
 *
 * @param extractable whether the private key can be written to a file. One that cannot is gone with the last use of it.
 */
export async function makeKeyPair(kind: KeyKind, extractable: boolean): Promise<KeyPair> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithmOf(kind), extractable, ['sign', 'verify']);
  return { kind, publicKey, privateKey };
}

function algorithmOf(kind: KeyKind): webcrypto.RsaHashedKeyGenParams | webcrypto.EcKeyGenParams {
  const [family, size = ''] = kind.split(' ');
  return family === 'EC'
    ? { name: 'ECDSA', namedCurve: size }
    : {
        name: 'RSASSA-PKCS1-v1_5',
        modulusLength: Number(size),
        publicExponent: new Uint8Array([1, 0, 1]),
        hash: hashFor(kind),
      };
}
