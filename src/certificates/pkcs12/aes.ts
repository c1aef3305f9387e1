import { OctetString } from 'asn1js';
import { AlgorithmIdentifier, EncryptedContentInfo } from 'pkijs';
import { cryptoEngine } from '../cryptoEngine.ts';

/**
 * Decrypts what was encrypted by PBES2 with AES. Loads PKI.js, so it is to be imported when it is needed.
 *
 * @param identifier the AlgorithmIdentifier, DER; what it asks for has been checked.
 * @param secret the password's `Secret.pkcs5`.
 * @returns undefined when the password is wrong or the data damaged, as far as the padding tells.
 */
export async function decryptPbes2Aes(
  identifier: Uint8Array,
  secret: Uint8Array,
  data: Uint8Array,
): Promise<Uint8Array | undefined> {
  const encryptedContentInfo = new EncryptedContentInfo({
    contentEncryptionAlgorithm: AlgorithmIdentifier.fromBER(identifier),
    encryptedContent: new OctetString({ valueHex: new Uint8Array(data).buffer }),
    disableSplit: true,
  });
  try {
    const password = new Uint8Array(secret).buffer;
    return new Uint8Array(await cryptoEngine.decryptEncryptedContentInfo({ encryptedContentInfo, password }));
  } catch {
    // Web Crypto says no more than that it failed, and on what it fails has been looked at before.
    return undefined;
  }
}
