import { Breather } from '../breather.ts';
import { CertificateError } from '../certificateError.ts';
import { identifierOf, octetsOf, parseAsn1, partsOf } from '../der/asn1.ts';
import { wholeTree } from '../der/containerTree.ts';
import { derTag } from '../der/derReader.ts';
import { contentOf, type DerNode, wholeOf } from '../der/derTree.ts';
import { maxCertificates } from '../files/content.ts';

/** Enough for hundreds of certificates, each with its key. */
const mostBags = 2_000;

/** Real stores hardly nest their safes at all. */
const deepest = 8;

/** Bag types (RFC 7292, section 4.2). Java keeps the keys of ciphers in secret bags. */
const bagType = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  secret: '1.2.840.113549.1.12.10.1.5',
  nested: '1.2.840.113549.1.12.10.1.6',
} as const;

/** The other type of certificate is SDSI (RFC 7292, section 4.2.3), which nobody uses. */
const x509Certificate = '1.2.840.113549.1.9.22.1';

/** What the bags of a safe hold. */
export interface Bags {
  /** The DER of each certificate, copied. */
  readonly certificates: readonly Uint8Array[];
  /** Whether a private or secret key is among them. The type of its bag tells; the key itself is not read. */
  readonly holdsPrivateKey: boolean;
  /** Copies of the private keys, which whoever asked for them wipes. Empty for a reader that was not asked for keys. */
  readonly keys: readonly KeyBag[];
}

/** A private key as its bag holds it: a PrivateKeyInfo, or an EncryptedPrivateKeyInfo where it is encrypted by itself. */
export interface KeyBag {
  readonly isEncrypted: boolean;
  readonly der: Uint8Array;
}

/**
 * Reads the bags in the safes of one store. It parses each bag by itself. PKI.js' SafeContents would parse all of them in one go:
 * plain keys too, which must not be read, and certificates, where an odd one would make all the others fail.
 */
export class BagReader {
  readonly #breather = new Breather();
  readonly #withKeys: boolean;
  #left = mostBags;

  /** @param withKeys whether to copy private keys. A viewer of certificates has no use for them. */
  constructor(withKeys = false) {
    this.#withKeys = withKeys;
  }

  /**
   * Lets other work run in between.
   *
   * @param contents a SafeContents, BER.
   * @throws CertificateError `malformed`, and `tooMany` for more bags or certificates than a real store has.
   */
  async read(contents: Uint8Array): Promise<Bags> {
    const certificates: Uint8Array[] = [];
    const keys: KeyBag[] = [];
    let holdsPrivateKey = false;
    for await (const { type, value } of this.#bags(contents, 0)) {
      if (type === bagType.certificate) {
        certificates.push(...certificateIn(value));
        if (certificates.length > maxCertificates) {
          throw new CertificateError('tooMany');
        }
      }
      holdsPrivateKey ||= type === bagType.key || type === bagType.shroudedKey || type === bagType.secret;
      if (this.#withKeys && (type === bagType.key || type === bagType.shroudedKey)) {
        keys.push({ isEncrypted: type === bagType.shroudedKey, der: new Uint8Array(value) });
      }
    }
    return { certificates, holdsPrivateKey, keys };
  }

  async *#bags(contents: Uint8Array, depth: number): AsyncIterable<{ type: string; value: Uint8Array }> {
    for (const bag of bagsIn(contents)) {
      if (--this.#left < 0 || depth === deepest) {
        throw new CertificateError('tooMany');
      }
      // Attributes may follow: usually a name and an identifier.
      const [id, wrapper] = bag.parts;
      if (id === undefined || wrapper?.tag !== 0xa0) {
        throw new CertificateError('malformed');
      }
      const type = identifierOf(parseAsn1(wholeOf(contents, id)));
      const value = contentOf(contents, wrapper);
      yield* type === bagType.nested ? this.#bags(value, depth + 1) : [{ type, value }];
      await this.#breather.breathe();
    }
  }
}

/** The bags of a SafeContents, which must be exactly one SEQUENCE. */
function bagsIn(contents: Uint8Array): readonly DerNode[] {
  const { tag, parts } = wholeTree(contents, 2);
  if (tag !== derTag.sequence) {
    throw new CertificateError('malformed');
  }
  return parts;
}

function certificateIn(bag: Uint8Array): readonly Uint8Array[] {
  const [type, wrapper] = partsOf(parseAsn1(bag));
  const [certificate] = partsOf(wrapper);
  return identifierOf(type) === x509Certificate ? [new Uint8Array(octetsOf(certificate))] : [];
}
