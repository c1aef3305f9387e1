import { type BadDnsNames, maxDnsNames } from '../../certificates/make/dnsNames.ts';
import { validDays } from '../../certificates/make/testOrder.ts';

/** What is wrong with the DNS names that were typed, for the input box. */
export function dnsNamesSentence({ problem, name }: BadDnsNames): string {
  switch (problem) {
    case 'none':
      return 'Enter at least one DNS name.';
    case 'tooMany':
      return `Enter at most ${maxDnsNames} DNS names.`;
    case 'wildcard':
      return `“${name}”: an asterisk can only be the whole of the first label, with two labels or more after it.`;
    case 'emptyLabel':
      return `“${name}”: nothing stands between two full stops, or before the first or after the last.`;
    case 'badCharacter':
      return `“${name}”: a DNS name has only letters, digits, hyphens and full stops.`;
    case 'badHyphen':
      return `“${name}”: no label can begin or end with a hyphen.`;
    case 'longLabel':
      return `“${name}”: no label can be longer than 63 characters.`;
    case 'tooLong':
      return `“${name}”: a DNS name can’t be longer than 253 characters.`;
    case 'address':
      return `“${name}” is an address, not a DNS name.`;
  }
}

/** What is wrong with the number of days that was typed, for the input box. */
export function daysSentence(text: string): string | undefined {
  const days = /^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return days >= validDays.least && days <= validDays.most
    ? undefined
    : `Enter a whole number from ${validDays.least} to ${validDays.most}.`;
}
