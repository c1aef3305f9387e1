import { counted, thousands } from './counted.ts';
import type { Fact } from './fact.ts';

/** The longest lists of real certificates are of some hundred names; a hostile one has hundreds of thousands. */
const mostLines = 200;

/** RFC 5280 lets no part of a name be longer than 32,768 characters, and most not longer than 128 (appendix A.1). */
const mostCharacters = 2_000;

/** Real certificates have a dozen or two in a section. */
export const mostFacts = 50;

/** The facts of a section as far as they are shown. */
export interface ShownFacts {
  readonly facts: readonly Fact[];
  /** "… and 950 more, which are not shown"; undefined when all are. */
  readonly rest: string | undefined;
}

/** As much of a section as can be looked at: a page of what a hostile certificate says would be 160 MB. What is left out is counted. */
export function shownFacts(facts: readonly Fact[]): ShownFacts {
  const left = facts.length - mostFacts;
  return {
    facts: facts.slice(0, mostFacts).map(shownFact),
    rest: left > 0 ? `… and ${thousands(left)} more, which are not shown` : undefined,
  };
}

/** As much of a fact as can be looked at; Copy copies all of it. */
export function shownFact(fact: Fact): Fact {
  const { lines } = fact;
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

/** The beginning of a text that is too long to be looked at, with how long it is; another as it is. */
export function shownText(text: string): string {
  return text.length > mostCharacters ? `${beginningOf(text)}… (${counted(text.length, 'character')} in all)` : text;
}

function beginningOf(text: string): string {
  // Half of a character outside the Basic Multilingual Plane is none.
  return text.slice(0, mostCharacters).replace(/[\uD800-\uDBFF]$/, '');
}
