import type { Certificate } from '../../certificates/certificate.ts';
import { extensionValue } from '../../certificates/extensions/extension.ts';
import { checkRoot, type Finding, rootChecks } from '../../certificates/rootChecks/checkRoot.ts';
import type { Severity } from '../../certificates/rootChecks/rootCheck.ts';
import { counted } from '../../text/counted.ts';
import { findingSentence } from '../../ui/findingWords.ts';
import { shownText } from '../facts/fact.ts';
import { type Html, html, type IconName, icon } from './html.ts';

const groups: readonly { readonly severity: Severity; readonly one: string; readonly icon: IconName }[] = [
  { severity: 'error', one: 'error', icon: 'error' },
  { severity: 'warning', one: 'warning', icon: 'warning' },
  { severity: 'note', one: 'note', icon: 'note' },
];

/**
 * The findings against trusting a certificate as a root, the most severe first. Hints, which do not bind a private root, are in its
 * text alone. A leaf is not meant to be a root, so
 * nothing is red there.
 */
export function checksSection(certificate: Certificate, now: number): Html {
  const bySeverity = Map.groupBy(checkRoot(certificate, { now }), ({ severity }) => severity);
  const found = groups.flatMap((group) => {
    const findings = bySeverity.get(group.severity) ?? [];
    return findings.length === 0 ? [] : [{ ...group, findings }];
  });
  const leaf = leafWords(certificate);
  return html`<section class="${leaf === undefined ? 'checks' : 'checks calm'}" aria-labelledby="checks-title">
<h2 id="checks-title">Checks as a root</h2>
${leaf === undefined ? undefined : html`<p>${leaf}</p>`}
${found.length > 0 ? undefined : html`<p class="finding">${icon('check')} No problems found for use as a root.</p>`}
${found.map(
  ({
    severity,
    one,
    icon: drawing,
    findings,
  }) => html`<h3 class="${severity}">${icon(drawing)} ${counted(findings.length, one)}</h3>
${findingList(findings, certificate)}`,
)}
</section>`;
}

function findingList(findings: readonly Finding[], certificate: Certificate): Html {
  return html`<ul class="findings">${findings.map(
    (finding) => html`<li>${shownText(findingSentence(finding, certificate))}
<span class="small"><code>${finding.id}</code>, ${rootChecks[finding.id].sources.join(', ')}</span></li>`,
  )}</ul>`;
}

const serverAuthentication = '1.3.6.1.5.5.7.3.1';

/**
 * What the checks mean for a leaf: another authority issued it, and nothing in it says that it may issue certificates. undefined for every
 * other certificate.
 */
function leafWords(certificate: Certificate): string | undefined {
  if (!isLeaf(certificate)) {
    return undefined;
  }
  const what = isForServers(certificate) ? 'a server certificate' : 'a leaf certificate';
  return `This is ${what}, not a root. The checks below say why it cannot be used as a root.`;
}

export function isLeaf({ selfIssued, basicConstraints, keyUsage }: Certificate): boolean {
  const mayIssue = basicConstraints === 'unreadable' || basicConstraints?.isCA === true;
  const maySign = keyUsage === 'unreadable' || keyUsage?.includes('keyCertSign') === true;
  return !selfIssued && !mayIssue && !maySign;
}

function isForServers({ extensions }: Certificate): boolean {
  const purposes = extensionValue(extensions, 'extendedKeyUsage', '2.5.29.37');
  return typeof purposes === 'object' && purposes.purposes.some(({ oid }) => oid === serverAuthentication);
}
