import type { Certificate } from '../../certificates/certificate.ts';
import { counted } from './counted.ts';
import type { Fact } from './fact.ts';

const dayMilliseconds = 86_400_000;

/** From when until when, and how long that is. */
export function validityFacts({ notBefore, notAfter }: Pick<Certificate, 'notBefore' | 'notAfter'>): readonly Fact[] {
  const facts: Fact[] = [
    { id: 'validity.from', name: 'Valid from', lines: [timeText(notBefore)] },
    { id: 'validity.until', name: 'Valid until', lines: [timeText(notAfter)] },
  ];
  if (notBefore !== undefined && notAfter !== undefined) {
    facts.push({ id: 'validity.length', name: 'Valid for', lines: [lengthText(notAfter - notBefore)] });
  }
  return facts;
}

/** "2040-01-01 00:00:00 UTC". */
function timeText(milliseconds: number | undefined): string {
  if (milliseconds === undefined) {
    return '(a date or time that does not exist)';
  }
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace(/(?:\.000)?Z$/, ' UTC');
}

function lengthText(milliseconds: number): string {
  if (milliseconds < 0) {
    return 'It ends before it begins';
  }
  // The last second counts (RFC 5280, section 4.1.2.5): a year often ends at 23:59:59.
  const days = Math.floor((milliseconds + 1000) / dayMilliseconds);
  return days === 0 ? 'Less than a day' : counted(days, 'day');
}
