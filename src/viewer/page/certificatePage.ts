import type { Certificate } from '../../certificates/certificate.ts';
import { ambiguities } from '../../certificates/irregularity.ts';
import type { ShownCertificates } from '../content.ts';
import { certificateFacts } from '../facts/certificateFacts.ts';
import { copyName, type Fact, type FactSection, shownFacts } from '../facts/fact.ts';
import type { PageAction } from '../messages.ts';
import { chainPicture } from './chainPicture.ts';
import { checksSection, isLeaf } from './checksSection.ts';
import { type Html, html, icon } from './html.ts';
import { type CertificatePlaces, placesSection } from './placesSection.ts';
import {
  certificateTitle,
  type DrawnAt,
  placeInChain,
  type ShownState,
  selfSignatureStanding,
  validityStanding,
} from './summary.ts';
import { validityBar } from './validityBar.ts';

/** What a page needs besides its content. */
export interface PageContext extends DrawnAt {
  /** The place of the certificates: "contoso-chain.pem", "contoso-root on contoso-prod-ase". */
  readonly where: string;
  /** They are in a file, which VS Code can also open in other editors. */
  readonly isFile: boolean;
  /** Where a certificate is a root certificate, as far as that is known. */
  readonly placesOf: (certificate: Certificate) => CertificatePlaces;
}

/** One certificate: summary, buttons, chain, checks, and everything that it says. */
export function certificatePage(shown: Certificate, content: ShownCertificates, context: PageContext): Html {
  const { now } = context;
  const { thumbprints, validity, ...others } = certificateFacts(shown);
  return html`<header>
<h1>${certificateTitle(shown)}</h1>
<p class="where">${context.where}</p>
<ul class="standing">${standings(shown, context).map(({ words, icon: name }) => html`<li class="${name}">${icon(name)} ${words}</li>`)}</ul>
${actions(shown, content, context)}
</header>
${factsSection(thumbprints)}
${chainPicture(shown, content.chains, context)}
${checksSection(shown, now)}
${isLeaf(shown) ? undefined : placesSection(context.placesOf(shown))}
${factsSection(validity, validityBar(shown, context))}
${Object.values(others).map((section) => factsSection(section))}`;
}

function standings(certificate: Certificate, drawn: DrawnAt): readonly ShownState[] {
  const place = placeInChain(certificate);
  const selfSignature = selfSignatureStanding(certificate);
  return [
    { words: place, icon: place === 'Root' ? 'check' : 'note' },
    validityStanding(certificate, drawn),
    ...(selfSignature === undefined ? [] : [selfSignature]),
  ];
}

/**
 * What is never sent has no button to add it or to put it into a template. A text file opens in the text editor. For a binary file, or without a file, a button
 * shows the certificates as text.
 */
function actions(shown: Certificate, { privateKey, isText }: ShownCertificates, { isFile }: PageContext): Html {
  const isSent = privateKey === undefined && !ambiguities.some((one) => shown.irregularities.includes(one));
  return html`<div class="actions" role="group" aria-label="Actions">
${isSent ? actionButton('add', 'primary') : undefined}
${actionButton('copyAsText')}
${actionButton('saveAs')}
${isSent ? [actionButton('copyAs'), actionButton('saveAsTemplate')] : undefined}
${actionButton('compare')}
${actionButton(isFile && isText ? 'openAsText' : 'showAsText')}
</div>`;
}

const titles: Readonly<Record<PageAction, string>> = {
  add: 'Add to App Service Environment…',
  copyAsText: 'Copy as Text',
  saveAs: 'Save As…',
  copyAs: 'Copy As…',
  saveAsTemplate: 'Save As Template…',
  compare: 'Compare…',
  openAsText: 'Open as Text',
  showAsText: 'Open as Text',
  enterPassword: 'Enter Password…',
  tryAgain: 'Try Again',
};

/** A button with an action. `primary`: the one that most people need. */
export function actionButton(action: PageAction, rank: 'primary' | 'secondary' = 'secondary'): Html {
  return html`<button type="button" class="action ${rank}" id="action-${action}" data-action="${action}">${titles[action]}</button>`;
}

/** A fact with more lines than this gets its own scrolling box. A certificate can have 5,000 names. */
const longLines = 24;

/** A section of facts, each with a button that copies it. `before` comes between the title and the facts. */
export function factsSection(section: FactSection, before?: Html): Html {
  const { id, title } = section;
  const { facts, rest } = shownFacts(section.facts);
  return html`<section aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${before}
${facts.length === 0 ? html`<p>None.</p>` : html`<dl>${facts.map((fact) => factRow(fact, title))}</dl>`}
${rest === undefined ? undefined : html`<p>${rest}.</p>`}
</section>`;
}

function factRow(fact: Fact, title: string): Html {
  const { id, name, aside, lines, isCode } = fact;
  const values = lines.map((line) => html`<span class="line">${line}</span>`);
  const kind = isCode === true ? 'value code' : 'value';
  const label = `${title}: ${name}`;
  const copied = copyName(fact);
  return html`<div class="fact">
<dt>${name}${aside === undefined ? undefined : html` <span class="small">${aside}</span>`}</dt>
<dd>${
    lines.length > longLines
      ? html`<div class="${kind} long" role="group" aria-label="${label}, ${lines.length} lines" tabindex="0">${values}</div>`
      : html`<div class="${kind}">${values}</div>`
  }<button type="button" class="copy" id="copy-${id}" data-copy="${id}" title="Copy ${copied}" aria-label="Copy ${title}: ${copied}">${icon('copy')}</button></dd>
</div>`;
}
