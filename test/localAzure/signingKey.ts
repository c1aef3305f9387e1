import { createHash, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';

/** Why nothing is to be read from a token. */
export type SignatureProblem = 'malformed' | 'badSignature';

/** A key that signs JSON Web Tokens (RFC 7519) with ES256, and knows its own again; a fresh one for each. */
export class SigningKey {
  private readonly keys: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
  private readonly keyId: string;

  constructor() {
    this.keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const spki = this.keys.publicKey.export({ type: 'spki', format: 'der' });
    this.keyId = createHash('sha256').update(spki).digest('base64url').slice(0, 22);
  }

  /** The JSON Web Key Set that checks the tokens. */
  get keySet(): { readonly keys: readonly object[] } {
    return { keys: [{ ...this.keys.publicKey.export({ format: 'jwk' }), kid: this.keyId, use: 'sig', alg: 'ES256' }] };
  }

  sign(claims: object): string {
    const signed = `${encode({ typ: 'JWT', alg: 'ES256', kid: this.keyId })}.${encode(claims)}`;
    const key = { key: this.keys.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
  }

  /** The claims of a token that this key signed, as they were given to `sign`. Says nothing of their time. */
  read(token: string): { readonly claims: unknown } | { readonly problem: SignatureProblem } {
    const [head, body, signature, ...rest] = token.split('.');
    if (head === undefined || body === undefined || signature === undefined || rest.length > 0) {
      return { problem: 'malformed' };
    }
    const key = { key: this.keys.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    if (!verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))) {
      return { problem: 'badSignature' };
    }
    return { claims: JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) };
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
