import { domainToASCII } from 'node:url';

/** The most DNS names that one certificate is made for. */
export const maxDnsNames = 100;

/**
 * What is wrong with DNS names that somebody typed. A closed list; the words are in `ui/`.
 *
 * - `none`, `tooMany`: of the whole list. All others are of one name.
 * - `wildcard`: an asterisk that is not the whole of the first label, or with fewer than two labels after it.
 * - `address`: an IP address.
 */
export type DnsNameProblem =
  | 'none'
  | 'tooMany'
  | 'wildcard'
  | 'emptyLabel'
  | 'badCharacter'
  | 'badHyphen'
  | 'longLabel'
  | 'tooLong'
  | 'address';

export interface BadDnsNames {
  readonly problem: DnsNameProblem;
  /** The name as it was typed; empty where the problem is the whole list's. */
  readonly name: string;
}

/**
 * Reads DNS names that are separated by commas or blanks.
 *
 * @returns the names in order, each once, in lower case and, where they are international, as Punycode (RFC 5891); or what is
 * wrong with the first bad one.
 */
export function readDnsNames(text: string): readonly string[] | BadDnsNames {
  const typed = text.split(/[\s,;]+/).filter((name) => name !== '');
  const names = new Set<string>();
  for (const name of typed) {
    const ascii = toAscii(name.toLowerCase());
    const problem = problemOf(ascii);
    if (problem !== undefined) {
      return { problem, name };
    }
    names.add(ascii);
  }
  if (names.size === 0 || names.size > maxDnsNames) {
    return { problem: names.size === 0 ? 'none' : 'tooMany', name: '' };
  }
  return [...names];
}

const wildcard = '*.';

/** As it is where it is ASCII already or cannot be made so. */
function toAscii(name: string): string {
  if (/^[!-~]*$/.test(name)) {
    return name;
  }
  const [prefix, rest] = name.startsWith(wildcard) ? [wildcard, name.slice(2)] : ['', name];
  const ascii = domainToASCII(rest);
  return ascii === '' ? name : prefix + ascii;
}

/** RFC 5280, section 4.2.1.6, with the preferred name syntax of RFC 1034, section 3.5. */
function problemOf(name: string): DnsNameProblem | undefined {
  const isWildcard = name.startsWith(wildcard);
  const labels = (isWildcard ? name.slice(2) : name).split('.');
  if (name.includes('*') && (!isWildcard || name.lastIndexOf('*') > 0 || labels.length < 2)) {
    return 'wildcard';
  }
  // A name whose last label is a number is taken for an address by everything that resolves names.
  if (/^\d+$/.test(labels.at(-1) ?? '') || /^[\da-f.:]*:[\da-f.:]*:/.test(name)) {
    return 'address';
  }
  return (
    labels.map(labelProblem).find((problem) => problem !== undefined) ?? (name.length > 253 ? 'tooLong' : undefined)
  );
}

function labelProblem(label: string): DnsNameProblem | undefined {
  if (label === '') {
    return 'emptyLabel';
  }
  if (!/^[a-z0-9-]+$/.test(label)) {
    return 'badCharacter';
  }
  if (label.startsWith('-') || label.endsWith('-')) {
    return 'badHyphen';
  }
  return label.length > 63 ? 'longLabel' : undefined;
}
