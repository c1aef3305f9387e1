/** The content of an INTEGER: two's complement, as short as it can be. */
export function signedOctets(value: bigint): number[] {
  const octets: number[] = [];
  let rest = value;
  do {
    octets.unshift(Number(BigInt.asUintN(8, rest)));
    rest >>= 8n;
  } while (!(rest === 0n && (octets[0] ?? 0) < 0x80) && !(rest === -1n && (octets[0] ?? 0) >= 0x80));
  return octets;
}

/** Hex of whole octets, with a minus sign when it is negative. */
export function signedHex(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString(16).toUpperCase();
  return `${value < 0n ? '-' : ''}${digits.length % 2 === 0 ? digits : `0${digits}`}`;
}
