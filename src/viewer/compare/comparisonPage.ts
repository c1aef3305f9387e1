import { counted } from '../../text/counted.ts';
import type { NamedCertificate } from '../commandArguments.ts';
import { type Fact, mostFacts, shownFact } from '../facts/fact.ts';
import { type Html, html } from '../page/html.ts';
import { type Comparison, comparisonOf, type Difference, type Relation } from './comparison.ts';

const relations: Readonly<Record<Relation, string>> = {
  same: 'Both are the same certificate, byte for byte.',
  renewal: 'Same subject, issuer and key: one is a renewal of the other.',
  crossCertificate: 'Same subject and key, different issuers: one is a cross-certificate of the other.',
  rekeyed:
    'Same subject and issuer, different keys: one replaces the other. Certificates issued by one do not chain to the other.',
  sameKey: 'Different subjects with the same key.',
  different: 'They are different certificates.',
};

/** Two certificates side by side: how they are related, and the fields that differ. */
export function comparisonPage(left: NamedCertificate, right: NamedCertificate): Html {
  const comparison = comparisonOf(left.certificate, right.certificate);
  return html`<main>
<header>
<h1>${left.name} and ${right.name}</h1>
<p>${relations[comparison.relation]} ${countWords(comparison)}</p>
</header>
${comparison.sections.length === 0 ? undefined : differenceTable(comparison, left, right)}
</main>`;
}

function countWords({ sections, same }: Comparison): string {
  const count = sections.reduce((sum, { differences }) => sum + differences.length, 0);
  if (count === 0) {
    return `All ${same} fields are the same.`;
  }
  return `${counted(count, 'field differs', 'fields differ')}, ${same} ${same === 1 ? 'is' : 'are'} the same.`;
}

function differenceTable({ sections }: Comparison, left: NamedCertificate, right: NamedCertificate): Html {
  return html`<table>
<caption class="small">Fields that differ</caption>
<thead><tr><th scope="col">Field</th>${columnHead(left)}${columnHead(right)}</tr></thead>
${sections.map(
  ({ title, differences }) => html`<tbody>
<tr><th scope="rowgroup" colspan="3">${title}</th></tr>
${differences.slice(0, mostFacts).map(differenceRow)}
${restRow(differences.length - mostFacts)}
</tbody>`,
)}
</table>`;
}

/** Both names may be the same. The beginning of the thumbprint tells them apart. */
function columnHead({ name, certificate }: NamedCertificate): Html {
  return html`<th scope="col">${name} <span class="small">${certificate.thumbprints.sha1.slice(0, 8)}</span></th>`;
}

function differenceRow({ name, left, right }: Difference): Html {
  // "critical" or an OID is shown only if it differs.
  const withAside = left?.aside !== right?.aside;
  const [shownLeft, shownRight] = [left, right].map((fact) => (fact === undefined ? undefined : shownFact(fact)));
  return html`<tr><th scope="row">${name}${hiddenRemark(shownLeft, shownRight)}</th>${cell(shownLeft, withAside)}${cell(shownRight, withAside)}</tr>`;
}

/** Two long values can look the same because only a part of them is shown. Then this says that they differ. */
function hiddenRemark(left: Fact | undefined, right: Fact | undefined): Html | undefined {
  const isAlike = left?.lines.join('\n') === right?.lines.join('\n') && left?.aside === right?.aside;
  return isAlike ? html` <span class="small">They differ in a part that is not shown.</span>` : undefined;
}

function restRow(left: number): Html | undefined {
  return left > 0
    ? html`<tr><td colspan="3" class="small">… and ${counted(left, 'more field')}, which are not shown</td></tr>`
    : undefined;
}

function cell(fact: Fact | undefined, withAside: boolean): Html {
  if (fact === undefined) {
    return html`<td><span class="small">not present</span></td>`;
  }
  const { aside, lines, isCode } = fact;
  return html`<td>${lines.map((line) => html`<span class="${isCode === true ? 'line code' : 'line'}">${line}</span>`)}${
    withAside ? html`<span class="small">${aside ?? 'not critical'}</span>` : undefined
  }</td>`;
}
