import { counted, thousands } from '../../text/counted.ts';

/** One thing that a certificate says. Every text in it is safe to show, whatever the certificate holds. */
export interface Fact {
  /** Stable, and unique within a certificate: "thumbprints.sha1", "subject.CN", "extension.2.5.29.15". */
  readonly id: string;
  readonly name: string;
  /** At least one. */
  readonly lines: readonly string[];
  /** Shown small beside the name: an OID, "critical". */
  readonly aside?: string;
  /** Hex, base64 or a number: people read it digit by digit, and a line may break after any digit. */
  readonly isCode?: boolean;
  /** The text that Copy copies, where it differs from the lines. */
  readonly copied?: string;
  /** How many lines are shown at most, where that is not 200. */
  readonly mostLines?: number;
  /** The whole length, where the lines show only a part: "500 lines", "4,194,000 octets". */
  readonly inAll?: string;
}

/** Facts that belong together. */
export interface FactSection<Id extends string = string> {
  readonly id: Id;
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** The text that Copy copies: the whole fact. */
export function copyText({ copied, lines }: Fact): string {
  return copied ?? lines.join('\n');
}

/** The name of what Copy copies: "Subject alternative name", or "Subject alternative name, all 500 lines" if only a part is shown. */
export function copyName({ name, inAll }: Fact): string {
  return inAll === undefined ? name : `${name}, all ${inAll}`;
}

/** Makes ids unique: the second fact with the id "subject.OU" gets "subject.OU.2". */
export function numberedIds(facts: readonly Fact[]): readonly Fact[] {
  const seen = new Map<string, number>();
  return facts.map((fact) => {
    const count = (seen.get(fact.id) ?? 0) + 1;
    seen.set(fact.id, count);
    return count === 1 ? fact : { ...fact, id: `${fact.id}.${count}` };
  });
}

/** "TLS server authentication (1.3.6.1.5.5.7.3.1)", or the OID alone when it has no name. */
export function withOid(name: string, oid: string): string {
  return name === oid ? oid : `${name} (${oid})`;
}

/** The longest lists in real certificates have some hundred names; a hostile certificate has hundreds of thousands. */
const usualLines = 200;

/** RFC 5280 limits each part of a name to 32,768 characters, and most parts to 128 (appendix A.1). */
const mostCharacters = 2_000;

/** Real certificates have up to about 20 facts in a section. */
export const mostFacts = 50;

/** The part of a section that is shown. */
export interface ShownFacts {
  readonly facts: readonly Fact[];
  /** "… and 950 more, which are not shown"; undefined when all are shown. */
  readonly rest: string | undefined;
}

/** As much of a section as a person can read, and a count of the rest. Without a limit, a hostile certificate makes a page of 160 MB. */
export function shownFacts(facts: readonly Fact[]): ShownFacts {
  const left = facts.length - mostFacts;
  return {
    facts: facts.slice(0, mostFacts).map(shownFact),
    rest: left > 0 ? `… and ${thousands(left)} more, which are not shown` : undefined,
  };
}

/** As much of a fact as a person can read. Copy still copies all of it. */
export function shownFact(fact: Fact): Fact {
  const { lines, mostLines = usualLines } = fact;
  const shown = lines.slice(0, mostLines).flatMap(shownLines);
  const left = lines.length - mostLines;
  if (left > 0) {
    const inAll = counted(lines.length, 'line');
    return { ...fact, lines: [...shown, `… and ${thousands(left)} more, ${inAll} in all`], inAll };
  }
  const longest = Math.max(...lines.map(({ length }) => length));
  return longest > mostCharacters ? { ...fact, lines: shown, inAll: counted(longest, 'character') } : fact;
}

function shownLines(line: string): readonly string[] {
  return line.length > mostCharacters ? [beginningOf(line), `… ${counted(line.length, 'character')} in all`] : [line];
}

/** The beginning of a text that is too long to read, and its length. A shorter text stays as it is. */
export function shownText(text: string): string {
  return text.length > mostCharacters ? `${beginningOf(text)}… (${counted(text.length, 'character')} in all)` : text;
}

function beginningOf(text: string): string {
  // A cut in the middle of a surrogate pair leaves half a character.
  return text.slice(0, mostCharacters).replace(/[\uD800-\uDBFF]$/, '');
}
