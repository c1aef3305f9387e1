import { CertificateError } from '../certificateError.ts';
import { hex } from '../der/derValues.ts';

/**
 * An IP address as people write it: four or sixteen octets; twice as many are an address and its mask, as in name
 * constraints (RFC 5280, section 4.2.1.10).
 *
 * @throws CertificateError `malformed` for any other length.
 */
export function ipText(octets: Uint8Array): string {
  switch (octets.length) {
    case 4:
    case 16:
      return address(octets);
    case 8:
    case 32:
      return withMask(octets.subarray(0, octets.length / 2), octets.subarray(octets.length / 2));
    default:
      throw new CertificateError('malformed');
  }
}

function address(octets: Uint8Array): string {
  return octets.length === 4 ? octets.join('.') : version6(octets);
}

/** RFC 5952: lower case, the longest run of two or more zero groups left out, the first of equals. */
function version6(octets: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((octets[2 * i] ?? 0) << 8) | (octets[2 * i + 1] ?? 0));
  const text = groups.map((group) => group.toString(16)).join(':');
  const [longest] = [...text.matchAll(/\b0(?::0)+\b/g)].toSorted((one, other) => other[0].length - one[0].length);
  if (longest === undefined) {
    return text;
  }
  const before = text.slice(0, longest.index).replace(/:$/, '');
  const after = text.slice(longest.index + longest[0].length).replace(/^:/, '');
  return `${before}::${after}`;
}

function withMask(network: Uint8Array, mask: Uint8Array): string {
  const bits = [...mask].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  const prefix = /^(1*)0*$/.exec(bits)?.[1];
  return prefix === undefined ? `${address(network)} mask ${hex(mask)}` : `${address(network)}/${prefix.length}`;
}
