import { Breather } from '../breather.ts';
import { CertificateError } from '../certificateError.ts';
import { identifierOf, octetsOf, parseAsn1, partsOf } from '../der/asn1.ts';
import { type BerElement, berChildren, berWhole, firstElement } from '../der/berReader.ts';
import { maxCertificates } from '../files/content.ts';

/** No store has more bags: hundreds of certificates, each with its key. */
const mostBags = 2_000;

/** Safes in safes are not even usual. */
const deepest = 8;

/** Bag types (RFC 7292, section 4.2). A secret bag is where Java keeps the keys of ciphers. */
const bagType = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  secret: '1.2.840.113549.1.12.10.1.5',
  nested: '1.2.840.113549.1.12.10.1.6',
} as const;

/** Of the two types of certificate, the one that is not SDSI (RFC 7292, section 4.2.3). */
const x509Certificate = '1.2.840.113549.1.9.22.1';

/** What the bags of a safe hold. */
export interface Bags {
  /** The DER of each certificate, copied. */
  readonly certificates: readonly Uint8Array[];
  /** Whether a private or secret key is among them. It was recognised by its bag and not looked at. */
  readonly holdsPrivateKey: boolean;
}

/**
 * Reads the bags of the safes of one store. Each is parsed by itself, because PKI.js' SafeContents parses all at one go: keys that
 * are not encrypted, which are not to be looked at, and certificates, of which one that is odd would condemn the others.
 */
export class BagReader {
  readonly #breather = new Breather();
  #left = mostBags;

  /**
   * Gives way to others while it reads.
   *
   * @param contents a SafeContents, BER.
   * @throws CertificateError `malformed` when they do not hold together, `tooMany` when the store has more than any has.
   */
  async read(contents: Uint8Array): Promise<Bags> {
    const certificates: Uint8Array[] = [];
    let holdsPrivateKey = false;
    for await (const { type, value } of this.#bags(contents, 0)) {
      if (type === bagType.certificate) {
        certificates.push(...certificateIn(value));
        if (certificates.length > maxCertificates) {
          throw new CertificateError('tooMany');
        }
      }
      holdsPrivateKey ||= type === bagType.key || type === bagType.shroudedKey || type === bagType.secret;
    }
    return { certificates, holdsPrivateKey };
  }

  async *#bags(contents: Uint8Array, depth: number): AsyncIterable<{ type: string; value: Uint8Array }> {
    for (const bag of elementsOf(contents)) {
      if (--this.#left < 0 || depth === deepest) {
        throw new CertificateError('tooMany');
      }
      // Behind them are attributes: a name and an identifier, mostly.
      const [id, wrapper] = berChildren(contents, bag);
      const [element] = wrapper?.tag === 0xa0 ? berChildren(contents, wrapper) : [];
      if (id === undefined || element === undefined) {
        throw new CertificateError('malformed');
      }
      const type = identifierOf(parseAsn1(berWhole(contents, id)));
      const value = berWhole(contents, element);
      yield* type === bagType.nested ? this.#bags(value, depth + 1) : [{ type, value }];
      await this.#breather.breathe();
    }
  }
}

/** The elements of what must be one SEQUENCE and nothing else. It has an end of its own: when that is missing it is damaged. */
function elementsOf(contents: Uint8Array): readonly BerElement[] {
  const sequence = firstElement(contents, 'malformed');
  if (sequence.tag !== 0x30 || sequence.end !== contents.length) {
    throw new CertificateError('malformed');
  }
  return berChildren(contents, sequence);
}

function certificateIn(bag: Uint8Array): readonly Uint8Array[] {
  const [type, wrapper] = partsOf(parseAsn1(bag));
  const [certificate] = partsOf(wrapper);
  return identifierOf(type) === x509Certificate ? [new Uint8Array(octetsOf(certificate))] : [];
}
