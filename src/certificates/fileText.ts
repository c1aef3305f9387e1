/**
 * A file's bytes as text, for finding ASCII in it (PEM and what else certificates come wrapped in).
 *
 * UTF-16 is recognised by its byte order mark or by every other octet being zero, as PowerShell's `>` writes it. All else
 * is read octet by octet, so that a comment in whatever encoding neither fails nor moves anything.
 */
export function fileText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (utf16Order(buffer)) {
    case 'little':
      return buffer.toString('utf16le');
    case 'big':
      return Buffer.from(buffer.subarray(0, buffer.length & ~1))
        .swap16()
        .toString('utf16le');
    case undefined:
      return buffer.toString('latin1');
  }
}

function utf16Order(buffer: Buffer): 'little' | 'big' | undefined {
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
