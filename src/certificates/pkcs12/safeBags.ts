import { contentOf, type DerCursor, derTag, oidText } from '../der/derReader.ts';
import { onlyOctets, tagged0 } from './contentInfo.ts';
import { innerDer, sequenceIn } from './cursors.ts';

/** What the bags of a safe hold. */
export interface Bags {
  /** The DER of each certificate, copied. */
  readonly certificates: readonly Uint8Array[];
  /** Whether a private or secret key is among them. It was recognised by its bag and not looked at. */
  readonly holdsPrivateKey: boolean;
}

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

/** Reads the bags of a SafeContents. @throws CertificateError when they do not hold together. */
export function readBags(contents: Uint8Array): Bags {
  const der = innerDer(contents);
  try {
    return readAll(der, sequenceIn(der));
  } finally {
    // A key may stand in it.
    der.fill(0);
  }
}

function readAll(der: Uint8Array, bags: DerCursor): Bags {
  const found: Bags[] = [];
  while (!bags.isAtEnd) {
    const bag = bags.enter(derTag.sequence);
    const type = oidText(contentOf(der, bag.expect(derTag.objectIdentifier)));
    const value = bag.enter(tagged0);
    // Attributes: a name and an identifier, mostly.
    bag.optional(derTag.set);
    bag.finish();
    found.push(readBag(der, type, value));
  }
  return {
    certificates: found.flatMap(({ certificates }) => certificates),
    holdsPrivateKey: found.some(({ holdsPrivateKey }) => holdsPrivateKey),
  };
}

function readBag(der: Uint8Array, type: string, value: DerCursor): Bags {
  switch (type) {
    case bagType.certificate:
      return { certificates: readCertificateBag(der, value), holdsPrivateKey: false };
    case bagType.key:
    case bagType.shroudedKey:
    case bagType.secret:
      return { certificates: [], holdsPrivateKey: true };
    case bagType.nested:
      // How deep they may nest is bounded by what `innerDer` lets pass.
      return readAll(der, value.enter(derTag.sequence));
    default:
      // A revocation list, or what is no business of a reader of certificates.
      return { certificates: [], holdsPrivateKey: false };
  }
}

function readCertificateBag(der: Uint8Array, value: DerCursor): readonly Uint8Array[] {
  const bag = value.enter(derTag.sequence);
  value.finish();
  const type = oidText(contentOf(der, bag.expect(derTag.objectIdentifier)));
  const certificate = bag.enter(tagged0);
  bag.finish();
  return type === x509Certificate ? [new Uint8Array(onlyOctets(der, certificate))] : [];
}
