import { CertificateError } from '../certificateError.ts';
import { containerTree } from '../der/containerTree.ts';
import { derShape } from '../der/derShape.ts';
import { isJavaKeystore, readJavaKeystore } from './javaKeystore.ts';
import { isSerializedStore, readSerializedStore } from './serializedStore.ts';

/**
 * How many octets belong to a store that does not say so in its first octets: a Java keystore, a serialized store, or PKCS #7 of
 * indefinite length. Undefined for anything else, and for a store that cannot be read.
 */
export function storeLength(bytes: Uint8Array): number | undefined {
  try {
    if (isJavaKeystore(bytes)) {
      return readJavaKeystore(bytes).end;
    }
    if (isSerializedStore(bytes)) {
      return readSerializedStore(bytes).end;
    }
    return bytes[1] === 0x80 && derShape(bytes) === 'pkcs7' ? containerTree(bytes, 0).end : undefined;
  } catch (error) {
    if (error instanceof CertificateError) {
      return undefined;
    }
    throw error;
  }
}
