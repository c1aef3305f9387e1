/** Octets as upper-case hex without separators. */
export function hex(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('hex').toUpperCase();
}

/** An INTEGER's content as upper-case hex of whole bytes, with a minus sign when it is negative. */
export function integerHex(content: Uint8Array): string {
  const digits = hex(content);
  if ((content[0] ?? 0) >= 0x80) {
    return `-${hex(negated(content))}`;
  }
  // The sign octet is not part of the number.
  return digits.length > 2 && digits.startsWith('00') ? digits.slice(2) : digits;
}

/** The magnitude of a negative number, without leading zero octets (two's complement, X.690, section 8.3.3). BigInt would take its time for a long one. */
function negated(content: Uint8Array): Uint8Array {
  const octets = content.map((octet) => 0xff - octet);
  let last = octets.length - 1;
  while (octets[last] === 0xff) {
    octets[last--] = 0;
  }
  octets[last] = (octets[last] ?? 0) + 1;
  const first = octets.findIndex((octet) => octet !== 0);
  return octets.subarray(first);
}
