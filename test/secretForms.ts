import type { KeyObject } from 'node:crypto';

/** The forms in which a text can stand in a file or a line. */
export function formsOfText(text: string): readonly Buffer[] {
  const utf16 = Buffer.from(text, 'utf16le');
  return [
    ...formsOfOctets(Buffer.from(text)),
    ...formsOfOctets(utf16),
    // As PKCS #12 and Java have it.
    ...formsOfOctets(Buffer.from(utf16).swap16()),
    Buffer.from(encodeURIComponent(text)),
  ];
}

/**
 * The forms in which a private key can stand in a file or a line, by its secret numbers. They are cut into pieces: text may break
 * lines at any place, PEM after 48 octets, and one piece is whole even then.
 */
export function formsOfKey(key: KeyObject): readonly Buffer[] {
  const { d, p, q } = key.export({ format: 'jwk' });
  return [d, p, q].flatMap((number) => (number === undefined ? [] : formsOfPieces(Buffer.from(number, 'base64url'))));
}

/** The forms of octets that may be broken at any place, once in 48: of the first 96, in pieces. */
export function formsOfPieces(octets: Buffer): readonly Buffer[] {
  const starts = Array.from(
    { length: Math.floor(Math.min(octets.length, 96) / pieceLength) },
    (_, i) => i * pieceLength,
  );
  return starts.flatMap((start) => formsOfOctets(octets.subarray(start, start + pieceLength)));
}

const pieceLength = 16;

function formsOfOctets(octets: Buffer): readonly Buffer[] {
  const hex = octets.toString('hex');
  const pairs = hex.match(/../g) ?? [];
  const texts = [hex, pairs.join(' '), pairs.join(':'), pairs.join('-')];
  return [
    octets,
    ...[...texts, ...texts.map((text) => text.toUpperCase())].map((text) => Buffer.from(text)),
    ...[octets.join(','), octets.join(', ')].map((text) => Buffer.from(text)),
    ...base64Forms(octets),
  ];
}

/** In base64, octets look different by their place in a group of three. The ends, which mix with what is around, are cut off. */
function base64Forms(octets: Buffer): readonly Buffer[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), octets]).toString('base64');
    const inner = text.slice(shift === 0 ? 0 : 4, -4);
    return [Buffer.from(inner), Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_'))];
  });
}
