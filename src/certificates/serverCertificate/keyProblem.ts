import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Certificate } from '../certificate.ts';
import { shortName } from '../names/distinguishedName.ts';
import type { PfxProblem } from './serverCertificate.ts';

/**
 * What is wrong with the private keys of a store, of which the public parts are given: it must be one, and its public part the
 * certificate's. Undefined when all is well. Another key must not leave the machine along with it.
 */
export function keyProblem(
  keys: readonly (KeyObject | undefined)[],
  leaf: Certificate,
  certificates: readonly Certificate[],
): PfxProblem | undefined {
  if (keys.length !== 1) {
    return { kind: 'problem', reason: keys.length === 0 ? 'noKey' : 'severalKeys' };
  }
  const [key] = keys;
  if (key === undefined) {
    return { kind: 'problem', reason: 'unreadableKey' };
  }
  if (isKeyOf(key, leaf)) {
    return undefined;
  }
  const owner = certificates.find((certificate) => isKeyOf(key, certificate));
  return owner === undefined
    ? { kind: 'problem', reason: 'wrongKey' }
    : { kind: 'problem', reason: 'keyOfAnother', about: shortName(owner.subject) };
}

function isKeyOf(key: KeyObject, { publicKey }: Certificate): boolean {
  try {
    const own = createPublicKey({ key: Buffer.from(publicKey.info), format: 'der', type: 'spki' });
    // Keys of different kinds are never compared: OpenSSL then leaves an error behind, which Node.js throws at the next key that is read.
    return kindOf(own) === kindOf(key) && own.equals(key);
  } catch {
    // A key that this runtime cannot load is not known to be the same.
    return false;
  }
}

function kindOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  return `${asymmetricKeyType} ${asymmetricKeyDetails?.namedCurve}`;
}
