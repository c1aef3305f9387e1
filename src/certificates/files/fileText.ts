/**
 * A file's bytes as text, for finding ASCII in it (PEM and what else certificates come wrapped in).
 *
 * UTF-16 is recognised by its byte order mark or by every other octet being zero, as PowerShell's `>` writes it; UTF-32 by
 * its mark. All else
 * is read octet by octet, so that a comment in whatever encoding neither fails nor moves anything.
 */
export function fileText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (wideOrder(buffer)) {
    case 'little':
      return buffer.toString('utf16le');
    case 'utf32':
      return utf32(buffer);
    case 'big':
      return Buffer.from(buffer.subarray(0, buffer.length & ~1))
        .swap16()
        .toString('utf16le');
    case undefined:
      return percentDecoded(buffer.toString('latin1'));
  }
}

/** PEM as proxies hand it on in a header (nginx, Application Gateway). */
function percentDecoded(text: string): string {
  return text.includes('-----BEGIN%20')
    ? text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}

function utf32(buffer: Buffer): string {
  const substitute = 0x1a;
  // Only ASCII matters here.
  const narrow = Buffer.alloc(Math.max(0, (buffer.length >> 2) - 1)).map((_, i) => {
    const codePoint = buffer.readUInt32LE(4 * i + 4);
    return codePoint < 0x80 ? codePoint : substitute;
  });
  return Buffer.from(narrow).toString('latin1');
}

function wideOrder(buffer: Buffer): 'little' | 'big' | 'utf32' | undefined {
  if (buffer.subarray(0, 4).equals(Buffer.from([0xff, 0xfe, 0, 0]))) {
    return 'utf32';
  }
  if (buffer[0] === 0xff && buffer[1] === 0xfe) {
    return 'little';
  }
  if (buffer[0] === 0xfe && buffer[1] === 0xff) {
    return 'big';
  }
  const head = [...buffer.subarray(0, 64)];
  const zeroAt = (parity: number): boolean => head.every((octet, i) => (octet === 0) === (i % 2 === parity));
  if (head.length >= 4 && zeroAt(1)) {
    return 'little';
  }
  return head.length >= 4 && zeroAt(0) ? 'big' : undefined;
}

/** Whether a file is nothing but blanks, line ends and byte order marks. */
export function isBlank(text: string): boolean {
  return /^(?:\s|\u00ef\u00bb\u00bf)*$/.test(text);
}

/** Whether the start of a file has an octet that no text has. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 512).some((octet) => octet < 0x09 || (octet > 0x0d && octet < 0x20 && octet !== 0x1b));
}
