import type { Certificate } from '../../certificates/certificate.ts';
import { checkRoot, type Finding, rootChecks } from '../../certificates/rootChecks/checkRoot.ts';
import type { Severity } from '../../certificates/rootChecks/rootCheck.ts';
import { findingSentence } from '../../ui/findingWords.ts';
import { counted } from '../facts/counted.ts';
import { shownText } from '../facts/shownFacts.ts';
import { type Html, html } from './html.ts';
import { type IconName, icon } from './icons.ts';
import { leafWords } from './leafWords.ts';

const groups: readonly { readonly severity: Severity; readonly one: string; readonly icon: IconName }[] = [
  { severity: 'error', one: 'error', icon: 'error' },
  { severity: 'warning', one: 'warning', icon: 'warning' },
  { severity: 'note', one: 'note', icon: 'note' },
];

/**
 * What speaks against trusting a certificate as a root, the weightiest first; what only its makers care for is folded. A leaf
 * is not meant to be one: nothing there is red.
 */
export function checksSection(certificate: Certificate, now: number): Html {
  const bySeverity = Map.groupBy(checkRoot(certificate, { now }), ({ severity }) => severity);
  const found = groups.flatMap((group) => {
    const findings = bySeverity.get(group.severity) ?? [];
    return findings.length === 0 ? [] : [{ ...group, findings }];
  });
  const hints = bySeverity.get('hint') ?? [];
  const leaf = leafWords(certificate);
  return html`<section class="${leaf === undefined ? 'checks' : 'checks calm'}" aria-labelledby="checks-title">
<h2 id="checks-title">Checks as a root</h2>
${leaf === undefined ? undefined : html`<p>${leaf}</p>`}
${found.length > 0 ? undefined : html`<p class="finding">${icon('check')} Nothing speaks against it as a root.</p>`}
${found.map(
  ({
    severity,
    one,
    icon: drawing,
    findings,
  }) => html`<h3 class="${severity}">${icon(drawing)} ${counted(findings.length, one)}</h3>
${findingList(findings, certificate)}`,
)}
${hints.length === 0 ? undefined : hintDetails(hints, certificate)}
</section>`;
}

function hintDetails(hints: readonly Finding[], certificate: Certificate): Html {
  return html`<details>
<summary>${icon('hint')} ${counted(hints.length, 'hint')} for those who make certificates</summary>
${findingList(hints, certificate)}
</details>`;
}

function findingList(findings: readonly Finding[], certificate: Certificate): Html {
  return html`<ul class="findings">${findings.map(
    (finding) => html`<li>${shownText(findingSentence(finding, certificate))}
<span class="small"><code>${finding.id}</code>, ${rootChecks[finding.id].sources.join(', ')}</span></li>`,
  )}</ul>`;
}
