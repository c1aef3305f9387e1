import type { Certificate } from '../../certificates/certificate.ts';
import type { Fact } from './fact.ts';

/** RFC 5280 allows 20 octets. Of much longer ones nobody reads the decimal form, and computing it takes time. */
const mostDecimalDigits = 128;

/** The serial number in both forms, because tools show one or the other, and the version. */
export function serialFacts({ serialNumber, version }: Pick<Certificate, 'serialNumber' | 'version'>): readonly Fact[] {
  const facts: Fact[] = [{ id: 'serial.hex', name: 'Serial number (hex)', lines: [serialNumber], isCode: true }];
  if (serialNumber.length <= mostDecimalDigits) {
    facts.push({ id: 'serial.decimal', name: 'Serial number (decimal)', lines: [decimal(serialNumber)], isCode: true });
  }
  return [...facts, { id: 'version', name: 'Version', lines: [String(version)] }];
}

function decimal(hex: string): string {
  return hex.startsWith('-') ? `-${BigInt(`0x${hex.slice(1)}`)}` : String(BigInt(`0x${hex}`));
}
