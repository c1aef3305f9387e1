import { type Encryption, type OldCipher, oldBlockLength } from './encryption.ts';
import type { IterationBudget } from './iterationBudget.ts';
import { type Derivation, deriveKey, hashLength, keyPurpose } from './keyDerivation.ts';
import { derivePbkdf2Key } from './pbkdf2.ts';
import type { Secret } from './secret.ts';

/**
 * Decrypts a safe.
 *
 * @returns undefined when the password is wrong or the data damaged, as far as the padding tells: of 256 wrong passwords,
 * one passes.
 */
export async function decryptSafe(
  encryption: Encryption,
  data: Uint8Array,
  secret: Secret,
  budget: IterationBudget,
): Promise<Uint8Array | undefined> {
  switch (encryption.kind) {
    case 'aes': {
      const { derivation, keyLength, identifier } = encryption;
      budget.spend(derivation.iterations, Math.ceil(keyLength / hashLength(derivation.hash)));
      const { decryptPbes2Aes } = await import('./aes.ts');
      return decryptPbes2Aes(identifier, secret.pkcs5, data);
    }
    case 'pbes2': {
      const { derivation, cipher, initialVector } = encryption;
      const key = await derivePbkdf2Key(derivation, secret.pkcs5, cipher.keyLength, budget);
      return decryptOld(cipher, key, initialVector, data);
    }
    case 'pkcs12': {
      const { cipher, salt, iterations } = encryption;
      const derivation: Derivation = { hash: 'sha1', salt, iterations };
      const derive = (purpose: 1 | 2, length: number): Promise<Uint8Array> =>
        deriveKey(purpose, secret.pkcs12, derivation, length, budget);
      const key = await derive(keyPurpose.encryption, cipher.keyLength);
      const initialVector = await derive(keyPurpose.initialVector, oldBlockLength);
      return decryptOld(cipher, key, initialVector, data);
    }
  }
}

async function decryptOld(
  cipher: OldCipher,
  key: Uint8Array,
  initialVector: Uint8Array,
  data: Uint8Array,
): Promise<Uint8Array | undefined> {
  const { decryptOldCipher } = await import('./oldCipher.ts');
  return decryptOldCipher(cipher, key, initialVector, data);
}
