import { type BadDnsNames, maxDnsNames } from '../../certificates/make/dnsNames.ts';
import { validDays } from '../../certificates/make/testOrder.ts';

/** What is wrong with the DNS names in the input box. */
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

/** What is wrong with the number of days in the input box. */
export function daysSentence(text: string): string | undefined {
  const days = /^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return days >= validDays.least && days <= validDays.most
    ? undefined
    : `Enter a whole number from ${validDays.least} to ${validDays.most}.`;
}

/** The question before files are written into a folder that has older ones. */
interface ReplaceQuestion {
  readonly message: string;
  readonly detail: string;
  readonly button: 'Replace' | 'Create';
}

/** The stores that would belong to these files by name, but are not among them: "app.pfx" for "app.cer". */
export function storesBeside(names: readonly string[]): readonly string[] {
  return names.map((name) => name.replace(/\.cer$/, '.pfx')).filter((name) => !names.includes(name));
}

/**
 * The question; undefined when there is nothing to ask.
 *
 * @param existing those of the files that exist already.
 * @param beside the existing stores that are kept. Their keys are not those of the new certificates.
 */
export function replaceQuestion(
  folder: string,
  existing: readonly string[],
  beside: readonly string[],
): ReplaceQuestion | undefined {
  if (existing.length === 0 && beside.length === 0) {
    return undefined;
  }
  const sentences = [...lostWords(existing), ...staysWords(beside)];
  if (existing.length === 0) {
    const what = beside.length === 1 ? 'an older .pfx' : 'older .pfx files';
    return {
      message: `Create the certificates beside ${what} in ${folder}?`,
      detail: sentences.join('\n\n'),
      button: 'Create',
    };
  }
  const count = existing.length === 1 ? '1 file' : `${existing.length} files`;
  return { message: `Replace ${count} in ${folder}?`, detail: sentences.join('\n\n'), button: 'Replace' };
}

function lostWords(existing: readonly string[]): readonly string[] {
  return existing.length === 0
    ? []
    : [existing.join('\n'), `What is in ${existing.length === 1 ? 'it' : 'them'} now is lost.`];
}

function staysWords(beside: readonly string[]): readonly string[] {
  if (beside.length === 0) {
    return [];
  }
  const names = new Intl.ListFormat('en').format(beside);
  return [
    beside.length === 1
      ? `${names} in the same folder stays as it is. It holds the key of an older certificate, not of the new one with the same name.`
      : `${names} in the same folder stay as they are. They hold the keys of older certificates, not of the new ones with the same names.`,
  ];
}
