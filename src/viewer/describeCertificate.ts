import type { Certificate } from '../certificates/certificate.ts';
import { toPem } from '../certificates/files/pem.ts';
import { checkRoot } from '../certificates/rootChecks/checkRoot.ts';
import { findingSentence } from '../ui/findingWords.ts';
import { certificateFacts } from './facts/certificateFacts.ts';
import { type Fact, type FactSection, shownFacts } from './facts/fact.ts';
import { certificateTitle } from './page/summary.ts';

/**
 * Everything that a certificate says, as text like that of `openssl x509 -text`: the thumbprints come first, the PEM last. Whatever the
 * names contain, nothing is invisible, moves other text or adds a line. A part that is too long to read is cut, and the text says so. The
 * PEM is complete.
 */
export function describeCertificate(certificate: Certificate): string {
  const sections = Object.values(certificateFacts(certificate)).map(sectionText);
  const parts = [
    certificateTitle(certificate),
    ...sections,
    ...publicRules(certificate),
    toPem(certificate.der).trimEnd(),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** In what it is not as public authorities must make their roots (CA/Browser Forum). Nothing where there is nothing. */
function publicRules(certificate: Certificate): readonly string[] {
  // No such rule depends on the time.
  const findings = checkRoot(certificate, { now: 0 }).filter(({ severity }) => severity === 'hint');
  const lines = findings.map((finding) => `${indent}${findingSentence(finding, certificate)} (${finding.id})`);
  return lines.length === 0 ? [] : [['Rules for public roots, which do not bind a private one', ...lines].join('\n')];
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
