import type { Certificate } from '../certificates/certificate.ts';
import { toPem } from '../certificates/files/pem.ts';
import { checkRoot } from '../certificates/rootChecks/checkRoot.ts';
import { findingSentence } from '../ui/findingWords.ts';
import { type Fact, type FactSection, shownFacts } from './facts/fact.ts';
import { relatedPlace } from './page/relatedPage.ts';
import { isCertificate, isRevocationList, itemSections, itemTitle, type ShownItem } from './shownItem.ts';

/**
 * Everything that an item says, as text like that of `openssl x509 -text`: the thumbprints come first, the PEM last. Whatever the
 * names contain, nothing is invisible, moves other text or adds a line. A part that is too long to read is cut, and the text says so. The
 * PEM is complete.
 */
export function describeItem(item: ShownItem): string {
  const rules = isCertificate(item) ? publicRules(item) : [];
  const kind = isCertificate(item) ? [] : [relatedPlace(item)];
  const parts = [itemTitle(item), ...kind, ...itemSections(item).map(sectionText), ...rules, pemOf(item).trimEnd()];
  return `${parts.join('\n\n')}\n`;
}

/** The rules for public authorities (CA/Browser Forum) that a certificate breaks; empty if it breaks none. */
function publicRules(certificate: Certificate): readonly string[] {
  // No such rule depends on the time.
  const findings = checkRoot(certificate, { now: 0 }).filter(({ severity }) => severity === 'hint');
  const lines = findings.map((finding) => `${indent}${findingSentence(finding, certificate)} (${finding.id})`);
  return lines.length === 0 ? [] : [['Rules for public roots, which do not bind a private one', ...lines].join('\n')];
}

function pemOf(item: ShownItem): string {
  const pem = toPem(item.der);
  if (isCertificate(item)) {
    return pem;
  }
  // RFC 7468, sections 6 and 7.
  return pem.replaceAll('CERTIFICATE-----', isRevocationList(item) ? 'X509 CRL-----' : 'CERTIFICATE REQUEST-----');
}

const indent = '    ';
const longestLine = 64;

function sectionText({ title, facts: all }: FactSection): string {
  const { facts, rest } = shownFacts(all);
  const lines = facts.length === 0 ? ['none'] : facts.flatMap(factLines);
  if (rest !== undefined) {
    lines.push(rest);
  }
  return [title, ...lines.map((line) => `${indent}${line}`)].join('\n');
}

/** A short value stands on the line of its name, a longer one below it. */
function factLines({ name, aside, lines, isCode }: Fact): readonly string[] {
  const head = aside === undefined ? `${name}:` : `${name} (${aside}):`;
  const wrapped = isCode === true ? lines.flatMap(wrap) : lines;
  const [first = ''] = wrapped;
  return wrapped.length === 1 ? [`${head} ${first}`] : [head, ...wrapped.map((line) => `${indent}${line}`)];
}

function wrap(digits: string): readonly string[] {
  return digits.match(new RegExp(`.{1,${longestLine}}`, 'g')) ?? [];
}
