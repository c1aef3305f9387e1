import type { Certificate } from '../certificates/certificate.ts';
import { toPem } from '../certificates/files/pem.ts';
import { certificateFacts } from './facts/certificateFacts.ts';
import { type Fact, type FactSection, shownFacts } from './facts/fact.ts';
import { certificateTitle } from './page/summary.ts';

/**
 * Everything that a certificate says, as text, in the manner of `openssl x509 -text`: its thumbprints first, its PEM at the
 * end. Nothing in it is invisible, moves other text or adds a line, whatever the names hold. What is too long to be looked at
 * is cut and says so; the PEM is whole.
 */
export function describeCertificate(certificate: Certificate): string {
  const sections = Object.values(certificateFacts(certificate)).map(sectionText);
  return `${[certificateTitle(certificate), ...sections, toPem(certificate.der).trimEnd()].join('\n\n')}\n`;
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

/** On the line of its name when it is short, else below. */
function factLines({ name, aside, lines, isCode }: Fact): readonly string[] {
  const head = aside === undefined ? `${name}:` : `${name} (${aside}):`;
  const wrapped = isCode === true ? lines.flatMap(wrap) : lines;
  const [first = ''] = wrapped;
  return wrapped.length === 1 ? [`${head} ${first}`] : [head, ...wrapped.map((line) => `${indent}${line}`)];
}

function wrap(digits: string): readonly string[] {
  return digits.match(new RegExp(`.{1,${longestLine}}`, 'g')) ?? [];
}
