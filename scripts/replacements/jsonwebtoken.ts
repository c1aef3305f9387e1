import { constants, sign as signWith } from 'node:crypto';

const paddings: Readonly<Record<string, { readonly padding: number; readonly saltLength?: number }>> = {
  PS256: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  RS256: { padding: constants.RSA_PKCS1_PADDING },
};

/**
 * In place of jsonwebtoken in @azure/msal-node, which signs one thing with it: the assertion of an application that signs in by its
 * certificate (RFC 7515; PS256, and RS256 for AD FS).
 *
 * @param privateKey PEM.
 */
function sign(payload: object, privateKey: string, { header }: { readonly header: { readonly alg: string } }): string {
  const padding = paddings[header.alg];
  if (padding === undefined) {
    throw new Error(`The algorithm ${header.alg} is not in this bundle.`);
  }
  const parts = [
    Object.assign({ alg: header.alg, typ: 'JWT' }, header),
    { ...payload, iat: Math.floor(Date.now() / 1000) },
  ];
  const input = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${input}.${signWith('sha256', Buffer.from(input), { key: privateKey, ...padding }).toString('base64url')}`;
}

export default { sign };
