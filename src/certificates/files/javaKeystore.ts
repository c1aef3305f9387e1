import { CertificateError } from '../certificateError.ts';
import { maxCertificates } from './content.ts';

/** What a Java keystore shows without its password. */
export interface JavaKeystore {
  /** The DER of each trusted certificate and of the chains of keys, in the file's order; views. */
  readonly certificates: readonly Uint8Array[];
  /** Whether there is a private or secret key in it. Keys are encrypted, and are not read. */
  readonly holdsKey: boolean;
  /** Where it ends in the bytes. */
  readonly end: number;
}

/** No real keystore of 4 MB has more. */
const mostEntries = 10_000;

const magics = new Set([0xfeedfeed, 0xcececece]);
const entryTag = { key: 1, certificate: 2, secret: 3 } as const;

/** Octets of the SHA-1 at its end, which is made with the password. */
const digestLength = 20;

/** Whether bytes begin like a Java keystore (JKS or JCEKS). */
export function isJavaKeystore(bytes: Uint8Array): boolean {
  const view = viewOf(bytes);
  return bytes.length >= 12 && magics.has(view.getUint32(0)) && [1, 2].includes(view.getUint32(4));
}

/**
 * Reads a Java keystore (JKS or JCEKS), as OpenJDK's `sun.security.provider.JavaKeyStore` and
 * `com.sun.crypto.provider.JceKeyStore` write them; numbers are big-endian. Its digest is not verified: that takes the password.
 *
 * @throws CertificateError `truncated`, `malformed`, `tooMany`.
 */
export function readJavaKeystore(bytes: Uint8Array): JavaKeystore {
  const reader = new KeystoreReader(bytes);
  if (!isJavaKeystore(bytes)) {
    throw new CertificateError('malformed');
  }
  reader.skip(4);
  const isTyped = reader.number() === 2;
  const certificates: Uint8Array[] = [];
  const take = (count: number): void => {
    for (let i = 0; i < count; i++) {
      certificates.push(reader.certificate(isTyped));
      if (certificates.length > maxCertificates) {
        throw new CertificateError('tooMany');
      }
    }
  };
  let holdsKey = false;
  const count = reader.number();
  for (let i = 0; i < count; i++) {
    if (i === mostEntries) {
      throw new CertificateError('tooMany');
    }
    const tag = reader.entry();
    holdsKey ||= tag !== entryTag.certificate;
    switch (tag) {
      case entryTag.key:
        reader.skip(reader.number());
        take(reader.number());
        break;
      case entryTag.certificate:
        take(1);
        break;
      case entryTag.secret:
        // A serialized Java object follows, which does not say where it ends.
        return { certificates: [...certificates, ...reader.certificatesInRest()], holdsKey: true, end: bytes.length };
      default:
        throw new CertificateError('malformed');
    }
  }
  reader.skip(digestLength);
  return { certificates, holdsKey, end: reader.position };
}

/** Whether a keystore holds a key, or cannot be read, so that it may hold one. */
export function mayHoldKey(keystore: Uint8Array): boolean {
  try {
    return readJavaKeystore(keystore).holdsKey;
  } catch (error) {
    if (error instanceof CertificateError) {
      return true;
    }
    throw error;
  }
}

class KeystoreReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }

  number(): number {
    const start = this.position;
    this.skip(4);
    return this.#view.getUint32(start);
  }

  skip(octets: number): void {
    if (octets > this.#bytes.length - this.position) {
      throw new CertificateError('truncated');
    }
    this.position += octets;
  }

  /** The tag of an entry. Skips its alias and date. */
  entry(): number {
    const tag = this.number();
    this.#skipText();
    this.skip(8);
    return tag;
  }

  /** @param isTyped its type comes first, which is so since version 2. */
  certificate(isTyped: boolean): Uint8Array {
    if (isTyped) {
      this.#skipText();
    }
    const length = this.number();
    const start = this.position;
    this.skip(length);
    return this.#bytes.subarray(start, this.position);
  }

  /** The certificates in the rest, found by the type in front of each. */
  certificatesInRest(): readonly Uint8Array[] {
    const found: Uint8Array[] = [];
    const octets = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
    const next = (): number => octets.indexOf('\0\u0005X.509', this.position, 'latin1');
    for (let start = next(); start !== -1 && found.length <= maxCertificates; start = next()) {
      this.position = start;
      found.push(this.certificate(true));
    }
    return found;
  }

  #skipText(): void {
    const start = this.position;
    this.skip(2);
    this.skip(this.#view.getUint16(start));
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
